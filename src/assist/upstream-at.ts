import type { Edit } from "../model/series.js";
import { diffLines } from "../text/diff.js";
import { isWeak, squash } from "../text/lines.js";
import { identifiersOf } from "../text/tokens.js";
import type { AskedTexts, Question } from "./questions.js";
import type { Range } from "./regions.js";
import { diffOf } from "./render.js";
import { OF_C } from "./words-of-c.js";

const CONTEXT = 2;
/** What upstream changed so many lines from the patch's edits is shown whatever it says. */
const NEAR = 6;
/** Of more lines in a row that upstream put there the first and the last are shown: all of them stand in the new code. */
const LONGEST_RUN = 10;
/** Of a rewrite with more lines than these only what is near is shown, and of what it took away as much. */
const LONGEST_DIFF = 60;
/** Shorter words stand everywhere. */
const SHORTEST_WORD = 5;

/**
 * What upstream changed in a place's old code, as a diff, latin1: near the patch's edits, or where it has to do with the
 * words that these change.
 */
export function upstreamAt({ file }: AskedTexts, { base, patched }: Question, site: Range): string {
	const old = file.base.slice(base.from, base.to);
	const now = file.target.slice(site.from, site.to);
	const after = file.patched.slice(patched.from, patched.to);
	const own = diffLines(old, after, { ignoreSpace: false });
	const changed = own.flatMap((edit) => linesOf(edit, old, after));
	const words = wordsIn(changed);
	const isNear = (edit: Edit) =>
		own.some(({ oldFrom, oldTo }) => edit.oldFrom <= oldTo + NEAR && oldFrom <= edit.oldTo + NEAR);
	const isTold = (edit: Edit) =>
		isNear(edit) || [...wordsIn(linesOf(edit, old, now))].some((word) => words.has(word));
	const edits = withinOld(diffLines(old, now, { ignoreSpace: false }), file.base, base, now);
	const told = inGroups(edits).filter((group) => group.some(isTold));
	const isLong = told.flat().reduce((sum, edit) => sum + linesOf(edit, old, now).length, 0) > LONGEST_DIFF;
	const kept = isLong ? told.map((group) => group.filter(isNear)) : told;
	const runs = { added: LONGEST_RUN, ...(isLong && { removed: LONGEST_RUN }) };
	return diffOf(old, now, kept.flat(), CONTEXT, runs);
}

/** Edits without what the target's code shows beyond the ends of the old, where the old has it as well. */
function withinOld(
	edits: readonly Edit[],
	whole: readonly string[],
	{ from, to }: Range,
	now: readonly string[],
): Edit[] {
	const above = new Set(whole.slice(0, from).map(squash));
	const below = new Set(whole.slice(to).map(squash));
	const end = to - from;
	return edits.flatMap((edit) => {
		const added = now.slice(edit.newFrom, edit.newTo).map(squash);
		const skipped =
			edit.oldFrom === 0 ? added.findLastIndex((line) => line !== "" && above.has(line)) + 1 : 0;
		const first =
			edit.oldTo === end ? added.findIndex((line, i) => i >= skipped && line !== "" && below.has(line)) : -1;
		const own = {
			...edit,
			newFrom: edit.newFrom + skipped,
			newTo: first < 0 ? edit.newTo : edit.newFrom + first,
		};
		return own.newFrom === own.newTo && own.oldFrom === own.oldTo ? [] : [own];
	});
}

/** Edits that a diff shows in one piece. */
function inGroups(edits: readonly Edit[]): Edit[][] {
	const groups: Edit[][] = [];
	for (const edit of edits) {
		const last = groups.at(-1)?.at(-1);
		if (last && edit.oldFrom - last.oldTo <= 2 * CONTEXT) groups.at(-1)!.push(edit);
		else groups.push([edit]);
	}
	return groups;
}

function linesOf(
	{ oldFrom, oldTo, newFrom, newTo }: Edit,
	old: readonly string[],
	now: readonly string[],
): string[] {
	return [...old.slice(oldFrom, oldTo), ...now.slice(newFrom, newTo)];
}

function wordsIn(lines: readonly string[]): Set<string> {
	return new Set(
		[...identifiersOf(lines.join(""))].filter((word) => word.length >= SHORTEST_WORD && !OF_C.test(word)),
	);
}

/** So many lines are told of. */
const MOST_NOT_UPSTREAMS = 2;

/**
 * What is said of lines that only look as if upstream had taken them away, since earlier patches of the series brought them;
 * latin1.
 *
 * @param upstream what upstream changed, as a diff
 * @param pristine the lines of the file before the series, without white space, where they are known
 */
export function notUpstreams(
	upstream: string,
	pristine: ReadonlySet<string> | undefined,
	target: readonly string[],
): string[] {
	if (!pristine) return [];
	const here = new Set(target.map(squash));
	const gone = upstream.split("\n").flatMap((line) => (/^-(?!\.\.\. )/.test(line) ? line.slice(1) : []));
	const text = target.join("");
	const isHere = (line: string) =>
		here.has(squash(line)) || (line.match(/[A-Za-z_][\w,-]{3,}/g) ?? []).every((word) => text.includes(word));
	const own = gone.filter((line) => !isWeak(line) && !pristine.has(squash(line)) && !isHere(line));
	const listed = own.slice(0, MOST_NOT_UPSTREAMS).map((line) => `"${line.trim()}"`);
	const more = own.length > listed.length ? ` and ${own.length - listed.length} more` : "";
	return own.length === 0
		? []
		: [`of an earlier patch of the series, not upstream's: ${listed.join(", ")}${more}`];
}
