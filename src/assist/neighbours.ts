import { enclosing } from "../fingerprint/definition.js";
import type { HunkOutcome } from "../model/decision.js";
import type { GateFinding } from "../model/finding.js";
import { squash } from "../text/lines.js";
import { neighboursGone } from "./moved-neighbours.js";
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

/** What is said of the neighbours of a patch's edits that upstream took away from the place, latin1. */
function movedNeighbours(
	{ file, targetDefinitions }: AskedTexts,
	question: Question,
	site: Range,
): Standing[] {
	return neighboursGone(file, question, site)
		.slice(0, MOST)
		.map(({ line, at }) => {
			const within = enclosing(targetDefinitions, at)?.name;
			const side = at < site.from ? "above" : "below";
			return {
				text: `"${line.trim()}" stands ${side} NEW CODE now${within ? `, in ${within}` : ""}`,
				at,
			};
		});
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
