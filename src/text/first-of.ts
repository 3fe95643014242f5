/**
 * The number of the first item that fits, where all behind one that fits do as well (a binary search); the length where
 * none does.
 */
export function firstOf<T>(items: readonly T[], fits: (item: T) => boolean): number {
	let low = 0;
	let high = items.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if (fits(items[middle]!)) high = middle;
		else low = middle + 1;
	}
	return low;
}
