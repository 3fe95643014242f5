import type { HunkOutcome } from "../../model/decision.js";
import { evidenceText, evidenceWithLine } from "./evidence.js";
import { findingText } from "./finding.js";
import type { PatchName } from "./own-patch.js";
import { hunkReasonText } from "./reason.js";
import { STRATEGIES, strategyText, sure } from "./strategy.js";

/** What became of a hunk and why, and what shows that: the most telling line first; latin1. */
export function hunkFacts(
	{ state, strategy, confidence, reason, evidence, gates }: HunkOutcome,
	name?: PatchName,
): string[] {
	const isOpen = state === "unsure";
	const why = isOpen ? (reason ? hunkReasonText(reason) : "unsure") : undefined;
	const [cause, ...others] = evidence.filter((fact) => !why?.includes(evidenceText(fact)));
	const isSaid = reason?.kind === "below threshold" || strategy === "none";
	const doubt = confidence < 1 && !isSaid && cause ? `${sure(strategy, confidence)}: ` : "";
	const facts = [
		...(why === undefined ? [] : [why]),
		...(isOpen && strategy === "none"
			? []
			: [isSaid || cause ? STRATEGIES[strategy] : strategyText(strategy, confidence)]),
		...(cause ? [doubt + evidenceWithLine(cause, name)] : []),
		...others.map((fact) => evidenceWithLine(fact, name)),
		...gates.map(findingText).filter((text) => text !== why),
	];
	return [...new Set(facts)];
}
