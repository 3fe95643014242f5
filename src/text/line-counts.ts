import { isBlank, squash } from "./lines.js";
import { addTo } from "./multiset.js";
import { rememberedOfLines } from "./recent.js";
import { SpacelessNumbers } from "./spaceless.js";

/** How often each line stands among lines, white space left out. */
class LineCounts {
	readonly #numbers: SpacelessNumbers;
	readonly #counts: Int32Array;

	constructor(lines: readonly string[]) {
		this.#numbers = new SpacelessNumbers(lines.length);
		this.#counts = new Int32Array(lines.length);
		for (const line of lines) this.#counts[this.#numbers.of(line)]!++;
	}

	of(line: string): number {
		const number = this.#numbers.find(line);
		return number < 0 ? 0 : this.#counts[number]!;
	}

	has(line: string): boolean {
		return this.of(line) > 0;
	}
}

/** The counts of lines, counted once for an array, which must not change. */
export const lineCounts: (lines: readonly string[]) => LineCounts = rememberedOfLines(
	(lines) => new LineCounts(lines),
);

/** The first of `wanted` that does not stand as often among lines, blank ones and white space left out. */
export function firstMissing(wanted: readonly string[], lines: readonly string[]): string | undefined {
	const counts = lineCounts(lines);
	const taken = new Map<string, number>();
	return wanted.find((line) => !isBlank(line) && addTo(taken, squash(line)) > counts.of(line));
}
