/** The item of the other list that one was paired with, and how alike the two are. */
interface Aligned {
	readonly at: number;
	readonly likeness: number;
}

/**
 * Pairs the items of two lists in the order they stand in, so that the sum of their likeness is the most
 * (Needleman and Wunsch's alignment, without a penalty for gaps). Takes time and memory by the product of their
 * lengths.
 *
 * @param likeness of an item of the one and one of the other; those with 0 or less are never paired
 * @returns the pairs, in order, by the number of the first list's item
 */
export function align(
	oldLength: number,
	newLength: number,
	likeness: (old: number, now: number) => number,
): Map<number, Aligned> {
	const width = newLength + 1;
	const alike = new Float64Array(oldLength * width);
	const best = new Float64Array((oldLength + 1) * width);
	for (let i = oldLength - 1; i >= 0; i--)
		for (let j = newLength - 1; j >= 0; j--) {
			const cell = i * width + j;
			const own = likeness(i, j);
			const paired = own > 0 ? own + best[cell + width + 1]! : 0;
			alike[cell] = own;
			best[cell] = Math.max(paired, best[cell + width]!, best[cell + 1]!);
		}
	const pairs = new Map<number, Aligned>();
	for (let i = 0, j = 0; i < oldLength && j < newLength; ) {
		const cell = i * width + j;
		const own = alike[cell]!;
		if (own > 0 && best[cell] === own + best[cell + width + 1]!) pairs.set(i++, { at: j++, likeness: own });
		else if (best[cell] === best[cell + width]) i++;
		else j++;
	}
	return pairs;
}
