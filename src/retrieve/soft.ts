import type { Edit } from "../model/series.js";
import { align } from "../text/align.js";
import { isBlank, isWeak, squash } from "../text/lines.js";
import { tokenSimilarity } from "../text/tokens.js";

/** A line that upstream changed, and how alike the two are, 0 to 1. */
export interface SoftMatch {
	readonly line: number;
	readonly similarity: number;
}

const MOST_CELLS = 40_000;
const ALIKE = 0.5;
const BLANK = 0.15;
const WEAK = 0.3;

/**
 * Pairs the lines of one of upstream's edits by how alike they are: base line to target line. Empty where the
 * edit is too large.
 */
export function softAlign(
	base: readonly string[],
	target: readonly string[],
	{ oldFrom, oldTo, newFrom, newTo }: Edit,
): Map<number, SoftMatch> {
	const [n, m] = [oldTo - oldFrom, newTo - newFrom];
	const pairs = new Map<number, SoftMatch>();
	if (n * m > MOST_CELLS) return pairs;
	const likeness = (i: number, j: number) => similarityOf(base[oldFrom + i]!, target[newFrom + j]!);
	for (const [i, { at, likeness: similarity }] of align(n, m, likeness))
		pairs.set(oldFrom + i, { line: newFrom + at, similarity });
	return pairs;
}

/** How much a pair counts; 0 where the two are not the same line. */
function similarityOf(a: string, b: string): number {
	if (isBlank(a) || isBlank(b)) return isBlank(a) && isBlank(b) ? BLANK : 0;
	const isEqual = squash(a) === squash(b);
	if (isWeak(a)) return isEqual ? WEAK : 0;
	const similarity = isEqual ? 1 : tokenSimilarity(a, b);
	return similarity >= ALIKE ? similarity : 0;
}
