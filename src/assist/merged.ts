import type { HunkOutcome } from "../model/decision.js";
import type { GateFinding, GateName } from "../model/finding.js";
import { applyReplacements } from "../port/assemble.js";
import { splitLines } from "../text/lines.js";
import type { AskedTexts, Question } from "./questions.js";
import type { Range } from "./regions.js";

/** Gates that speak of where or how a merge put the patch's lines, not of what the lines say. */
export const OF_THE_MERGE: ReadonlySet<GateName> = new Set([
	"accounted",
	"balance",
	"collision",
	"conditional",
	"doubled",
	"enclosed",
	"identity",
	"moved-out",
	"parse",
]);

/**
 * A clean merge that only a gate stopped, for what the patch's lines say. What is not sure, or was put together badly,
 * is not shown: the model's own view counts.
 */
function mergedOf(
	target: readonly string[],
	site: Range,
	outcomes: readonly HunkOutcome[],
): readonly string[] | undefined {
	const gates = outcomes.flatMap(({ gates }) => gates);
	const proposals = outcomes.map(({ proposal }) => proposal);
	if (proposals.some((each) => each === undefined)) return undefined;
	if (gates.some(({ gate }) => OF_THE_MERGE.has(gate))) return undefined;
	const replacements = proposals.flatMap((each) => each!);
	if (replacements.some(({ from, to }) => from < site.from || to > site.to)) return undefined;
	const moved = replacements.map((each) => ({
		...each,
		from: each.from - site.from,
		to: each.to - site.from,
	}));
	return splitLines(applyReplacements(target.slice(site.from, site.to).join(""), moved));
}

/** What gates found at a place. */
export function findingsAt(
	{ file }: AskedTexts,
	question: Question,
	outcomes: readonly HunkOutcome[],
): readonly GateFinding[] {
	const patched = file.patched.slice(question.patched.from, question.patched.to);
	return outcomes.flatMap(({ gates }) => gates).filter((each) => isAt(each, question, patched));
}

/** The code that a merge made of the target's at a place, where only what a gate found there is wrong with it. */
export function mergedAt(
	texts: AskedTexts,
	question: Question,
	site: Range,
	{
		outcomes,
		isNewFile = false,
	}: { readonly outcomes: readonly HunkOutcome[]; readonly isNewFile?: boolean },
): readonly string[] | undefined {
	const isStopped = !isNewFile && findingsAt(texts, question, outcomes).length > 0;
	return isStopped ? mergedOf(texts.file.target, site, outcomes) : undefined;
}

/** Whether a finding can be about a place: a hunk has several, and one names the function that it is of. */
function isAt(finding: GateFinding, { definition }: Question, patched: readonly string[]): boolean {
	if (!("function" in finding)) return true;
	const { function: name } = finding;
	return definition === undefined ? patched.some((line) => line.includes(name)) : definition === name;
}
