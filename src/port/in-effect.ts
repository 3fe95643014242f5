import type { HunkState } from "../model/decision.js";
import type { Presence } from "./presence.js";

/** The share of its added lines from which a patch counts as in effect: no patch that was kept came near (docs/engine.md). */
const LEAST_PRESENT = 0.55;
/** The same for one without a new word, whose lines may stand there for another reason, or where code that it changes is gone. */
const NEARLY_ALL = 0.9;
/** Of what it takes out, and of the words that it brings, so much must be gone, and be there. */
const MOST = 0.75;

/** A hunk's state after the port, and what upstream has of it. */
export interface JudgedHunk {
	readonly state: HunkState;
	readonly presence: Presence;
}

/** What upstream has of a patch. */
export interface InEffect {
	/** The share of its added lines that stand in the target, 0 to 1. */
	readonly share: number;
	/** So much of it, with nothing that tells against it, that it need not be carried on. */
	readonly isEnough: boolean;
}

/**
 * Judges by the texts alone whether upstream has in effect what a patch does. What only takes lines out is never judged
 * so: they may be gone for another reason.
 */
export function inEffect(hunks: readonly JudgedHunk[]): InEffect {
	const sum = (of: (hunk: JudgedHunk) => number) => hunks.reduce((total, hunk) => total + of(hunk), 0);
	const added = sum(({ presence }) => presence.added);
	const share = added === 0 ? 0 : sum(presentOf) / added;
	const words = sum(({ presence }) => presence.words);
	const isDemanding = words === 0 || hunks.some(hasLostItsPlace);
	const isEnough =
		share >= (isDemanding ? NEARLY_ALL : LEAST_PRESENT) &&
		sum(({ presence }) => presence.gone) >= MOST * sum(({ presence }) => presence.removed) &&
		sum(({ presence }) => presence.known) >= MOST * words &&
		!hunks.some(isWanted);
	return { share, isEnough };
}

function presentOf({ state, presence }: JudgedHunk): number {
	return state === "upstream" ? presence.added : presence.present;
}

/** The target has what the hunk takes out, lacks what it only adds, or says otherwise: it is wanted there still. */
function isWanted(hunk: JudgedHunk): boolean {
	const { added, present, removed, otherwise } = hunk.presence;
	return (
		contradicts(hunk) ||
		otherwise > 0 ||
		(hunk.state === "unsure" && removed === 0 && present < LEAST_PRESENT * added)
	);
}

/** The target has what the hunk takes out, or takes what the hunk adds as if it were new: a commit that is there did something else. */
export function contradicts({ state, presence: { added, present, removed, gone } }: JudgedHunk): boolean {
	if (state === "upstream") return false;
	return gone < MOST * removed || (state === "landed" && present < LEAST_PRESENT * added);
}

/** Upstream took away the code that the hunk changes, and has nothing of what it puts there. */
function hasLostItsPlace({ state, presence: { added, present } }: JudgedHunk): boolean {
	return state === "unsure" && present < LEAST_PRESENT * added;
}
