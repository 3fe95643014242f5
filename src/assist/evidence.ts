import type { HunkOutcome } from "../model/decision.js";
import type { Evidence } from "../model/evidence.js";
import type { GateName } from "../model/finding.js";
import type { HunkReason } from "../model/reason.js";
import { evidenceText } from "../report/wording/evidence.js";
import { findingText } from "../report/wording/finding.js";
import { commitText } from "../report/wording/history.js";
import { hunkReasonText } from "../report/wording/reason.js";
import { OF_THE_MERGE } from "./merged.js";

/**
 * What the engine found out about a place, one line each, latin1; not what the diffs of patch and upstream show, nor
 * how the engine goes about it.
 *
 * @param path the file, whose name is not said again
 * @param isStopped what gates found is told apart
 * @param code the code of the place: facts about words that do not stand there are of other places
 */
export function evidenceOf(
	outcomes: readonly HunkOutcome[],
	path: string,
	isStopped: boolean,
	code: string,
): string[] {
	const findings = outcomes.flatMap(({ gates }) =>
		gates.filter(({ gate }) => isStopped || !isOfMergeAlone(gate)).map(findingText),
	);
	const words = new Set(code.match(/[A-Za-z_$][\w$]*/g));
	const lines = outcomes.flatMap(({ reason, evidence }) => [
		...(reason === undefined || isSeen(reason) ? [] : [hunkReasonText(reason)]),
		...evidence.filter((fact) => isAbout(fact, words, code)).flatMap((fact) => told(fact, path) ?? []),
	]);
	const isTold = new Set(isStopped ? findings : []);
	return [...new Set([...lines, ...findings])].filter((line) => !isTold.has(line));
}

/** Of what gates say of how a merge put the lines, what also holds where it is not shown. */
const TOLD_ANYHOW: ReadonlySet<GateName> = new Set(["collision", "moved-out"]);

function isOfMergeAlone(gate: GateName): boolean {
	return OF_THE_MERGE.has(gate) && !TOLD_ANYHOW.has(gate);
}

/** Whether a reason says no more than the two diffs show. */
function isSeen(reason: HunkReason): boolean {
	if (reason.kind === "below threshold") return true;
	if (reason.kind === "gate") return isOfMergeAlone(reason.finding.gate);
	return reason.kind === "no place" && reason.why !== "upstream moved the definition and changed it";
}

/** Where the engine put an edit, and by what: the place is the model's to find. */
const OF_THE_ENGINE: ReadonlySet<Evidence["kind"]> = new Set([
	"and here",
	"changed by",
	"definition found",
	"definition moved",
	"encloses",
	"layout elsewhere",
	"layout followed",
	"lines found",
	"most alike",
	"plain lines gone",
	"tokens merged",
]);

/** A fact as a model is told it; undefined where it need not be. */
function told(fact: Evidence, path: string): string | undefined {
	if (OF_THE_ENGINE.has(fact.kind)) return undefined;
	if ((fact.kind === "neighbour lost" || fact.kind === "neighbour changed") && !fact.by) return undefined;
	if (fact.kind === "both inserted") return clashText(fact);
	if (fact.kind === "file moved" && fact.to === path) return undefined;
	const text = evidenceText(fact);
	const header = fact.at?.path ?? path;
	return header === path || text.includes(header) ? text : `${text} (in ${header})`;
}

/** What both sides' insertions at one place have in common; that they are there can be seen. */
function clashText({ order, name }: Extract<Evidence, { kind: "both inserted" }>): string | undefined {
	if (order === "same name")
		return name === undefined ? undefined : `the patch and upstream both bring ${name}`;
	return order === "same number" ? "the patch and upstream both take the same number" : undefined;
}

/** Whether a fact is about something that stands in some code, as far as it names what it is about. */
function isAbout(fact: Evidence, words: ReadonlySet<string>, code: string): boolean {
	const has = (word: string) => words.has(word);
	switch (fact.kind) {
		case "renamed":
			return [...fact.from, ...fact.to].some((token) => /^[A-Za-z_]/.test(token) && has(token));
		case "call changed":
			return [fact.from, fact.to].some((call) => has(call.split("(", 1)[0]!));
		case "header needed":
			return has(fact.name);
		case "header moved":
			return [fact.from, fact.to].some((header) => code.includes(header));
		case "member changed":
		case "member gone":
			return has(fact.member);
		default:
			return true;
	}
}

/** The commits that changed the lines, and why; what a message says makes no word known. */
export function historyOf(outcomes: readonly HunkOutcome[]): string[] {
	const facts = outcomes.flatMap(({ evidence }) => evidence);
	const commits = facts.flatMap((fact) => (fact.kind === "changed by" ? fact.commits : []));
	return [...new Set(commits.map((commit) => `${commitText(commit)}\n${commit.body.trim()}`.trim()))];
}
