import { isBlank, squash } from "./lines.js";

const known = new WeakMap<readonly string[], ReadonlyMap<string, number>>();

/** How often each line stands among lines, white space left out. Counted once for an array, which must not change. */
export function lineCounts(lines: readonly string[]): ReadonlyMap<string, number> {
	const counted = known.get(lines);
	if (counted) return counted;
	const counts = new Map<string, number>();
	for (const line of lines) {
		const key = squash(line);
		counts.set(key, (counts.get(key) ?? 0) + 1);
	}
	known.set(lines, counts);
	return counts;
}

/** The first of `wanted` that does not stand as often among lines, blank ones and white space left out. */
export function firstMissing(wanted: readonly string[], lines: readonly string[]): string | undefined {
	const counts = lineCounts(lines);
	const taken = new Map<string, number>();
	return wanted.find((line) => {
		if (isBlank(line)) return false;
		const key = squash(line);
		const count = (taken.get(key) ?? 0) + 1;
		taken.set(key, count);
		return count > (counts.get(key) ?? 0);
	});
}
