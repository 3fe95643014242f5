import { isSame, squash } from "../../text/lines.js";
import { minus } from "../../text/multiset.js";
import { tokenChanges } from "../../text/token-diff.js";
import { mergeTokens } from "../../text/token-merge.js";
import type { Account } from "./account.js";
import type { Claim } from "./ledger.js";
import { allTokensOf } from "./likeness.js";
import type { Place, Rejection } from "./place.js";
import { fitsPrototype } from "./prototype.js";
import { isRenaming } from "./renames.js";

/** How well it is shown that a line of the patch had to change the way the answer has it. */
export type Shown = "both" | "drift" | "either" | "no";

/**
 * Looks at a line that the answer has in another form than the patch. `both`: it is the target's line with the
 * patch's change made to it, token by token; `either`: so it is, but both changes are at one place and their order
 * is the model's; `drift`: every word that went was renamed by a rule of the evidence, or the arguments fit a
 * prototype that upstream changed. A word that the target does not know rejects the answer.
 */
export function explainChange(
	place: Place,
	answer: readonly string[],
	account: Account,
	claim: Claim,
): Shown | Rejection {
	const p = place.patched[claim.patched]!;
	const a = answer[claim.answer]!;
	const strange = [...a].find((char) => /[^\t\n\r -~]/.test(char) && !p.includes(char));
	if (strange !== undefined)
		return {
			check: "characters",
			reason: `a character stands there that the patch does not have, in: ${squash(a)}`,
		};
	const changes = tokenChanges(allTokensOf(p), allTokensOf(a));
	const extra = changes.flatMap((change) => change.new);
	const unshown = extra.filter((token) => isWord(token) && !place.shown.has(token));
	const invented = unshown.find(
		(word) => !place.settings.code || place.settings.code.target.files(word) === 0,
	);
	if (invented !== undefined)
		return {
			check: "invented",
			reason: `${invented} is neither the patch's nor known in the target`,
		};
	const strings = extra.find(
		(token) => token.startsWith('"') && !place.target.some((line) => line.includes(token)),
	);
	if (strings !== undefined)
		return { check: "invented", reason: `${strings} is neither the patch's nor the target's` };
	if (unshown.length > 0) return "no";
	const merged = mergedWith(place, account, claim, answer);
	if (merged !== "no") return merged;
	const isRenamed = isRenaming(place.renamed, allTokensOf(p), allTokensOf(a));
	return isRenamed || fitsPrototype(place, p, a) ? "drift" : "no";
}

/** Whether the patch's edit and upstream's change of the same lines come to the answer's. */
function mergedWith(
	{ base, patched, target }: Place,
	{ edits, removals, claims }: Account,
	claim: Claim,
	answer: readonly string[],
): "both" | "either" | "no" {
	const edit = edits[claim.edit]!;
	const replaced = removals
		.filter(({ edit: number }) => number === claim.edit)
		.map(({ line }) => line)
		.sort((x, y) => x - y);
	if (replaced.length === 0 || edit.oldFrom === edit.oldTo) return "no";
	const own = claims.filter((each) => each.edit === claim.edit);
	const changed = own.filter(({ isChanged }) => isChanged).sort((x, y) => x.answer - y.answer);
	const taken = new Set(own.filter(({ isChanged }) => !isChanged).map(({ patched: line }) => line));
	const [b, p, t, a] = [
		base.slice(edit.oldFrom, edit.oldTo),
		patched.slice(edit.newFrom, edit.newTo).filter((_, i) => !taken.has(edit.newFrom + i)),
		replaced.map((line) => target[line]!),
		changed.map(({ answer: line }) => answer[line]!),
	].map((lines) => lines.join("")) as [string, string, string, string];
	const merge = mergeTokens(b, p, t);
	const [before, patch, upstream, got] = [b, p, t, a].map(allTokensOf) as [
		string[],
		string[],
		string[],
		string[],
	];
	if (merge && isSame(allTokensOf(merge.text), got))
		return spaced(merge.text) === spaced(a) && !bindsAnew(before, patch, upstream) ? "both" : "either";
	const isSum = [
		[tokenChanges(before, patch), tokenChanges(upstream, got)],
		[tokenChanges(before, upstream), tokenChanges(patch, got)],
	].every(([x, y]) => JSON.stringify(x) === JSON.stringify(y));
	return isSum ? "either" : "no";
}

function spaced(text: string): string {
	return text.trim().replace(/\s+/g, " ");
}

const OPERATOR = /^(?:[-+*/%&|^!~?<>]|&&|\|\||<<|>>|[=!<>]=)$/;

/** Whether both sides bring operators, and not one and the same: what binds closer may then be neither's meaning. */
function bindsAnew(base: readonly string[], patch: readonly string[], target: readonly string[]): boolean {
	const [mine, theirs] = [patch, target].map((tokens) =>
		minus(tokens, base).filter((token) => OPERATOR.test(token)),
	) as [string[], string[]];
	return mine.length > 0 && theirs.length > 0 && new Set([...mine, ...theirs]).size > 1;
}

function isWord(token: string): boolean {
	return /^[A-Za-z_]/.test(token);
}
