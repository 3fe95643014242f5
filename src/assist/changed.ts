import { callsIn, takes } from "../text/calls.js";
import { squash } from "../text/lines.js";
import { type TokenChange, tokenChanges } from "../text/token-diff.js";
import { mergeTokens } from "../text/token-merge.js";
import type { Account } from "./account.js";
import type { Claim } from "./ledger.js";
import { allTokensOf } from "./likeness.js";
import type { Rejection, Work } from "./work.js";

/** How well it is shown that a line of the patch had to change the way the answer has it. */
export type Shown = "both" | "drift" | "either" | "no";

/**
 * Looks at a line that the answer has in another form than the patch. `both`: it is the target's line with the
 * patch's change made to it, token by token; `either`: so it is, but both changes are at one place and their order
 * is the model's; `drift`: every word that went was renamed by a rule of the evidence, or the arguments fit a
 * prototype that upstream changed. A word that the target does not know rejects the answer.
 */
export function explainChange(
	work: Work,
	answer: readonly string[],
	account: Account,
	claim: Claim,
): Shown | Rejection {
	const p = work.patched[claim.patched]!;
	const a = answer[claim.answer]!;
	const strange = [...a].find((char) => /[^\t\n\r -~]/.test(char) && !p.includes(char));
	if (strange !== undefined)
		return {
			check: "characters",
			reason: `a character stands there that the patch does not have, in: ${squash(a)}`,
		};
	const changes = tokenChanges(allTokensOf(p), allTokensOf(a));
	const extra = changes.flatMap((change) => change.new);
	const unshown = extra.filter((token) => isWord(token) && !work.shown.has(token));
	const invented = unshown.find((word) => !work.code || work.code.target.files(word) === 0);
	if (invented !== undefined)
		return {
			check: "invented",
			reason: `${invented} is neither the patch's nor known in the target`,
		};
	const strings = extra.find(
		(token) => token.startsWith('"') && !work.now.some((line) => line.includes(token)),
	);
	if (strings !== undefined)
		return { check: "invented", reason: `${strings} is neither the patch's nor the target's` };
	if (unshown.length > 0) return "no";
	const merged = mergedWith(work, account, claim, a);
	if (merged !== "no") return merged;
	return isRenamed(work, changes) || isNewPrototype(work, p, a, changes) ? "drift" : "no";
}

/** Whether the patch's edit and upstream's change of the same lines come to the answer's line. */
function mergedWith(
	{ old, patched, now }: Work,
	{ edits, removals, claims }: Account,
	claim: Claim,
	a: string,
): "both" | "either" | "no" {
	const edit = edits[claim.edit]!;
	const replaced = removals.filter(({ edit: number }) => number === claim.edit).map(({ line }) => now[line]!);
	if (replaced.length === 0 || edit.oldFrom === edit.oldTo) return "no";
	const others = claims.filter((each) => each.edit === claim.edit && each !== claim);
	if (others.some(({ isChanged }) => isChanged)) return "no";
	const taken = new Set(others.map(({ patched: line }) => line));
	const [b, p, t] = [
		old.slice(edit.oldFrom, edit.oldTo).join(""),
		patched
			.slice(edit.newFrom, edit.newTo)
			.filter((_, i) => !taken.has(edit.newFrom + i))
			.join(""),
		replaced.join(""),
	];
	const same = (x: unknown, y: unknown) => JSON.stringify(x) === JSON.stringify(y);
	const merge = mergeTokens(b, p, t);
	if (merge && same(allTokensOf(merge.text), allTokensOf(a))) return "both";
	const changes = (from: string, to: string) => tokenChanges(allTokensOf(from), allTokensOf(to));
	return same(changes(b, p), changes(t, a)) && same(changes(b, t), changes(p, a)) ? "either" : "no";
}

/** What may come and go with a rename besides its words. */
const JOINTS = new Set([".", "->", ",", "(", ")", "[", "]", ";"]);

/** Only words that a rule renames went, and only such came. */
function isRenamed({ renamed }: Work, changes: readonly TokenChange[]): boolean {
	if (changes.length === 0) return false;
	return changes.every((change) => {
		const went = change.old.filter((token) => !JOINTS.has(token));
		const came = change.new.filter((token) => !JOINTS.has(token));
		const targets = went.map((word) => renamed.get(word));
		if (went.length === 0 || targets.some((each) => each === undefined)) return false;
		return (
			targets.every((each) => came.some((token) => each!.has(token))) &&
			came.every((token) => targets.some((each) => each!.has(token)))
		);
	});
}

/**
 * A call lost its fit with the prototype, and has it again; nothing else changed. What it is given anew, another call
 * of the function in the target's file has to be given, too: that a count fits says nothing of a value.
 */
function isNewPrototype(
	{ code, file }: Work,
	p: string,
	a: string,
	changes: readonly TokenChange[],
): boolean {
	if (!code || changes.length !== 1 || changes[0]!.old.filter(isWord).length > 1) return false;
	const came = changes[0]!.new.filter((token) => /^[\w"']/.test(token));
	const before = callsIn(p);
	return callsIn(a).some(({ name, count }) => {
		const was = before.find((call) => call.name === name);
		const old = code.base.arity(name);
		const now = code.target.arity(name);
		if (!was || was.count === count || old === undefined || now === undefined) return false;
		const isFit = takes(old, was.count) && !takes(now, was.count) && takes(now, count);
		if (!isFit || came.length === 0) return isFit;
		const others = [...file.ours.join("").matchAll(new RegExp(`\\b${name}\\s*\\(([^;{}]*)`, "g"))];
		return others.some(([, given]) => {
			const tokens = allTokensOf(given!);
			return came.every((token) => tokens.includes(token));
		});
	});
}

function isWord(token: string): boolean {
	return /^[A-Za-z_]/.test(token);
}

/** The tokens of `a` that are left when those of `b` are taken out, one for one. */
export function minus(a: readonly string[], b: readonly string[]): string[] {
	const counts = new Map<string, number>();
	for (const token of b) counts.set(token, (counts.get(token) ?? 0) + 1);
	return a.filter((token) => {
		const count = counts.get(token) ?? 0;
		counts.set(token, count - 1);
		return count <= 0;
	});
}
