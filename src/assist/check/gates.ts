import { BRACKETS, bracketDepth } from "../../text/nesting.js";
import type { LandedHunk, PortedFile } from "../../verify/gate.js";
import { passGates } from "../../verify/gates.js";
import { identityGate } from "../../verify/identity.js";
import type { Account } from "./account.js";
import type { Place, Rejection } from "./place.js";

/** Brackets that the answer opens or closes and the patch does not. */
function bracketsIn({ base, patched, target }: Place, answer: readonly string[]): Rejection | undefined {
	const growth = (before: readonly string[], after: readonly string[], bracket: (typeof BRACKETS)[number]) =>
		bracketDepth(after.join(""), bracket).end - bracketDepth(before.join(""), bracket).end;
	const broken = BRACKETS.find((bracket) => {
		const ofAnswer = growth(target, answer, bracket);
		return ofAnswer !== 0 && ofAnswer !== growth(base, patched, bracket);
	});
	return broken && { check: "balance", reason: `${broken} is out of balance in the answer` };
}

/**
 * What the engine's gates find in the file as it would be, or in its brackets. A place that is asked about may be in
 * another definition than it was: that is not held against the answer.
 */
export function gateOf(place: Place, lines: readonly string[], account: Account): Rejection | undefined {
	const { whole, baseRange, targetRange, patched, settings, path, language } = place;
	const hunks = account.groups.map((_, number) => landedHunk(place, lines, account, number));
	const ported: PortedFile = {
		...whole,
		patched: [...whole.base.slice(0, baseRange.from), ...patched, ...whole.base.slice(baseRange.to)],
		path,
		language,
		result: [...whole.target.slice(0, targetRange.from), ...lines, ...whole.target.slice(targetRange.to)],
		hunks,
		settings: { ...settings, without: new Set([...settings.without, identityGate.name]) },
	};
	for (const hunk of hunks) {
		const [finding] = passGates(ported, hunk);
		if (finding) return { check: finding.gate, reason: finding };
	}
	return bracketsIn(place, lines);
}

/** One of the answer's edits, as the gates see it. */
function landedHunk(
	{ baseRange, targetRange, target }: Place,
	lines: readonly string[],
	{ edits, groups, claims, removals }: Account,
	number: number,
): LandedHunk {
	const { oldFrom, oldTo, newFrom, newTo } = groups[number]!;
	const own = claims.filter(({ group }) => group === number);
	const out = removals.filter(({ group }) => group === number);
	const [first] = [...own, ...out];
	const edit = first ? edits[first.edit]! : { oldFrom: 0, oldTo: 0, newFrom: 0, newTo: 0 };
	return {
		state: "landed",
		added: own.map(({ answer }) => lines[answer]!),
		removed: out.map(({ line }) => target[line]!),
		placed: lines.slice(newFrom, newTo),
		replaced: target.slice(oldFrom, oldTo),
		oldFrom: baseRange.from + edit.oldFrom,
		oldTo: baseRange.from + edit.oldTo,
		newFrom: baseRange.from + edit.newFrom,
		newTo: baseRange.from + edit.newTo,
		at: targetRange.from + oldFrom,
		to: targetRange.from + oldTo,
	};
}
