import type { HunkOutcome } from "../../model/decision.js";
import { evidenceText, evidenceWithLine } from "./evidence.js";
import { findingText } from "./finding.js";
import { hunkReasonText } from "./reason.js";
import { strategyText } from "./strategy.js";

/** What became of a hunk and why, and what shows that: the most telling line first; latin1. */
export function hunkFacts({ state, strategy, confidence, reason, evidence, gates }: HunkOutcome): string[] {
	const isOpen = state === "unsure";
	const why = isOpen ? (reason ? hunkReasonText(reason) : "unsure") : undefined;
	const facts = [
		...(why === undefined ? [] : [why]),
		...(isOpen && strategy === "none" ? [] : [strategyText(strategy, confidence)]),
		...evidence.filter((fact) => !why?.includes(evidenceText(fact))).map(evidenceWithLine),
		...gates
			.filter((finding) => findingText(finding) !== why)
			.map((finding) => `${findingText(finding)} [${finding.gate}]`),
	];
	return [...new Set(facts)];
}
