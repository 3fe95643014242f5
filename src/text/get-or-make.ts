/** What is kept under a key; made, and kept from then on, where there is nothing yet. */
export function getOrMake<K, V>(
	kept: { get(key: K): V | undefined; set(key: K, value: V): unknown },
	key: K,
	make: () => V,
): V {
	const known = kept.get(key);
	if (known !== undefined) return known;
	const made = make();
	kept.set(key, made);
	return made;
}
