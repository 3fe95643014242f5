import { isBlank, squash, squashed } from "./lines.js";
import { addTo, type Counts, countsOf } from "./multiset.js";
import { rememberedOfLines } from "./recent.js";

/** How often each line stands among lines, white space left out. Counted once for an array, which must not change. */
export const lineCounts: (lines: readonly string[]) => Counts = rememberedOfLines((lines) =>
	countsOf(squashed(lines)),
);

/** The first of `wanted` that does not stand as often among lines, blank ones and white space left out. */
export function firstMissing(wanted: readonly string[], lines: readonly string[]): string | undefined {
	const counts = lineCounts(lines);
	const taken = new Map<string, number>();
	return wanted.find((line) => {
		if (isBlank(line)) return false;
		const key = squash(line);
		return addTo(taken, key) > (counts.get(key) ?? 0);
	});
}
