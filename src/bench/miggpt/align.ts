import { isBlank, splitLines, squash } from "../../text/lines.js";
import { type Counts, countsOf, takeFrom } from "../../text/multiset.js";
import { tokenSimilarity } from "../../text/tokens.js";

/** An answer's line is taken for a changed copy of a file's line where they are at least so alike. */
const LEAST_SIMILARITY = 0.6;

/**
 * The lines of a file that an answer means: from the line that its first line is to the one that its last line is.
 * Where several qualify, those that hold most of the answer's lines and least besides.
 *
 * @returns undefined where the file has nothing like the first or the last line
 */
export function alignToFile(answer: string, file: string): string | undefined {
	const wanted = splitLines(answer).filter((line) => !isBlank(line));
	const lines = splitLines(file);
	const squashed = lines.map(squash);
	const firsts = placesOf(wanted[0], lines, squashed);
	const lasts = placesOf(wanted.at(-1), lines, squashed);
	const counts = countsOf(wanted.map(squash));
	let best: { readonly from: number; readonly to: number; readonly score: number } | undefined;
	for (const from of firsts)
		for (const last of lasts) {
			if (last < from || last - from > 4 * wanted.length + 40) continue;
			const score = scoreOf(squashed.slice(from, last + 1), counts);
			if (!best || score > best.score) best = { from, to: last + 1, score };
		}
	return best && lines.slice(best.from, best.to).join("");
}

/** Where a line stands in the file; where it does not, the lines most like it. */
function placesOf(line: string | undefined, lines: readonly string[], squashed: readonly string[]): number[] {
	if (line === undefined) return [];
	const same = squashed.flatMap((each, i) => (each === squash(line) ? [i] : []));
	if (same.length > 0) return same;
	const alike = lines.map((each) => (isBlank(each) ? 0 : tokenSimilarity(each, line)));
	const best = Math.max(0, ...alike);
	return best < LEAST_SIMILARITY ? [] : alike.flatMap((value, i) => (value === best ? [i] : []));
}

/** How many of the counted lines a stretch has, less what else it has. */
function scoreOf(stretch: readonly string[], counts: Counts): number {
	const left = new Map(counts);
	let score = 0;
	for (const line of stretch) {
		if (line !== "") score += takeFrom(left, line) ? 1 : -0.5;
	}
	return score;
}
