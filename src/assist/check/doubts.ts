import type { Account } from "./account.js";
import { explainChange, type Shown } from "./changed.js";
import { controlDoubts } from "./conditions.js";
import type { Claim } from "./ledger.js";
import { type LostChange, lostChanges } from "./lost.js";
import { isTwice } from "./order.js";
import type { Place, Rejection } from "./place.js";
import { type Placement, placementOf } from "./placement.js";
import { removalsOf } from "./removed.js";

/** Something that was looked at in an answer, and how sure it leaves us. */
interface Doubt {
	readonly what: string;
	/** The probability that the answer is right, 0 to 1, as far as this goes. */
	readonly confidence: number;
	/** Nothing explains it: the model may have meant it otherwise. */
	readonly isOdd?: boolean;
}

const PLACED: Readonly<Record<Placement, number>> = {
	exact: 0.95,
	twin: 0.7,
	beside: 0.8,
	grown: 0.75,
	either: 0.75,
	remade: 0.7,
	crossed: 0.7,
	overgrown: 0.7,
	between: 0.7,
	unknown: 0.5,
};
const SHOWN: Readonly<Record<Shown, number>> = { both: 0.92, drift: 0.85, either: 0.7, no: 0.6 };
/** The target has it all already; or the model alone says that a line is not needed. */
const UPSTREAM = 0.9;
const DROPPED = 0.6;
const LOOSE = 0.7;
const ELSEWHERE = 0.7;
const ONE_OF_MANY = 0.7;
const OTHER_CONTROL = 0.7;
const LOST: Readonly<Record<LostChange["kind"], number>> = {
	removed: 0.75,
	lost: 0.6,
	swallowed: 0.6,
	standing: 0.6,
};

/** What there is to doubt in an answer whose lines are all accounted for; or a check that it fails. */
export function doubtsOf(place: Place, lines: readonly string[], account: Account): Doubt[] | Rejection {
	const changes = changeDoubts(place, lines, account);
	if ("check" in changes) return changes;
	const places = placeDoubts(place, lines, account);
	if ("check" in places) return places;
	const removals = removalsOf(place, lines, account);
	if ("check" in removals) return removals;
	return [
		...changes,
		...places,
		...controlDoubts(place, lines, account).map((what) => ({ what, confidence: OTHER_CONTROL })),
		...removals.unsure.map((line) => ({
			what: `one of several alike was taken out: "${line.trim()}"`,
			confidence: ONE_OF_MANY,
		})),
		...lostChanges(place, lines, account).map(({ kind, what }) => ({
			what,
			confidence: LOST[kind],
			isOdd: kind !== "removed",
		})),
		...(account.loose > 0 ? [{ what: "a bracket is another's", confidence: LOOSE }] : []),
		...account.elsewhere.map(elsewhere),
		...account.dropped.map((line) => ({
			what: `left out by the model's word alone: "${line.trim()}"`,
			confidence: DROPPED,
		})),
		...(account.groups.length === 0
			? [{ what: "the target has all of it already", confidence: UPSTREAM }]
			: []),
	];
}

/** Of the patch's lines that the answer has in another form: what shows why. */
function changeDoubts(place: Place, lines: readonly string[], account: Account): Doubt[] | Rejection {
	const doubts: Doubt[] = [];
	for (const claim of account.claims.filter(({ isChanged }) => isChanged)) {
		const shown = explainChange(place, lines, account, claim);
		if (typeof shown === "object") return shown;
		const what = `"${place.patched[claim.patched]!.trim()}" changed: ${SHOWN_WORDS[shown]}`;
		doubts.push({ what, confidence: SHOWN[shown], isOdd: shown === "no" });
	}
	return doubts;
}

/**
 * Of the patch's lines, in the answer or in the target already: whether they stand where they belong. A line that
 * another gave way to, in the target as in the patch, does.
 */
function placeDoubts(place: Place, lines: readonly string[], account: Account): Doubt[] | Rejection {
	const placementFor = placementOf(place, lines, account);
	const doubts: Doubt[] = [];
	for (const claim of account.claims) {
		const placement = placementFor(claim);
		if (typeof placement === "object") return placement;
		doubts.push({ what: PLACED_WORDS[placement], confidence: PLACED[placement] });
		const line = lines[claim.answer]!;
		if (!claim.isChanged && isTwice(place, line)) doubts.push(elsewhere(line));
	}
	const isElsewhere = (claim: Claim) => {
		const { oldFrom, oldTo } = account.edits[claim.edit]!;
		if (oldFrom < oldTo) return false;
		const placement = placementFor(claim);
		return typeof placement === "object" || ["either", "remade", "crossed"].includes(placement);
	};
	const away = account.settled.filter(isElsewhere).map(({ patched }) => elsewhere(place.patched[patched]!));
	return [...doubts, ...away];
}

function elsewhere(line: string): Doubt {
	return { what: `the target has it at another place: "${line.trim()}"`, confidence: ELSEWHERE };
}

const SHOWN_WORDS: Readonly<Record<Shown, string>> = {
	both: "the patch's change and upstream's add up, token by token",
	drift: "a rule of the evidence renames what changed, or a prototype wants it",
	either: "the patch's change and upstream's add up; their order is the model's",
	no: "nothing shows why",
};
const PLACED_WORDS: Readonly<Record<Placement, string>> = {
	exact: "stands where it stood",
	twin: "stands where it stood, and upstream has that place twice now",
	beside: "stands beside one of the lines it stood beside",
	grown: "stands beside one of the lines it stood beside; upstream put more lines in place of the others",
	either: "upstream added lines at the same place; the order is the model's",
	remade:
		"upstream added lines at the same place, and rewrote the line that it stands beside; the order is the model's",
	crossed: "upstream added lines at the same place; the order is the model's, among blocks or apart",
	overgrown:
		"stands beside one of the lines it stood beside; with blocks, upstream put more lines in place of the others",
	between: "stands somewhere between the lines it stood between",
	unknown: "nothing is left of the lines it stood beside",
};
