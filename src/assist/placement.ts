import { Alignment } from "../retrieve/alignment.js";
import { isBlank, isWeak, squash } from "../text/lines.js";
import type { Account } from "./account.js";
import type { Claim } from "./ledger.js";
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
	const { old, patched, now } = work;
	const alignment = new Alignment(old, now);
	const toOld = mapping(patched.length, account.edits, "new");
	const toAnswer = mapping(now.length, account.groups, "old");
	const claimed = new Set(account.claims.map(({ answer: line }) => line));
	const fromOld = new Set<number>();
	for (let line = 0; line < old.length; line++) {
		const target = alignment.at(line);
		const at = target === undefined ? undefined : toAnswer[target];
		if (at !== undefined) fromOld.add(at);
	}

	/** The nearest line of the patch's context that stands in the answer, or the end of both. */
	const anchor = (claim: Claim, step: 1 | -1): Anchor => {
		let lost = 0;
		for (let line = claim.patched + step; line >= 0 && line < patched.length; line += step) {
			const before = toOld[line];
			if (before === undefined) continue;
			const target = alignment.at(before);
			const at = target === undefined ? undefined : toAnswer[target];
			if (at === undefined) lost += isBlank(patched[line]!) ? 0 : 1;
			else if (!isWeak(patched[line]!)) return { line, at, lost };
		}
		return { line: undefined, at: step < 0 ? -1 : answer.length, lost };
	};
	/** Lines between the anchor and the claim that are neither the patch's nor its old context's. */
	const foreign = (from: number, to: number) => {
		let count = 0;
		for (let at = Math.min(from, to) + 1; at < Math.max(from, to); at++)
			if (!isBlank(answer[at]!) && !claimed.has(at) && !fromOld.has(at)) count++;
		return count;
	};

	return (claim) => {
		const before = anchor(claim, -1);
		const after = anchor(claim, 1);
		const isAhead = before.at > claim.answer;
		if (isAhead || after.at < claim.answer) {
			if (isOrderFree(work, account, answer, claim)) return "between";
			const { line } = isAhead ? before : after;
			const word = isAhead ? "behind" : "before";
			return {
				check: "placement",
				reason: `in the patch this line stands ${word} "${patched[line!]!.trim()}": ${patched[claim.patched]!.trim()}`,
			};
		}
		const replaces = account.removals.some(({ edit, group }) => edit === claim.edit && group === claim.group);
		if (replaces) return "exact";
		const isTight = ({ at, lost }: Anchor) => lost === 0 && foreign(at, claim.answer) === 0;
		const isKnown = before.line !== undefined || after.line !== undefined;
		if (!isKnown) return "unknown";
		if (isTight(before) && isTight(after)) return "exact";
		if (isTight(before) || isTight(after)) {
			const isRewritten = (isTight(before) ? after : before).lost > 0;
			return isRewritten || isOrderFree(work, account, answer, claim) ? "beside" : "either";
		}
		return before.line !== undefined && after.line !== undefined ? "between" : "unknown";
	};
}

/** Where a line of the patch's context stands in the answer; an end of the place has no line. */
interface Anchor {
	readonly line: number | undefined;
	readonly at: number;
	/** Lines of the context nearer by that are gone. */
	readonly lost: number;
}

const ORDER_FREE =
	/^\s*(#\s*(include|define)\b|select\b|depends on\b|default\b|imply\b|obj-|\w+-(y|m|objs)\b|\w+-\$\(|\.\w+\s*=[^=].*,\s*$)/;

/** Rows mean the same in any order, unless the order is what the patch changes. */
function isOrderFree(
	{ language, old }: Work,
	{ edits }: Account,
	answer: readonly string[],
	{ answer: at }: Claim,
): boolean {
	const key = squash(answer[at]!);
	const isMoved = edits.some(({ oldFrom, oldTo }) =>
		old.slice(oldFrom, oldTo).some((line) => squash(line) === key),
	);
	if (isMoved) return false;
	return language === "kconfig" || language === "makefile" || ORDER_FREE.test(answer[at]!);
}

/** For each line of one side, the line of the other that it is; undefined inside an edit. */
function mapping(length: number, edits: Account["edits"], side: "old" | "new"): (number | undefined)[] {
	const other = side === "old" ? "new" : "old";
	const lines = new Array<number | undefined>(length).fill(undefined);
	let at = 0;
	let shift = 0;
	for (const edit of edits) {
		for (; at < edit[`${side}From`]; at++) lines[at] = at + shift;
		at = edit[`${side}To`];
		shift = edit[`${other}To`] - edit[`${side}To`];
	}
	for (; at < length; at++) lines[at] = at + shift;
	return lines;
}
