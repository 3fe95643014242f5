import type { Cell } from "../model/review.js";
import type { Edit } from "../model/series.js";
import { diffLines } from "../text/diff.js";
import { cellsOf } from "./cells.js";
import { positionIn } from "./positions.js";

/** Lines of upstream's change that are shown at most. */
const MOST = 60;

/** A range of lines, from 0. */
export interface Range {
	readonly from: number;
	readonly to: number;
}

/** Code that upstream moved is compared so many lines around a hunk. */
const AROUND = 12;

/**
 * What upstream changed at a hunk's place: the edits from base to target that meet its lines in either.
 *
 * @param isMoved upstream moved the code around it: only what is near is compared
 */
export function upstreamThere(
	base: readonly string[],
	target: readonly string[],
	old: Range,
	now: Range | undefined,
	isMoved: boolean,
): Cell[] {
	if (isMoved && !now) return [];
	const all = isMoved ? editsNear(base, target, old, now!) : diffLines(base, target, { ignoreSpace: false });
	const edits = all.filter(
		({ oldFrom, oldTo, newFrom, newTo }) =>
			(oldFrom <= old.to && oldTo >= old.from) || (now && newFrom <= now.to && newTo >= now.from),
	);
	return cellsOf({ old: base, new: target }, edits).slice(0, MOST);
}

/** Where a range of lines is in another version of the file, that these edits make of it. */
export function rangeIn(edits: readonly Edit[], { from, to }: Range): Range {
	return { from: positionIn(edits, from), to: positionIn(edits, to) };
}

function editsNear(base: readonly string[], target: readonly string[], old: Range, now: Range): Edit[] {
	const [before, after] = [Math.max(0, old.from - AROUND), Math.max(0, now.from - AROUND)];
	const near = diffLines(base.slice(before, old.to + AROUND), target.slice(after, now.to + AROUND), {
		ignoreSpace: false,
	});
	return near.map(({ oldFrom, oldTo, newFrom, newTo }) => ({
		oldFrom: oldFrom + before,
		oldTo: oldTo + before,
		newFrom: newFrom + after,
		newTo: newTo + after,
	}));
}
