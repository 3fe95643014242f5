import type { Cell } from "../model/review.js";
import type { Edit } from "../model/series.js";
import { whole } from "./words.js";

/** Lines that a diff shows before and behind an edit. */
export const CONTEXT = 3;

/** How many lines are shown before the first edit of a hunk and behind the last. */
export interface Around {
	readonly before: number;
	readonly after: number;
}

const AS_GIT_DOES: Around = { before: CONTEXT, after: CONTEXT };

/** The two versions of a file, as lines with their terminators. */
export interface Versions {
	readonly old: readonly string[];
	readonly new: readonly string[];
}

/** The lines of a hunk that makes these edits, in order, with what is around; where it skips lines, it says at which it goes on. */
export function cellsOf({ old, new: now }: Versions, edits: readonly Edit[], around = AS_GIT_DOES): Cell[] {
	const cells: Cell[] = [];
	let at = 0;
	edits.forEach((edit, i) => {
		const from = Math.max(at, edit.oldFrom - (i === 0 ? around.before : CONTEXT));
		if (i > 0 && from > at) cells.push({ sign: "@", line: from + 1, parts: [] });
		push(cells, " ", old, from, edit.oldFrom);
		push(cells, "-", old, edit.oldFrom, edit.oldTo);
		push(cells, "+", now, edit.newFrom, edit.newTo);
		const next = edits[i + 1]?.oldFrom ?? old.length;
		at = Math.min(next, edit.oldTo + (i === edits.length - 1 ? around.after : CONTEXT));
		push(cells, " ", old, edit.oldTo, at);
	});
	return cells;
}

/** Lines [from, to) of a file as context. */
export function contextCells(lines: readonly string[], from: number, to: number): Cell[] {
	const cells: Cell[] = [];
	push(cells, " ", lines, Math.max(0, from), Math.min(lines.length, to));
	return cells;
}

function push(cells: Cell[], sign: Cell["sign"], lines: readonly string[], from: number, to: number): void {
	for (let i = from; i < to; i++) {
		const line = lines[i]!;
		const isEnded = line.endsWith("\n");
		const text = isEnded ? line.slice(0, -1) : line;
		cells.push({
			sign,
			line: i + 1,
			parts: whole(text, false),
			...(!isEnded && { isUnended: true as const }),
		});
	}
}
