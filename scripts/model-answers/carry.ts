import { diffLines } from "../../src/text/diff.js";

/** The lines of `after` that take the place of lines [from, to) of `before`; insertions at either end count. */
export function carry(before: readonly string[], after: readonly string[], from: number, to: number): string {
	let start = from;
	let end = to;
	for (const edit of diffLines(before, after, { ignoreSpace: false })) {
		const size = edit.newTo - edit.newFrom - (edit.oldTo - edit.oldFrom);
		if (edit.oldTo < from) start += size;
		if (edit.oldFrom <= to) end += size;
	}
	return after.slice(start, end).join("");
}
