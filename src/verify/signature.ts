import { callsIn, prototypesIn, takes } from "../text/calls.js";
import type { Gate, PortedFile } from "./gate.js";

/**
 * The patch changes how many arguments a function takes, and calls in the target's file, which the patch does not
 * know, have as many as before.
 */
export const signatureGate: Gate = (file, { state, added, removed }) => {
	if (file.language !== "c" || state !== "landed" || added.length === 0 || removed.length === 0)
		return undefined;
	const text = added.join("");
	const stale = staleCalls(file).find(({ name }) => text.includes(`${name}(`));
	return (
		stale && {
			gate: "signature",
			reason: `the patch changes the arguments of ${stale.name}; a call in the target has ${stale.count}`,
		}
	);
};

const known = new WeakMap<PortedFile, { name: string; count: number }[]>();

/** Calls in the result that fit the function as it was before the patch, and not as it is now. */
function staleCalls(file: PortedFile): { name: string; count: number }[] {
	const cached = known.get(file);
	if (cached) return cached;
	const before = prototypesIn(file.base.join(""));
	const changed = new Map(
		[...prototypesIn(file.patched.join(""))].filter(
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
	const more = stale.filter(({ name }) => countOf(stale, name) > countOf(left, name));
	known.set(file, more);
	return more;
}

function countOf(calls: readonly { name: string }[], name: string): number {
	return calls.filter((call) => call.name === name).length;
}
