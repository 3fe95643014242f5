import type { Replacement } from "../model/decision.js";
import { diffLines } from "../text/diff.js";
import { splitLines } from "../text/lines.js";
import { type AskedFile, ownEdit } from "./ask-file.js";
import type { Range } from "./questions.js";

/** What an answer about a place changes, in the lines of the text that was asked about; as little as can be. */
export function changesOf(
	now: readonly string[],
	{ from, to }: Range,
	lines: readonly string[],
): Replacement[] {
	return diffLines(now.slice(from, to), lines, { ignoreSpace: false }).map((edit) => ({
		from: from + edit.oldFrom,
		to: from + edit.oldTo,
		text: lines.slice(edit.newFrom, edit.newTo).join(""),
	}));
}

/**
 * The same in the lines of the target as it stood before the patch: questions are asked about a text in which the
 * sure hunks have landed.
 *
 * @returns undefined where a change meets what a sure hunk has put there
 */
export function inTarget(
	{ outcome }: Pick<AskedFile, "outcome">,
	changes: readonly Replacement[],
): Replacement[] | undefined {
	const effect = ownEdit(outcome);
	const sure = effect?.kind === "edited" ? effect.replacements : [];
	const result: Replacement[] = [];
	for (const change of changes) {
		let shift = 0;
		for (const { from, to, text } of sure) {
			const here = from + shift;
			const length = splitLines(text).length;
			if (change.from < here + length && here < change.to) return undefined;
			if (here + length > change.from) break;
			shift += length - (to - from);
		}
		result.push({ ...change, from: change.from - shift, to: change.to - shift });
	}
	return result;
}
