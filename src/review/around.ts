import type { Edit } from "../model/series.js";
import { type Around, CONTEXT } from "./cells.js";
import { backwards, lineIn } from "./positions.js";

/** As many lines more are shown so that a line of the one side's context is beside itself on the other. */
const MOST_MORE = 8;

/**
 * How many lines are shown around a hunk's edits on either side, so that no line looks gone that only stands some lines on.
 *
 * @param edits what leads from the file that the patch changed to the one that it landed in
 */
export function aroundBoth(
	edits: readonly Edit[],
	old: readonly Edit[],
	now: readonly Edit[],
): { readonly old: Around; readonly new: Around } {
	const there = (line: number) => lineIn(edits, line);
	const reversed = backwards(edits);
	const back = (line: number) => lineIn(reversed, line);
	return { old: widened(now, old, back), new: widened(old, now, there) };
}

/** The context of `own` edits, with the lines in it that the other side's context has, which `place` finds. */
function widened(
	other: readonly Edit[],
	own: readonly Edit[],
	place: (line: number) => number | undefined,
): Around {
	const [otherFrom, otherTo] = [other[0]!.oldFrom, other.at(-1)!.oldTo];
	const [from, to] = [own[0]!.oldFrom, own.at(-1)!.oldTo];
	const places = (first: number, last: number) =>
		Array.from({ length: Math.max(0, last - first) }, (_, i) => place(first + i)).filter(
			(line) => line !== undefined,
		);
	const least = CONTEXT + MOST_MORE;
	const above = places(Math.max(0, otherFrom - CONTEXT), otherFrom).map((line) => from - line);
	const below = places(otherTo, otherTo + CONTEXT).map((line) => line + 1 - to);
	const most = (wanted: readonly number[]) =>
		Math.max(CONTEXT, ...wanted.filter((count) => count > 0 && count <= least));
	return { before: most(above), after: most(below) };
}
