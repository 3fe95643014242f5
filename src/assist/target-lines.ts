import type { FileOutcome, Replacement } from "../model/decision.js";
import { diffLines } from "../text/diff.js";
import { splitLines } from "../text/lines.js";
import { ownEdit } from "./own-edit.js";
import type { Range } from "./regions.js";

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
 * Changes of the target as it stood before the patch, in the lines of the text that is asked about.
 *
 * @returns undefined where a change meets what a sure hunk has put there
 */
export function inAsked(
	outcome: FileOutcome,
	changes: readonly Replacement[],
): readonly Replacement[] | undefined {
	const sure = sureOf(outcome);
	if (changes.some(({ from, to }) => sure.some((each) => each.from < to && from < each.to))) return undefined;
	return changes.map((change) => {
		const before = sure.filter(({ to }) => to <= change.from);
		const shift = before.reduce((sum, { from, to, text }) => sum + splitLines(text).length - (to - from), 0);
		return { ...change, from: change.from + shift, to: change.to + shift };
	});
}

function sureOf(outcome: FileOutcome): readonly Replacement[] {
	const effect = ownEdit(outcome);
	return effect?.kind === "edited" ? effect.replacements : [];
}

/**
 * The same in the lines of the target as it stood before the patch: questions are asked about a text in which the
 * sure hunks have landed.
 *
 * @returns undefined where a change meets what a sure hunk has put there
 */
export function inTarget(
	{ outcome }: { readonly outcome: FileOutcome },
	changes: readonly Replacement[],
): Replacement[] | undefined {
	const sure = sureOf(outcome);
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
