import type { HunkOutcome } from "../../model/decision.js";
import { evidenceText, evidenceWithLines, placingText } from "./evidence.js";
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
	const told = evidence.filter((fact) => !why?.includes(evidenceText(fact)));
	const [cause, ...others] = evidenceWithLines(told, name);
	const isSaid = reason?.kind === "below threshold" || strategy === "none";
	const doubt = confidence < 1 && !isSaid && cause ? `${sure(strategy, confidence)}: ` : "";
	const facts = [
		...(why === undefined ? [] : [why]),
		...(isOpen
			? triedText(strategy, reason)
			: [isSaid || cause ? STRATEGIES[strategy] : strategyText(strategy, confidence)]),
		...(cause ? [doubt + cause] : []),
		...others,
		...gates.map(findingText).filter((text) => text !== why),
	];
	return [...new Set(facts)];
}

/** How an open hunk would have landed, where its reason does not say so. */
function triedText(strategy: HunkOutcome["strategy"], reason: HunkOutcome["reason"]): string[] {
	const isSaid = reason?.kind === "below threshold" && reason.evidence?.kind === "tokens merged";
	return strategy === "none" || isSaid ? [] : [`what was tried: ${STRATEGIES[strategy]}`];
}

/** How sure the place of a hunk that landed is, and what shows that, in one line; undefined where it is certain. */
export function sureText(
	{ strategy, confidence, evidence }: HunkOutcome,
	name?: PatchName,
): string | undefined {
	if (confidence === 1) return undefined;
	const cause = placingText(evidence, name);
	return cause ? `${sure(strategy, confidence)}: ${cause}` : strategyText(strategy, confidence);
}
