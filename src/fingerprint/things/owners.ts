interface Nested<T> {
	readonly from: number;
	readonly to: number;
	readonly parent: T | undefined;
}

/**
 * The innermost thing of each line. A line that two things share, neither of which is in the other, belongs to what
 * both are in.
 *
 * @param things each behind the one that it is in
 */
export function ownersOf<T extends Nested<T>>(things: readonly T[], lines: number): (T | undefined)[] {
	const owners = new Array<T | undefined>(lines).fill(undefined);
	for (const thing of things) {
		for (let line = thing.from; line < thing.to && line < lines; line++) {
			const owner = owners[line];
			owners[line] = owner === thing.parent ? thing : common(owner, thing);
		}
	}
	return owners;
}

/** The innermost thing that two things are in, or that is one of them. */
export function common<T extends Nested<T>>(a: T | undefined, b: T | undefined): T | undefined {
	const around = new Set<T>();
	for (let each = a; each; each = each.parent) around.add(each);
	let each = b;
	while (each && !around.has(each)) each = each.parent;
	return each;
}
