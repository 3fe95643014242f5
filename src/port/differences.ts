import type { Difference } from "../model/in-target.js";
import type { Edit, Hunk } from "../model/series.js";
import { diffLines } from "../text/diff.js";
import { isBlank, splitLines } from "../text/lines.js";
import type { ThreeTexts } from "./presence.js";

/** So many lines of either side are shown of a difference. */
const MOST_LINES = 20;

/** Where the target differs from what the patch makes of a file, at the lines that the patch adds or takes out. */
export function differencesOf({ path, patched, target, hunks }: ThreeTexts): Difference[] {
	const [mine, theirs] = [splitLines(patched), splitLines(target)];
	return diffLines(mine, theirs, { ignoreSpace: true }).flatMap((edit) => {
		const hunk = hunks.find((each) => each.edits.some((one) => meets(one, edit)));
		if (!hunk) return [];
		const lines = [
			...shown("-", mine.slice(...within(edit, hunk))),
			...shown("+", theirs.slice(edit.newFrom, edit.newTo)),
		];
		return lines.length > 0 ? [{ path, line: edit.newFrom + 1, lines }] : [];
	});
}

/** Whether upstream's text differs where the patch made its edit. */
function meets({ newFrom, newTo }: Edit, { oldFrom, oldTo }: Edit): boolean {
	return newFrom === newTo || oldFrom === oldTo
		? oldFrom <= newTo && oldTo >= newFrom
		: oldFrom < newTo && oldTo > newFrom;
}

function within({ oldFrom, oldTo }: Edit, { newFrom, newTo }: Hunk): [number, number] {
	return [Math.max(oldFrom, newFrom), Math.min(oldTo, newTo)];
}

function shown(sign: "-" | "+", lines: readonly string[]): string[] {
	const telling = lines
		.filter((line) => !isBlank(line))
		.map((line) => `${sign}${line.replace(/\r?\n$/, "")}`);
	const more = telling.length - MOST_LINES;
	return more > 0 ? [...telling.slice(0, MOST_LINES), `${sign}[${more} lines more]`] : telling;
}
