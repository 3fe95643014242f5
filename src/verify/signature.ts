import { callsIn } from "../text/calls.js";
import { prototypesIn, takes } from "../text/declarations.js";
import { textOf } from "../text/lines.js";
import type { Found, Gate, PortedFile } from "./gate.js";
import { revertedFunction } from "./reverted.js";
import { unawareCall } from "./unaware.js";

/**
 * The patch brings the definition of a function back to the type that upstream changed; or it changes what a
 * function takes or returns, and the target has callers that the patch does not know: calls in its file that are made as
 * before, or, of a public function, files that use it by now.
 */
export const signatureGate: Gate<"signature"> = {
	name: "signature",
	find(file, hunk) {
		const { state, added, removed } = hunk;
		if (
			file.language !== "c" ||
			state !== "landed" ||
			added.length === 0 ||
			!added.some((line) => HEAD.test(line))
		)
			return undefined;
		const reverted = revertedFunction(file, hunk);
		if (reverted !== undefined) return { what: "reverted", word: reverted };
		if (!removed.some((line) => HEAD.test(line))) return undefined;
		const text = added.join("");
		return findingsOf(file).find(({ word }) => text.includes(`${word}(`)) ?? unawareCall(file, hunk);
	},
};

/** What a function's or macro's head begins with. */
const HEAD = /^(?:#[ \t]*define[ \t]|[A-Za-z_]).*\(|^[ \t].*[,)]/;

type Finding = Found<"signature">;

const known = new WeakMap<PortedFile, Finding[]>();

/** The functions whose arguments the patch changes, and the callers that it does not know. */
function findingsOf(file: PortedFile): Finding[] {
	const cached = known.get(file);
	if (cached) return cached;
	const before = prototypesIn(textOf(file.base));
	const changed = new Map(
		[...prototypesIn(textOf(file.patched))].filter(
			([name, mask]) => before.has(name) && before.get(name) !== mask && (before.get(name)! & mask) === 0,
		),
	);
	const staleIn = (lines: readonly string[]) =>
		callsIn(lines.join("")).filter(
			({ name, count }) =>
				changed.has(name) && takes(before.get(name)!, count) && !takes(changed.get(name)!, count),
		);
	const left = changed.size === 0 ? [] : staleIn(file.patched);
	const stale = changed.size === 0 ? [] : staleIn(file.result);
	const findings = [
		...stale
			.filter(({ name }) => countOf(stale, name) > countOf(left, name))
			.map(({ name, count }) => ({ what: "call" as const, word: name, arguments: count })),
		...[...changed.keys()].flatMap((name) => newUsers(name, file) ?? []),
	];
	known.set(file, findings);
	return findings;
}

/** More of the target's files use a public function than of the base's. */
function newUsers(name: string, { settings: { code } }: PortedFile): Finding | undefined {
	if (code?.base.arity(name) === undefined) return undefined;
	const [before, now] = [code.base.files(name), code.target.files(name)];
	return now > before ? { what: "users", word: name, base: before, target: now } : undefined;
}

function countOf(calls: readonly { name: string }[], name: string): number {
	return calls.filter((call) => call.name === name).length;
}
