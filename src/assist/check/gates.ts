import { BRACKETS, bracketDepth } from "../../text/nesting.js";
import type { LandedHunk, PortedFile } from "../../verify/gate.js";
import { passGates } from "../../verify/gates.js";
import type { Account } from "./account.js";
import type { Rejection, Work } from "./place.js";

/** Brackets that the answer opens or closes and the patch does not. */
function bracketsIn({ old, patched, now }: Work, answer: readonly string[]): Rejection | undefined {
	const growth = (before: readonly string[], after: readonly string[], bracket: (typeof BRACKETS)[number]) =>
		bracketDepth(after.join(""), bracket).end - bracketDepth(before.join(""), bracket).end;
	const broken = BRACKETS.find((bracket) => {
		const ofAnswer = growth(now, answer, bracket);
		return ofAnswer !== 0 && ofAnswer !== growth(old, patched, bracket);
	});
	return broken && { check: "balance", reason: `${broken} is out of balance in the answer` };
}

/** What the engine's gates find in the file as it would be, or in its brackets. */
export function gateOf(work: Work, lines: readonly string[], account: Account): Rejection | undefined {
	const { file, place, site, patched, code, parser, path, language } = work;
	const hunks = account.groups.map((_, number) => landedHunk(work, lines, account, number));
	const ported: PortedFile = {
		...file,
		patched: [...file.base.slice(0, place.from), ...patched, ...file.base.slice(place.to)],
		path,
		language,
		result: [...file.ours.slice(0, site.from), ...lines, ...file.ours.slice(site.to)],
		hunks,
		...(code && { code }),
		...(parser && { parser }),
	};
	for (const hunk of hunks) {
		const [finding] = passGates(ported, hunk);
		if (finding) return { check: finding.gate, reason: finding.reason };
	}
	return bracketsIn(work, lines);
}

/** One of the answer's edits, as the gates see it. */
function landedHunk(
	{ place, site, now }: Work,
	lines: readonly string[],
	{ edits, groups, claims, removals }: Account,
	number: number,
): LandedHunk {
	const { oldFrom, oldTo, newFrom, newTo } = groups[number]!;
	const own = claims.filter(({ group }) => group === number);
	const out = removals.filter(({ group }) => group === number);
	const [first] = [...own, ...out];
	return {
		state: "landed",
		added: own.map(({ answer }) => lines[answer]!),
		removed: out.map(({ line }) => now[line]!),
		placed: lines.slice(newFrom, newTo),
		replaced: now.slice(oldFrom, oldTo),
		oldFrom: place.from + (first ? edits[first.edit]!.oldFrom : 0),
		at: site.from + oldFrom,
	};
}
