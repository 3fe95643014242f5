import { BRACKETS, bracketDepth } from "../text/nesting.js";
import type { LandedHunk, PortedFile } from "../verify/gate.js";
import { passGates } from "../verify/gates.js";
import { type Account, accountFor } from "./account.js";
import { explainChange, type Shown } from "./changed.js";
import { type LostChange, lostChanges } from "./lost.js";
import { type Placement, placementOf } from "./placement.js";
import { removalsOf } from "./removed.js";
import { restoreSpace } from "./restore.js";
import { suspectLine } from "./suspect.js";
import type { Rejection, Work } from "./work.js";

/** An answer that may stand: the lines that take the place of the target's, and how sure that is. */
export interface Belief {
	readonly state: "landed" | "upstream";
	readonly lines: readonly string[];
	/** The probability that it is right, 0 to 1: from the checks alone, never from the model's word. */
	readonly confidence: number;
	/** What was checked and how it came out, for the decision's evidence. */
	readonly checks: readonly string[];
	/** What it is least sure of. */
	readonly weakest: string;
	/** What is worth asking about again: changes that nothing explains. */
	readonly unexplained?: Rejection;
}

const PLACED: Readonly<Record<Placement, number>> = {
	exact: 0.95,
	beside: 0.8,
	either: 0.75,
	between: 0.7,
	unknown: 0.5,
};
const SHOWN: Readonly<Record<Shown, number>> = { both: 0.92, drift: 0.85, either: 0.75, no: 0.6 };
/** The target has it all already; or the model alone says that a line is not needed. */
const UPSTREAM = 0.9;
const DROPPED = 0.6;
const LOOSE = 0.75;
const ELSEWHERE = 0.75;
const ONE_OF_MANY = 0.75;
const LOST: Readonly<Record<LostChange["kind"], number>> = {
	removed: 0.75,
	lost: 0.6,
	swallowed: 0.6,
	standing: 0.6,
};

interface Doubt {
	readonly what: string;
	readonly confidence: number;
	/** The model may have meant it otherwise. */
	readonly isOdd?: boolean;
}

/**
 * Holds an answer against the patch and the target.
 *
 * @param answer the whole of the target's code at the place, changed, as the model has it
 * @param notNeeded lines of the patch that the model names as no longer needed
 */
export function believe(
	work: Work,
	answer: readonly string[],
	notNeeded: readonly string[],
): Belief | Rejection {
	const lines = restoreSpace(work, answer);
	const suspect = suspectLine(work, lines);
	if (suspect) return suspect;
	const account = accountFor(work, lines, notNeeded);
	if ("check" in account) return account;
	const doubts: Doubt[] = [];
	for (const claim of account.claims.filter(({ isChanged }) => isChanged)) {
		const shown = explainChange(work, lines, account, claim);
		if (typeof shown === "object") return shown;
		const line = `"${work.patched[claim.patched]!.trim()}"`;
		const what = `${line} changed: ${SHOWN_WORDS[shown]}`;
		doubts.push({ what, confidence: SHOWN[shown], isOdd: shown === "no" });
	}
	const placementFor = placementOf(work, lines, account);
	for (const claim of account.claims) {
		const placement = placementFor(claim);
		if (typeof placement === "object") return placement;
		doubts.push({ what: PLACED_WORDS[placement], confidence: PLACED[placement] });
	}
	const removals = removalsOf(work, lines, account);
	if ("check" in removals) return removals;
	for (const line of removals.unsure)
		doubts.push({
			what: `one of several alike was taken out: "${line.trim()}"`,
			confidence: ONE_OF_MANY,
		});
	for (const { kind, what } of lostChanges(work, lines, account))
		doubts.push({ what, confidence: LOST[kind], isOdd: kind !== "removed" });
	if (account.loose > 0) doubts.push({ what: "a bracket is another's", confidence: LOOSE });
	for (const line of account.elsewhere)
		doubts.push({ what: `the target has it at another place: "${line.trim()}"`, confidence: ELSEWHERE });
	for (const line of account.dropped)
		doubts.push({ what: `left out by the model's word alone: "${line.trim()}"`, confidence: DROPPED });
	const isUpstream = account.groups.length === 0;
	if (isUpstream) doubts.push({ what: "the target has all of it already", confidence: UPSTREAM });
	const finding = passTheGates(work, lines, account) ?? bracketsIn(work, lines);
	if (finding) return finding;
	const odd = doubts.filter(({ isOdd }) => isOdd).map(({ what }) => what);
	const weakest = doubts.reduce((a, b) => (b.confidence < a.confidence ? b : a), { what: "", confidence: 1 });
	return {
		weakest: weakest.what,
		state: isUpstream ? "upstream" : "landed",
		lines,
		confidence: Math.min(weakest.confidence, 0.95),
		...(odd.length > 0 && { unexplained: { check: "explained", reason: odd.join("; ") } }),
		checks: [...new Set(["every line accounted for", "gates passed", ...doubts.map(({ what }) => what)])],
	};
}

const SHOWN_WORDS: Readonly<Record<Shown, string>> = {
	both: "the patch's change and upstream's add up, token by token",
	drift: "a rule of the evidence renames what changed, or a prototype wants it",
	either: "the patch's change and upstream's add up; their order is the model's",
	no: "nothing shows why",
};
const PLACED_WORDS: Readonly<Record<Placement, string>> = {
	exact: "stands where it stood",
	beside: "stands beside one of the lines it stood beside",
	either: "upstream added lines at the same place; the order is the model's",
	between: "stands somewhere between the lines it stood between",
	unknown: "nothing is left of the lines it stood beside",
};

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

function passTheGates(work: Work, lines: readonly string[], account: Account): Rejection | undefined {
	const { file, place, site, now, patched, code, parser, path, language } = work;
	const result = [...file.ours.slice(0, site.from), ...lines, ...file.ours.slice(site.to)];
	const hunk: LandedHunk = {
		state: "landed",
		added: account.claims.map(({ answer }) => lines[answer]!),
		removed: account.removals.map(({ line }) => now[line]!),
		placed: account.groups.flatMap(({ newFrom, newTo }) => lines.slice(newFrom, newTo)),
		replaced: account.groups.flatMap(({ oldFrom, oldTo }) => now.slice(oldFrom, oldTo)),
		oldFrom: place.from,
		at: site.from,
	};
	const withPatch = [...file.base.slice(0, place.from), ...patched, ...file.base.slice(place.to)];
	const ported: PortedFile = {
		...file,
		patched: withPatch,
		path,
		language,
		result,
		hunks: [hunk],
		...(code && { code }),
		...(parser && { parser }),
	};
	const [finding] = passGates(ported, hunk);
	return finding && { check: finding.gate, reason: finding.reason };
}
