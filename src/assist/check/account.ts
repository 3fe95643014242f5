import type { Edit } from "../../model/series.js";
import { isBlank, isWeak } from "../../text/lines.js";
import { type Claim, isBracket, Ledger, type Removal } from "./ledger.js";
import { ALIKE, likeness } from "./likeness.js";
import type { Place, Rejection } from "./place.js";

/** What an answer does, line by line. */
export interface Account {
	/** The patch's edits, and the answer's, by which `now` becomes the answer. */
	readonly edits: readonly Edit[];
	readonly groups: readonly Edit[];
	readonly claims: readonly Claim[];
	readonly removals: readonly Removal[];
	/** Lines that the patch adds or removes and that the answer leaves out by its own word. */
	readonly dropped: readonly string[];
	/** Lines that the patch adds and that the target has at another place than where the patch has them. */
	readonly elsewhere: readonly string[];
	/** Lines that the patch removes, that upstream changed, and whose changed form still stands. */
	readonly standing: readonly string[];
	/** Lines that the patch adds and that the target has in the patch's order; they belong to no edit of the answer. */
	readonly settled: readonly Claim[];
	/** Brackets of the patch that are nowhere, and such of the answer that are nobody's. */
	readonly loose: number;
}

/** So many lines that are missing are named at once: a model has one more try for all of them. */
const MOST_NAMED = 8;

/**
 * Accounts for every line that the patch adds or removes, and for every line that the answer does. A line of
 * the answer that the patch does not explain, or one of the patch that is nowhere, rejects it.
 */
export function accountFor(
	place: Place,
	answer: readonly string[],
	notNeeded: readonly string[],
): Account | Rejection {
	const ledger = new Ledger(place, answer, notNeeded);
	ledger.matchEqual();
	ledger.settleAdded();
	ledger.settleRemoved();
	if (ledger.missing.length > 0) return missingIn(ledger);
	return strangerIn(place, answer, ledger) ?? disorderIn(place, ledger) ?? bookOf(ledger);
}

function missingIn({ missing }: Ledger): Rejection {
	const lines = missing.map(({ line, isAdded }) =>
		isAdded
			? `a line that the patch adds is missing: ${line}`
			: `a line that the patch removes still stands: ${line}`,
	);
	const more = lines.length > 1 ? ` (and ${lines.length - 1} more)` : "";
	return {
		check: "accounted",
		reason: `${lines[0]}${more}`,
		...(more !== "" && { all: lines.slice(0, MOST_NAMED).join("\n") }),
	};
}

/** A line that the answer adds or takes out and the patch has nothing to do with. */
function strangerIn({ target }: Place, answer: readonly string[], ledger: Ledger): Rejection | undefined {
	for (const at of ledger.freeAdded) {
		const text = answer[at]!;
		if (isBlank(text)) continue;
		if (!isBracket(text))
			return {
				check: "unrelated",
				reason: `a line stands there that neither the target nor the patch has: ${text.trim()}`,
			};
		ledger.loose++;
	}
	for (const at of ledger.freeRemoved) {
		const text = target[at]!;
		if (isBlank(text)) continue;
		const group = ledger.groupOf("old", at);
		const becomes = ledger.claims.find(
			(claim) => claim.group === group && claim.isChanged && likeness(text, answer[claim.answer]!) >= ALIKE,
		);
		if (becomes && !isWeak(text))
			ledger.removals.push({ edit: becomes.edit, group, line: at, isChanged: true });
		else if (isBracket(text)) ledger.loose++;
		else
			return {
				check: "unrelated",
				reason: `a line of the target that the patch has nothing to do with was changed or left out: ${text.trim()}`,
			};
	}
	return undefined;
}

/** Two lines of the patch that have changed places, in one of its edits or where what stood between them is gone. */
function disorderIn({ patched }: Place, { claims }: Ledger): Rejection | undefined {
	const ordered = [...claims].sort((a, b) => a.patched - b.patched);
	for (const [i, claim] of ordered.entries()) {
		const next = ordered[i + 1];
		if (!next || next.answer > claim.answer) continue;
		if (next.edit === claim.edit || next.group === claim.group)
			return {
				check: "order",
				reason: `in the patch "${patched[next.patched]!.trim()}" stands behind "${patched[claim.patched]!.trim()}"`,
			};
	}
	return undefined;
}

function bookOf(ledger: Ledger): Account {
	const { edits, groups, claims, removals, dropped, elsewhere, standing, settled, loose } = ledger;
	return { edits, groups, claims, removals, dropped, elsewhere, standing, settled, loose };
}
