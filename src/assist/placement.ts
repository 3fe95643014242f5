import type { Account } from "./account.js";
import type { Claim } from "./ledger.js";
import { mostAlike } from "./likeness.js";
import { isOrderFree } from "./order.js";
import { isSame, Surroundings } from "./surroundings.js";
import type { Rejection, Work } from "./work.js";

/**
 * How surely lines stand where they belong. `exact`: beside the lines that they stood beside, or in place of
 * the line that they replaced; `either`: beside one of them, and what upstream put on the other side may stand
 * on either side of them; `beside`: beside one of them, the other was rewritten; `between`: somewhere between
 * them, or a row whose order means nothing on their other side; `unknown`: nothing around them is left.
 */
export type Placement = "exact" | "beside" | "either" | "between" | "unknown";

/** Holds the place of an answer's line against the lines around it in the patch. */
export function placementOf(
	work: Work,
	answer: readonly string[],
	account: Account,
): (claim: Claim) => Placement | Rejection {
	const { patched } = work;
	const around = new Surroundings(work, answer, account);
	return (claim) => {
		const before = around.anchor(claim.patched - 1, -1);
		const after = around.anchor(claim.patched + 1, 1);
		const stray = patched[claim.patched]!.trim();
		const isAhead = before.at > claim.answer;
		if (isAhead || after.at < claim.answer) {
			const passed = isAhead
				? answer.slice(claim.answer + 1, before.at + 1)
				: answer.slice(after.at, claim.answer);
			if (isOrderFree(work, account, answer, claim, passed)) return "between";
			const { line } = isAhead ? before : after;
			const word = isAhead ? "behind" : "before";
			return {
				check: "placement",
				reason: `in the patch this line stands ${word} "${patched[line!]!.trim()}": ${stray}`,
			};
		}
		if (isReplacement(work, answer, account, claim)) return "exact";
		if (before.line === undefined && after.line === undefined) return "unknown";
		const [top, bottom] = [before.line ?? -1, after.line ?? patched.length];
		const [inPatch, inAnswer] = [around.wanted(top, bottom), around.found(before.at, after.at)];
		if (isSame(inPatch, inAnswer)) return "exact";
		if (isSame(inPatch.toSorted(), inAnswer.toSorted()))
			return { check: "placement", reason: `the lines beside this one stand in another order: ${stray}` };
		const isTightAbove = isSame(around.wanted(top, claim.patched), around.found(before.at, claim.answer));
		const isTightBelow = isSame(around.wanted(claim.patched, bottom), around.found(claim.answer, after.at));
		if (isTightAbove || isTightBelow) {
			const isRewritten = (isTightAbove ? after : before).lost > 0;
			const other = isTightAbove ? [claim.answer, after.at] : [before.at, claim.answer];
			const between = answer.slice(other[0]! + 1, other[1]);
			return isRewritten || isOrderFree(work, account, answer, claim, between) ? "beside" : "either";
		}
		return before.line !== undefined && after.line !== undefined ? "between" : "unknown";
	};
}

/** Whether a line stands in place of the one that it replaces. */
function isReplacement(
	{ now }: Work,
	answer: readonly string[],
	{ removals }: Account,
	claim: Claim,
): boolean {
	const own = removals.filter(({ edit }) => edit === claim.edit);
	const here = own.filter(({ group }) => group === claim.group);
	if (here.length === own.length) return here.length > 0;
	const like = mostAlike(answer[claim.answer]!, new Set(own.map(({ line }) => line)), now, () => true);
	return here.some(({ line }) => line === like);
}
