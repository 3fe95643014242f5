import { diffLines } from "./diff.js";
import { splitLines } from "./lines.js";

/**
 * Makes the change from `before` to `after` in a third text, where that has all changed lines as `before` has
 * them; strict: a change of its own at or beside one of them is too much.
 *
 * @returns undefined where it does not fit
 */
export function carryOver(before: string, after: string, now: string): string | undefined {
	if (now === before) return after;
	const [old, changed, lines] = [splitLines(before), splitLines(after), splitLines(now)];
	const own = diffLines(old, lines, { ignoreSpace: false });
	let result = "";
	let at = 0;
	for (const { oldFrom, oldTo, newFrom, newTo } of diffLines(old, changed, { ignoreSpace: false })) {
		if (own.some((edit) => edit.oldFrom <= oldTo && oldFrom <= edit.oldTo)) return undefined;
		const shift = own
			.filter((edit) => edit.oldTo < oldFrom)
			.reduce((sum, edit) => sum + (edit.newTo - edit.newFrom) - (edit.oldTo - edit.oldFrom), 0);
		result += lines.slice(at, oldFrom + shift).join("") + changed.slice(newFrom, newTo).join("");
		at = oldTo + shift;
	}
	return result + lines.slice(at).join("");
}
