import type { Edit } from "../model/series.js";

/** Where a position of one text is in another, that these edits make of it; one inside an edit is at its beginning there. */
export function positionIn(edits: readonly Edit[], at: number): number {
	let shift = 0;
	for (const { oldFrom, oldTo, newFrom, newTo } of edits) {
		if (oldFrom >= at) break;
		if (oldTo > at) return newFrom;
		shift = newTo - oldTo;
	}
	return at + shift;
}

/** The line of the other text that a line of the one is; undefined where the edits take it away. */
export function lineIn(edits: readonly Edit[], line: number): number | undefined {
	const isGone = edits.some(({ oldFrom, oldTo }) => oldFrom <= line && line < oldTo);
	return isGone ? undefined : positionIn(edits, line + 1) - 1;
}

/** The edits that lead back. */
export function backwards(edits: readonly Edit[]): Edit[] {
	return edits.map(({ oldFrom, oldTo, newFrom, newTo }) => ({
		oldFrom: newFrom,
		oldTo: newTo,
		newFrom: oldFrom,
		newTo: oldTo,
	}));
}
