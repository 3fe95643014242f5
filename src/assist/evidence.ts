import type { HunkOutcome } from "../model/decision.js";
import type { Evidence } from "../model/evidence.js";
import { evidenceWithLine } from "../report/wording/evidence.js";
import { findingText } from "../report/wording/finding.js";
import { commitText } from "../report/wording/history.js";
import { hunkReasonText } from "../report/wording/reason.js";

/**
 * What the engine found out about a place, one line each, latin1.
 *
 * @param isStopped what gates found is told apart
 * @param code the code of the place: facts about words that do not stand there are of other places
 */
export function evidenceOf(outcomes: readonly HunkOutcome[], isStopped: boolean, code: string): string[] {
	const findings = outcomes.flatMap(({ gates }) => gates.map(findingText));
	const lines = outcomes.flatMap(({ reason, evidence }) => [
		...(reason === undefined || reason.kind === "below threshold" ? [] : [hunkReasonText(reason)]),
		...ownFacts(evidence, code).map((fact) => evidenceWithLine(fact)),
	]);
	const isTold = new Set(isStopped ? findings : []);
	return [...new Set([...lines, ...findings])].filter((line) => !isTold.has(line));
}

function ownFacts(evidence: readonly Evidence[], code: string): Evidence[] {
	let isOwn = true;
	return evidence.filter((fact) => {
		if (fact.kind !== "and here") isOwn = fact.kind !== "changed by" && isAbout(fact, code);
		return isOwn;
	});
}

/** Whether a fact is about something that stands in some code, as far as it names what it is about. */
function isAbout(fact: Evidence, code: string): boolean {
	const has = (word: string) => code.includes(word);
	switch (fact.kind) {
		case "renamed":
			return [...fact.from, ...fact.to].some((token) => /^[A-Za-z_]/.test(token) && has(token));
		case "call changed":
			return [fact.from, fact.to].some((call) => has(call.split("(", 1)[0]!));
		case "header needed":
			return has(fact.name);
		case "header moved":
			return [fact.from, fact.to].some(has);
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
