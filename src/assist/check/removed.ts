import { isSame, squash } from "../../text/lines.js";
import type { Account } from "./account.js";
import type { Place, Rejection } from "./place.js";
import { Surroundings } from "./surroundings.js";

/**
 * Holds the lines that an answer takes out against those that the patch does: of several that are alike, it has
 * to be the one at the patch's place.
 *
 * @returns a rejection; or the lines of the target of which nothing around tells which one is meant
 */
export function removalsOf(
	place: Place,
	answer: readonly string[],
	account: Account,
): Rejection | { readonly unsure: readonly string[] } {
	const { base, target, patched } = place;
	const around = new Surroundings(place, answer, account);
	const unsure: string[] = [];
	for (const { edit: number, line } of account.removals) {
		const edit = account.edits[number]!;
		const own = new Set(base.slice(edit.oldFrom, edit.oldTo).map(squash));
		const isOther = (text: string) => !own.has(squash(text));
		const before = around.anchor(edit.newFrom - 1, -1, isOther);
		const after = around.anchor(edit.newTo, 1, isOther);
		const text = target[line]!;
		if (line < before.target || line > after.target)
			return {
				check: "placement",
				reason: `the patch takes out another line like this one, not this: ${text.trim()}`,
			};
		const wanted = around.wanted(before.line ?? -1, after.line ?? patched.length);
		const found = around.found(before.at, after.at);
		if (!isSame(wanted, found) && isSame(wanted.toSorted(), found.toSorted()))
			return {
				check: "placement",
				reason: `the lines around what the patch takes out stand in another order: ${text.trim()}`,
			};
		const isLike = (each: string) => squash(each) === squash(text);
		const here = target.slice(before.target + 1, after.target).filter(isLike).length;
		const taken = account.removals.filter(
			(each) => each.edit === number && isLike(target[each.line]!),
		).length;
		const isOneOfMany = target.filter(isLike).length > 1;
		if ((isOneOfMany && before.lost > 0 && after.lost > 0) || (here > taken && !isSame(wanted, found)))
			unsure.push(text);
	}
	return { unsure };
}
