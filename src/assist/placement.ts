import { Alignment } from "../retrieve/alignment.js";
import { isBlank, isWeak } from "../text/lines.js";
import type { Account, Claim } from "./account.js";
import type { Rejection, Work } from "./work.js";

/**
 * How surely lines stand where they belong. `exact`: beside the lines that they stood beside, or in place of
 * the line that they replaced; `either`: beside one of them, and what upstream put on the other side may stand
 * on either side of them; `beside`: beside one of them, the other was rewritten; `between`: somewhere between
 * them; `unknown`: nothing around them is left.
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

	/** The nearest line of the patch's context that stands in the answer. */
	const anchor = (claim: Claim, step: 1 | -1) => {
		let lost = 0;
		for (let line = claim.patched + step; line >= 0 && line < patched.length; line += step) {
			const before = toOld[line];
			if (before === undefined) continue;
			const target = alignment.at(before);
			const at = target === undefined ? undefined : toAnswer[target];
			if (at === undefined) lost += isBlank(patched[line]!) ? 0 : 1;
			else if (!isWeak(patched[line]!)) return { line, at, lost };
		}
		return undefined;
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
		const isAhead = before !== undefined && before.at > claim.answer;
		if (isAhead || (after !== undefined && after.at < claim.answer)) {
			const line = patched[(isAhead ? before : after!).line]!.trim();
			const word = isAhead ? "behind" : "before";
			return {
				check: "placement",
				reason: `in the patch this line stands ${word} "${line}": ${patched[claim.patched]!.trim()}`,
			};
		}
		const replaces = account.removals.some(({ edit, group }) => edit === claim.edit && group === claim.group);
		if (replaces) return "exact";
		const isTight = (side: typeof before) =>
			side !== undefined && side.lost === 0 && foreign(side.at, claim.answer) === 0;
		if (isTight(before) && isTight(after)) return "exact";
		if (isTight(before) || isTight(after)) {
			const other = isTight(before) ? after : before;
			const isRewritten = other === undefined || other.lost > 0;
			return isRewritten || isOrderFree(work, answer, claim) ? "beside" : "either";
		}
		return before && after ? "between" : "unknown";
	};
}

const ORDER_FREE =
	/^\s*(#\s*(include|define)\b|select\b|depends on\b|default\b|imply\b|obj-|\w+-(y|m|objs)\b|\w+-\$\()/;

/** Rows mean the same in any order. */
function isOrderFree({ language }: Work, answer: readonly string[], { answer: at }: Claim): boolean {
	if (language === "kconfig" || language === "makefile") return true;
	return ORDER_FREE.test(answer[at]!);
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
