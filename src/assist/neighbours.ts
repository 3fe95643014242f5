import { enclosing } from "../fingerprint/definition.js";
import type { HunkOutcome } from "../model/decision.js";
import type { GateFinding } from "../model/finding.js";
import { diffLines } from "../text/diff.js";
import { isWeak, squash } from "../text/lines.js";
import type { AskedTexts, Question } from "./questions.js";
import type { Range } from "./regions.js";

/** As many neighbours are told of. */
const MOST = 3;

/** A line outside of a place that tells of it, and where it stands in the target, from 0. */
export interface Standing {
	readonly text: string;
	readonly at: number;
	/** What a gate found of it, where one did. */
	readonly finding?: GateFinding;
}

/** Where lines that a patch's change hangs together with stand in the target by now, but for those that can be seen at the place. */
export function standingElsewhere(
	texts: AskedTexts,
	question: Question,
	site: Range,
	outcomes: readonly HunkOutcome[],
): Standing[] {
	return [...movedNeighbours(texts, question, site), ...addedBefore(texts, site, outcomes)];
}

/** Where the neighbours of a patch's edits stand now that upstream took away from the place, latin1. */
function movedNeighbours(
	{ file, targetDefinitions }: AskedTexts,
	{ base, patched }: Question,
	site: Range,
): Standing[] {
	const old = file.base.slice(base.from, base.to);
	const after = file.patched.slice(patched.from, patched.to);
	const here = new Set(file.target.slice(site.from, site.to).map(squash));
	const elsewhere = new Map<string, number[]>();
	for (const [i, line] of file.target.entries())
		if (i < site.from || i >= site.to)
			elsewhere.set(squash(line), [...(elsewhere.get(squash(line)) ?? []), i]);
	const told = new Map<string, Standing>();
	for (const { oldFrom, oldTo } of diffLines(old, after, { ignoreSpace: false }))
		for (const line of [
			old.slice(0, oldFrom).findLast((each) => !isWeak(each)),
			old.slice(oldTo).find((each) => !isWeak(each)),
		]) {
			if (line === undefined || here.has(squash(line))) continue;
			const [at, another] = elsewhere.get(squash(line)) ?? [];
			if (at === undefined || another !== undefined) continue;
			const within = enclosing(targetDefinitions, at)?.name;
			const side = at < site.from ? "above" : "below";
			const text = `"${line.trim()}" stands ${side} NEW CODE now${within ? `, in ${within}` : ""}`;
			told.set(line, { text, at });
		}
	return [...told.values()].slice(0, MOST);
}

/** Where the target has a line that upstream added and the patch adds as well, seen from a place. */
function addedBefore({ file }: AskedTexts, site: Range, outcomes: readonly HunkOutcome[]): Standing[] {
	const known = new Set(file.base.map(squash));
	const found = outcomes.flatMap(({ gates }) => gates.filter((each) => each.gate === "doubled"));
	const byCode = new Map(found.map((finding) => [finding.code, finding]));
	return [...byCode].flatMap(([code, finding]) => {
		const line = squash(code);
		const at = known.has(line) ? -1 : file.target.findIndex((each) => squash(each) === line);
		if (at < 0) return [];
		const where = at < site.from ? "above NEW CODE" : at < site.to ? "in NEW CODE" : "below NEW CODE";
		return [{ text: `upstream has added the same line, ${where}: ${code}`, at, finding }];
	});
}
