import { callsIn, takes } from "../text/calls.js";
import { squash } from "../text/lines.js";
import { tokensOf } from "../text/tokens.js";
import type { Account, Claim } from "./account.js";
import type { Rejection, Work } from "./work.js";

/** How well it is shown that a line of the patch had to change the way the answer has it. */
export type Shown = "both" | "drift" | "no";

/**
 * Looks at a line that the answer has in another form than the patch. `both`: it is the target's line with the
 * patch's change made to it, or the patch's with upstream's, token by token; `drift`: every word that went is
 * gone from the target or was renamed, and every new one is shown by the evidence. A word that the target does not
 * know rejects the answer.
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
	const extra = minus(tokensOf(a), tokensOf(p));
	const missing = minus(tokensOf(p), tokensOf(a));
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
	if (isBoth(work, account, claim, a)) return "both";
	return isDrift(work, p, a, missing, extra) ? "drift" : "no";
}

/** The tokens that the patch's edit changes and those that upstream changed there add up to the answer's. */
function isBoth(
	{ old, patched, now }: Work,
	{ edits, removals, claims }: Account,
	claim: Claim,
	a: string,
): boolean {
	const edit = edits[claim.edit]!;
	const replaced = removals.filter(({ edit: number }) => number === claim.edit).map(({ line }) => now[line]!);
	if (replaced.length === 0 || edit.oldFrom === edit.oldTo) return false;
	const others = claims.filter((each) => each.edit === claim.edit && each !== claim);
	const isWhole = others.every(({ isChanged }) => !isChanged);
	if (!isWhole) return false;
	const b = old.slice(edit.oldFrom, edit.oldTo).join("");
	const taken = new Set(others.map(({ patched: line }) => line));
	const p = patched
		.slice(edit.newFrom, edit.newTo)
		.filter((_, i) => !taken.has(edit.newFrom + i))
		.join("");
	const [tokensB, tokensP, tokensT] = [b, p, replaced.join("")].map(tokensOf) as [
		string[],
		string[],
		string[],
	];
	const wanted = [...minus(tokensT, minus(tokensB, tokensP)), ...minus(tokensP, tokensB)];
	const got = tokensOf(a);
	return (
		minus(minus(tokensB, tokensP), tokensT).length === 0 &&
		minus(wanted, got).length === 0 &&
		minus(got, wanted).length === 0
	);
}

function isDrift(
	work: Work,
	p: string,
	a: string,
	missing: readonly string[],
	extra: readonly string[],
): boolean {
	const words = missing.filter(isWord);
	const fresh = extra.filter(isWord);
	if (isNewPrototype(work, p, a, words)) return true;
	const target = new Set(work.file.ours.flatMap((line) => tokensOf(line)));
	const isRenamed = (word: string) => fresh.some((each) => work.renamed.get(word)?.has(each));
	const isGone = (word: string) =>
		isRenamed(word) ||
		(!target.has(word) && work.code !== undefined && work.code.target.files(word) === 0) ||
		(!target.has(word) && work.old.some((line) => tokensOf(line).includes(word)));
	return words.length > 0 && words.every(isGone);
}

/** A call lost its fit with the prototype, and has it again. */
function isNewPrototype({ code }: Work, p: string, a: string, missing: readonly string[]): boolean {
	if (!code || missing.length > 1) return false;
	const before = callsIn(p);
	return callsIn(a).some(({ name, count }) => {
		const was = before.find((call) => call.name === name);
		const old = code.base.arity(name);
		const now = code.target.arity(name);
		if (!was || was.count === count || old === undefined || now === undefined) return false;
		return takes(old, was.count) && !takes(now, was.count) && takes(now, count);
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
