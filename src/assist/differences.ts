import type { Evidence } from "../model/evidence.js";
import { diffLines } from "../text/diff.js";
import type { Place } from "./check/place.js";

/** So many places where an answer differs are noted, and so many lines of each side there. */
const MOST_DIFFERENCES = 20;
const MOST_LINES = 8;

/**
 * Where what an answer does to the target differs from what the patch does to its base, white space aside.
 *
 * @param answer the whole of the target's code at the place, changed
 */
export function differencesOf(
	{ base, patched, target }: Pick<Place, "base" | "patched" | "target">,
	answer: readonly string[],
): Evidence[] {
	const patch = editedLines(base, patched);
	const port = editedLines(target, answer);
	const part = (lines: readonly string[]) => lines.slice(0, MOST_LINES);
	return diffLines(patch, port, { ignoreSpace: true })
		.slice(0, MOST_DIFFERENCES)
		.map(({ oldFrom, oldTo, newFrom, newTo }) => ({
			kind: "answer differs",
			patch: part(patch.slice(oldFrom, oldTo)),
			answer: part(port.slice(newFrom, newTo)),
		}));
}

/** The lines of a change with their signs, indentation and ends aside. */
function editedLines(before: readonly string[], after: readonly string[]): string[] {
	const signed = (sign: string, lines: readonly string[]) => lines.map((line) => `${sign}${line.trim()}`);
	return diffLines(before, after, { ignoreSpace: false }).flatMap(({ oldFrom, oldTo, newFrom, newTo }) => [
		...signed("-", before.slice(oldFrom, oldTo)),
		...signed("+", after.slice(newFrom, newTo)),
	]);
}
