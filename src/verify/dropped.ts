import { diffLines } from "../text/diff.js";
import { isBlank, squash } from "../text/lines.js";
import { countsOf, takeFrom } from "../text/multiset.js";
import { tokensOf } from "../text/tokens.js";
import { linesBrought } from "./resolution.js";

/** A line of the target, from 1, with its terminator. */
interface TargetLine {
	readonly line: number;
	readonly text: string;
}

/**
 * The target's own lines that a resolution drops: those which the patch does not take out, and whose words, but for the
 * ones of the lines that it does, are in nothing that the resolution put there. So a line that was changed to fit is none.
 *
 * @param removed the lines that the patch takes out
 * @param before the target's file, and `after` the same as it was resolved
 */
export function droppedLines(
	removed: readonly string[],
	before: readonly string[],
	after: readonly string[],
): TargetLine[] {
	const gone = diffLines(before, after, { ignoreSpace: true }).flatMap(({ oldFrom, oldTo }) =>
		before.slice(oldFrom, oldTo).map((text, i) => ({ line: oldFrom + i + 1, text })),
	);
	const brought = linesBrought(before, after);
	const wanted = countsOf(removed.map(squash));
	const moved = countsOf(
		linesMoved(
			gone.map(({ text }) => text),
			before,
			after,
		),
	);
	const known = new Set([...removed, ...brought].flatMap(wordsOf));
	return gone.filter(({ text }) => {
		if (isBlank(text) || takeFrom(wanted, squash(text)) || takeFrom(moved, squash(text))) return false;
		return wordsOf(text).some((word) => !known.has(word));
	});
}

/** Of lines that are gone from their place, those that stand elsewhere as often as before. */
function linesMoved(gone: readonly string[], before: readonly string[], after: readonly string[]): string[] {
	const lost = countsOf(linesBrought(after, before).map(squash));
	return gone.map(squash).filter((key) => !takeFrom(lost, key));
}

function wordsOf(line: string): string[] {
	return tokensOf(line).filter((token) => /^\w/.test(token));
}
