import type { Cell } from "../model/review.js";
import { diffLines } from "../text/diff.js";
import { cellsOf } from "./cells.js";

/** Lines of upstream's change that are shown at most. */
const MOST = 60;

/** A range of lines, from 0. */
export interface Range {
	readonly from: number;
	readonly to: number;
}

/** What upstream changed at a hunk's place: the edits from base to target that meet its lines in either. */
export function upstreamThere(
	base: readonly string[],
	target: readonly string[],
	old: Range,
	now: Range | undefined,
): Cell[] {
	const edits = diffLines(base, target, { ignoreSpace: false }).filter(
		({ oldFrom, oldTo, newFrom, newTo }) =>
			(oldFrom <= old.to && oldTo >= old.from) || (now && newFrom <= now.to && newTo >= now.from),
	);
	return cellsOf({ old: base, new: target }, edits).slice(0, MOST);
}
