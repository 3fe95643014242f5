import type { Edit } from "../../model/series.js";
import { opensBody } from "../../text/heads.js";
import { isBlank, squash } from "../../text/lines.js";
import type { Account } from "./account.js";
import type { Place } from "./place.js";

const ENDS = /(?:^|\s)(?:break|continue|return\b.*|goto\s+\w+)\s*;$|\}$|:$/;
const LABEL = /^(?:case\b.*|default\s*):/;
const CONTROL = /^(?:\}?\s*else\b|if\b|for\b|while\b|do\b|switch\b)|[{}]/;

/**
 * Where an answer may bring statements under another condition than the patch does: beneath a head without braces, into
 * a branch or a comment that upstream put around the place, behind a `case` that falls through now, or out of braces
 * that the patch takes away. Of C only.
 *
 * @returns what is in doubt, each in a few words
 */
export function controlDoubts(place: Place, answer: readonly string[], account: Account): string[] {
	if (place.language !== "c") return [];
	return [
		...otherHeads(place, answer, account),
		...otherBranches(place, answer, account),
		...fallenInto(place, answer, account),
		...leftBehind(place, account),
	];
}

/** Heads without braces at the borders of an edit that have another statement beneath them than in the patch. */
function otherHeads(
	{ patched, target }: Place,
	answer: readonly string[],
	{ groups, claims }: Account,
): string[] {
	const forms = new Map(claims.map((claim) => [claim.patched, answer[claim.answer]!]));
	const neighbours = new Set(pairs(patched.map((line, at) => forms.get(at) ?? line)));
	const borders = groups.flatMap((group) =>
		isOneForOne(answer, target, group) ? [] : [group.newFrom, group.newTo],
	);
	return borders.flatMap((at) => {
		const above = answer.slice(0, at).findLast((line) => !isBlank(line));
		const below = answer.slice(at).find((line) => !isBlank(line));
		if (above === undefined || below === undefined || !isHead(above)) return [];
		return neighbours.has(pair(above, below))
			? []
			: [`"${above.trim()}" may have another statement under it than in the patch`];
	});
}

/** One statement in place of another, or one head, is under what that was under. */
function isOneForOne(
	answer: readonly string[],
	now: readonly string[],
	{ oldFrom, oldTo, newFrom, newTo }: Edit,
): boolean {
	if (oldTo - oldFrom !== 1 || newTo - newFrom !== 1) return false;
	const both = [now[oldFrom]!, answer[newFrom]!];
	return both.every((line) => /;\s*(?:\/\*.*\*\/\s*)?$/.test(line)) || both.every(isHead);
}

function isHead(line: string): boolean {
	return opensBody(line) && !/^\s*(?:case|default)\b/.test(line);
}

function pairs(lines: readonly string[]): string[] {
	const all = lines.filter((line) => !isBlank(line));
	return all.slice(1).map((line, i) => pair(all[i]!, line));
}

function pair(above: string, below: string): string {
	return `${squash(above)}\n${squash(below)}`;
}

/** Lines that stand in another depth of `#if` or of a comment than in the patch. */
function otherBranches({ patched }: Place, answer: readonly string[], { claims }: Account): string[] {
	const [before, after] = [depths(patched), depths(answer)];
	const moved = claims.find((claim) => before[claim.patched] !== after[claim.answer]);
	return moved ? [`"${patched[moved.patched]!.trim()}" is under another #if, or in a comment`] : [];
}

/** For each line, what `#if`s and what comment of the text are open at its beginning. */
function depths(lines: readonly string[]): string[] {
	let depth = 0;
	let isComment = false;
	return lines.map((line) => {
		if (!isComment && /^\s*#\s*endif\b/.test(line)) depth--;
		const here = `${depth}${isComment}`;
		if (!isComment && /^\s*#\s*if/.test(line)) depth++;
		const code = line.replace(/"(?:\\.|[^"\\])*"|\/\/.*/g, "");
		isComment = isComment ? !code.includes("*/") : code.lastIndexOf("/*") > code.lastIndexOf("*/");
		return here;
	});
}

/** A `case` of the patch behind a statement that runs on into it, and did not in the patch. */
function fallenInto({ patched }: Place, answer: readonly string[], { claims }: Account): string[] {
	const before = (lines: readonly string[], at: number) =>
		lines
			.slice(0, at)
			.findLast((line) => !isBlank(line))
			?.trim();
	const fallen = claims.find((claim) => {
		if (!LABEL.test(answer[claim.answer]!.trim())) return false;
		const [own, theirs] = [before(patched, claim.patched), before(answer, claim.answer)];
		const isEnd = (line: string | undefined) => line === undefined || ENDS.test(line);
		return isEnd(own) && !isEnd(theirs);
	});
	return fallen ? [`what stands before "${answer[fallen.answer]!.trim()}" runs on into it`] : [];
}

/** The patch takes a head and its braces out in one piece, and the answer keeps lines of upstream's from between. */
function leftBehind({ target }: Place, { edits, removals }: Account): string[] {
	const isTorn = edits.some((_, number) => {
		const own = removals.filter(({ edit }) => edit === number);
		const isApart = new Set(own.map(({ group }) => group)).size > 1;
		return isApart && own.some(({ line }) => CONTROL.test(target[line]!.trim()));
	});
	return isTorn ? ["upstream's lines stay, and what the patch takes out around them goes"] : [];
}
