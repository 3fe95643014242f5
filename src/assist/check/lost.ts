import { isSame } from "../../text/lines.js";
import { minus } from "../../text/multiset.js";
import { mergeTokens } from "../../text/token-merge.js";
import type { Account } from "./account.js";
import { allTokensOf } from "./likeness.js";
import type { Place } from "./place.js";

/** Something of upstream's that an answer drops, or that the patch would drop and the answer keeps. */
export interface LostChange {
	/**
	 * `removed`: the patch takes out a line that upstream changed; `lost`: what upstream did to a line is not in
	 * what stands for it; `swallowed`: a line of the target gave way to one that the patch only adds; `standing`:
	 * upstream's form of a line that the patch takes out.
	 */
	readonly kind: "removed" | "lost" | "swallowed" | "standing";
	readonly what: string;
}

/** Where upstream changed a line that the patch changes or removes, its change has to survive. */
export function lostChanges(place: Place, answer: readonly string[], account: Account): LostChange[] {
	const standing = account.standing.map(
		(line): LostChange => ({
			kind: "standing",
			what: `the patch takes out "${line.trim()}", and upstream's form of it stands`,
		}),
	);
	return [...account.edits.flatMap((_, number) => lostBy(place, answer, account, number)), ...standing];
}

function lostBy(
	{ base, patched, target }: Place,
	answer: readonly string[],
	account: Account,
	number: number,
): LostChange[] {
	const edit = account.edits[number]!;
	const removals = account.removals.filter((each) => each.edit === number);
	if (!removals.some(({ isChanged }) => isChanged)) return [];
	if (edit.oldFrom === edit.oldTo)
		return [{ kind: "swallowed", what: "a line of the target gave way to one that the patch adds" }];
	const claims = account.claims.filter((each) => each.edit === number);
	if (claims.length === 0)
		return [{ kind: "removed", what: "upstream changed a line that the patch removes" }];
	const [b, p, t, a] = [
		base.slice(edit.oldFrom, edit.oldTo),
		patched.slice(edit.newFrom, edit.newTo),
		removals
			.map(({ line }) => line)
			.sort((x, y) => x - y)
			.map((line) => target[line]!),
		claims
			.map(({ answer: line }) => line)
			.sort((x, y) => x - y)
			.map((line) => answer[line]!),
	].map((lines) => lines.join("")) as [string, string, string, string];
	const [before, upstream, got] = [allTokensOf(b), allTokensOf(t), allTokensOf(a)];
	const merge = mergeTokens(b, p, t);
	if (merge && isSame(allTokensOf(merge.text), got)) return [];
	const came = minus(upstream, before);
	const own = allTokensOf(p);
	const isLost = minus(minus(came, minus(own, before)), minus(got, own)).some(isSubstance);
	const isBack = minus(before, upstream).some((token) => isSubstance(token) && got.includes(token));
	const isReordered = came.length === 0 && before.length === upstream.length && !isSame(before, upstream);
	return isLost || isBack || isReordered
		? [{ kind: "lost", what: "upstream's change of a line is not in the answer" }]
		: [];
}

/** What carries meaning, unlike what ends a statement or a line. */
function isSubstance(token: string): boolean {
	return !/^[{},;\\]$/.test(token);
}
