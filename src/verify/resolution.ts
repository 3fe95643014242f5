import { isBlank, squash } from "../text/lines.js";
import { type Counts, countsOf, dice, takeFrom } from "../text/multiset.js";
import { tokensOf } from "../text/tokens.js";

/** How alike, 0 to 1, a line of the resolution is to one of the patch that it is taken for, changed to fit. */
const ALIKE = 0.5;

/** What a patch wants of a file, and the file before and after somebody resolved it. Lines are the files' own. */
interface ResolvedFile {
	readonly added: readonly string[];
	readonly removed: readonly string[];
	readonly before: readonly string[];
	readonly after: readonly string[];
	/** What was brought into other files along with it. */
	readonly elsewhere?: readonly string[];
}

/**
 * The lines of a patch that a resolution does not account for: added ones neither in the file nor changed to
 * fit, with `+`, and removed ones that still stand, with `-`.
 */
export function unaccounted(file: ResolvedFile): string[] {
	const { before, after, elsewhere = [] } = file;
	// A line that is removed and added again has only another indentation.
	const added = linesBrought(file.removed, file.added);
	const removed = linesBrought(file.added, file.removed);
	const had = counts(before);
	const has = counts(after);
	const brought = [...linesBrought(added, linesBrought(before, after)), ...elsewhere];
	const lost = missing(added, has).filter((line) => !takeAlike(brought, line));
	const kept = [...counts(removed)].flatMap(([key, count]) => {
		const allowed = Math.max(0, (had.get(key) ?? 0) - count);
		return (has.get(key) ?? 0) > allowed ? [removed.find((line) => squash(line) === key)!] : [];
	});
	return [...lost.map((line) => `+ ${line.trim()}`), ...kept.map((line) => `- ${line.trim()}`)];
}

/** The lines that a text has more of than another. */
export function linesBrought(before: readonly string[], after: readonly string[]): string[] {
	return missing(after, counts(before));
}

function counts(lines: readonly string[]): Counts {
	return countsOf(lines.map(squash).filter((key) => key !== ""));
}

/** The lines that are not among those counted, each count used once. */
function missing(lines: readonly string[], counted: Counts): string[] {
	const left = new Map(counted);
	return lines.filter((line) => !isBlank(line) && !takeFrom(left, squash(line)));
}

/** Takes the line most like another out of a list, where one is alike enough. */
function takeAlike(lines: string[], line: string): boolean {
	const scored = lines.map((each, at) => ({ at, score: likeness(each, line) }));
	const best = scored.reduce((a, b) => (b.score > a.score ? b : a), { at: -1, score: 0 });
	if (best.score < ALIKE) return false;
	lines.splice(best.at, 1);
	return true;
}

function likeness(a: string, b: string): number {
	return dice(wordsOf(a), wordsOf(b));
}

function wordsOf(line: string): Counts {
	return countsOf(tokensOf(line).filter((token) => /^\w/.test(token)));
}
