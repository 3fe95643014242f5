import type { NearRows, Row } from "../model/review.js";
import { CONTEXT } from "./cells.js";
import { isEdit } from "./rows.js";

/** As many lines are shown on a side on which nothing differs. */
const LEAST = 2;

/**
 * The rows that are enough to sign a hunk: its edit, and of either side's lines around it no more than a diff has, up to
 * the last that differs. All of them where there is no edit.
 */
export function nearRows(rows: readonly Row[]): NearRows {
	const first = rows.findIndex(isEdited);
	if (first < 0) return { from: 0, to: rows.length, beyond: 0 };
	const last = rows.findLastIndex(isEdited);
	const from = first - countNear(rows.slice(0, first).reverse());
	const to = last + 1 + countNear(rows.slice(last + 1));
	const beyond = [...rows.slice(0, from), ...rows.slice(to)].filter(({ isSame }) => !isSame).length;
	return { from, to, beyond };
}

function isEdited(row: Row): boolean {
	return isEdit(row) || (row.skippedEdits ?? 0) > 0;
}

/** @param rows outwards from the edit */
function countNear(rows: readonly Row[]): number {
	const count = { old: 0, new: 0 };
	const end = rows.findIndex((row) => {
		const isIn =
			row.skipped === undefined &&
			(["old", "new"] as const).every((side) => !row[side] || count[side] < CONTEXT);
		if (row.old) count.old++;
		if (row.new) count.new++;
		return !isIn;
	});
	const most = end < 0 ? rows.length : end;
	const differing = rows.slice(0, most).findLastIndex(({ isSame }) => !isSame) + 1;
	return Math.min(most, Math.max(LEAST, differing));
}
