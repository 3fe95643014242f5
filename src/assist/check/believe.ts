import { accountFor } from "./account.js";
import { doubtsOf } from "./doubts.js";
import { gateOf } from "./gates.js";
import type { Place, Rejection } from "./place.js";
import { restoreSpace } from "./restore.js";
import { suspectLine } from "./suspect.js";

/** An answer that may stand: the lines that take the place of the target's, and how sure that is. */
export interface Belief {
	readonly state: "landed" | "upstream";
	readonly lines: readonly string[];
	/** The probability that it is right, 0 to 1: from the checks, never from the model's own word. */
	readonly confidence: number;
	/** What was checked and how it came out, for the decision's evidence. */
	readonly checks: readonly string[];
	/** What it is least sure of. */
	readonly weakest: string;
	/** Other texts can make it surer: nothing in it is unexplained, or left out by the model's word. */
	readonly isFirm: boolean;
	/** What is worth asking about again: changes that nothing explains. */
	readonly unexplained?: Rejection;
	/** What another model says is wrong with it. */
	readonly objection?: string;
}

/** Whether an answer may land: nothing that was objected to does, however low the threshold. */
export function stands({ confidence, objection }: Belief, threshold: number): boolean {
	return objection === undefined && confidence >= threshold;
}

/** The least that is ever in doubt. */
const SUREST = { what: "", confidence: 0.95 };

/**
 * Holds an answer against the patch and the target.
 *
 * @param answer the whole of the target's code at the place, changed, as the model has it
 * @param notNeeded lines of the patch that the model names as no longer needed
 */
export function believe(
	place: Place,
	answer: readonly string[],
	notNeeded: readonly string[],
): Belief | Rejection {
	const lines = restoreSpace(place, answer);
	const suspect = suspectLine(place, lines);
	if (suspect) return suspect;
	const account = accountFor(place, lines, notNeeded);
	if ("check" in account) return account;
	const doubts = doubtsOf(place, lines, account);
	if ("check" in doubts) return doubts;
	const finding = gateOf(place, lines, account);
	if (finding) return finding;
	const odd = doubts.filter(({ isOdd }) => isOdd).map(({ what }) => what);
	const weakest = doubts.reduce((a, b) => (b.confidence < a.confidence ? b : a), SUREST);
	return {
		weakest: weakest.what,
		state: account.groups.length === 0 ? "upstream" : "landed",
		lines,
		confidence: weakest.confidence,
		isFirm: odd.length === 0 && account.dropped.length === 0,
		...(odd.length > 0 && { unexplained: { check: "explained", reason: odd.join("; ") } }),
		checks: [...new Set(["every line accounted for", "gates passed", ...doubts.map(({ what }) => what)])],
	};
}
