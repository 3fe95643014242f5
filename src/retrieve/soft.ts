import type { Edit } from "../model/series.js";
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
 * Pairs the lines of one of upstream's edits by how alike they are (Needleman and Wunsch's alignment over
 * lines): base line to target line. Empty where the edit is too large.
 */
export function softAlign(
	base: readonly string[],
	target: readonly string[],
	{ oldFrom, oldTo, newFrom, newTo }: Edit,
): Map<number, SoftMatch> {
	const [n, m] = [oldTo - oldFrom, newTo - newFrom];
	const pairs = new Map<number, SoftMatch>();
	if (n === 0 || m === 0 || n * m > MOST_CELLS) return pairs;
	const gain = new Float64Array(n * m);
	for (let i = 0; i < n; i++)
		for (let j = 0; j < m; j++) gain[i * m + j] = gainOf(base[oldFrom + i]!, target[newFrom + j]!);
	const best = new Float64Array((n + 1) * (m + 1));
	const at = (i: number, j: number) => best[i * (m + 1) + j]!;
	for (let i = n - 1; i >= 0; i--)
		for (let j = m - 1; j >= 0; j--)
			best[i * (m + 1) + j] = Math.max(at(i + 1, j), at(i, j + 1), gain[i * m + j]! + at(i + 1, j + 1));
	for (let i = 0, j = 0; i < n && j < m; ) {
		const own = gain[i * m + j]!;
		if (own > 0 && at(i, j) === own + at(i + 1, j + 1)) {
			pairs.set(oldFrom + i, { line: newFrom + j, similarity: own });
			i++;
			j++;
		} else if (at(i, j) === at(i + 1, j)) i++;
		else j++;
	}
	return pairs;
}

/** How much a pair counts; below 0 where the two are not the same line. */
function gainOf(a: string, b: string): number {
	if (isBlank(a) || isBlank(b)) return isBlank(a) && isBlank(b) ? BLANK : -9;
	const isEqual = squash(a) === squash(b);
	if (isWeak(a)) return isEqual ? WEAK : -9;
	const similarity = isEqual ? 1 : tokenSimilarity(a, b);
	return similarity >= ALIKE ? similarity : -9;
}
