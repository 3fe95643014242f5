/** How often each of some things stands there. */
export type Counts<T = string> = ReadonlyMap<T, number>;

/** Counts things, in order of first appearance. */
export function countsOf<T>(items: Iterable<T>): Map<T, number> {
	const counts = new Map<T, number>();
	for (const item of items) addTo(counts, item);
	return counts;
}

/** Counts one more. @returns how many there are now */
export function addTo<T>(counts: Map<T, number>, item: T): number {
	const count = (counts.get(item) ?? 0) + 1;
	counts.set(item, count);
	return count;
}

/** Takes one away; false where none is left. */
export function takeFrom<T>(counts: Map<T, number>, item: T): boolean {
	const left = counts.get(item) ?? 0;
	if (left > 0) counts.set(item, left - 1);
	return left > 0;
}

/** The items that are left when others are taken out, one for one. */
export function minus<T>(items: readonly T[], others: Iterable<T>): T[] {
	const left = countsOf(others);
	return items.filter((item) => !takeFrom(left, item));
}

/** How alike two multisets are, 0 to 1 (Dice's coefficient): twice what they share over what both hold; 0 where both are empty. */
export function dice<T>(a: Counts<T>, b: Counts<T>): number {
	let shared = 0;
	for (const [item, count] of a) shared += Math.min(count, b.get(item) ?? 0);
	const total = sizeOf(a) + sizeOf(b);
	return total === 0 ? 0 : (2 * shared) / total;
}

function sizeOf<T>(counts: Counts<T>): number {
	let size = 0;
	for (const count of counts.values()) size += count;
	return size;
}
