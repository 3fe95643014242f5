import type { Evidence, FileLine } from "../../model/evidence.js";
import type { DriftRule } from "../../model/fate.js";
import { addTo } from "../../text/multiset.js";
import { type FilePair, type LineChange, lineChanges } from "./mine.js";

/** A change that upstream made to a word all over the tree, as a rule for other lines that have it. */
export interface WordRule {
	/** The drift rule's name. */
	readonly rule: DriftRule;
	readonly word: string;
	/** Set where the word is gone as a function only: other uses of it stay. */
	readonly isCall?: true;
	/** The tokens that change, and what they become; none for a flag and its bar, `undefined` to take out a line of just these. */
	readonly old: readonly string[];
	readonly new: readonly string[] | undefined;
	/** Single tokens that change along with it on the same line. */
	readonly companions: readonly { readonly old: string; readonly new: readonly string[] }[];
	readonly confidence: number;
	readonly evidence: readonly Evidence[];
}

/** The rule's name. */
export const VOTE = "vote";

const FEWEST_VOTES = 3;
const MARGIN = 3;
const LONGEST_CHANGE = 4;
const COMPANION_SHARE = 0.7;

interface Candidate {
	readonly old: readonly string[];
	readonly new: readonly string[] | undefined;
	readonly places: LineChange[];
}

/** What upstream made of a file's lines that have a word. */
export type WordBallot = readonly LineChange[];

/** How a file votes on a word; it keeps nothing of the file's text. */
export function wordBallot(word: string, file: FilePair): WordBallot {
	const pattern = new RegExp(`\\b${word}\\b`);
	return lineChanges(file, (line) => pattern.test(line));
}

/**
 * What upstream made of a word that is gone, by a vote of the files that had it: at least three, at least half of them,
 * and three times as many as for any other change.
 */
export function voteOn(word: string, ballots: readonly WordBallot[]): WordRule | undefined {
	const candidates = new Map<string, Candidate>();
	const changed: LineChange[] = [];
	let voters = 0;
	for (const ballot of ballots) {
		const voted = new Set<string>();
		for (const change of ballot) {
			const now = change.new === undefined ? undefined : covering(change, word);
			const old = change.new === undefined ? change.old : now?.new.length === 0 ? [word, "|"] : now?.old;
			if (!old?.includes(word)) continue;
			if (now !== undefined) changed.push(change);
			const key = JSON.stringify([old, now?.new]);
			if (voted.has(key)) continue;
			voted.add(key);
			const candidate = candidates.get(key) ?? { old, new: now?.new, places: [] };
			candidate.places.push(change);
			candidates.set(key, candidate);
		}
		if (voted.size > 0) voters++;
	}
	const ranked = [...candidates.values()].sort((a, b) => b.places.length - a.places.length);
	const best = ranked[0];
	const votes = best?.places.length ?? 0;
	const next = ranked[1]?.places.length ?? 0;
	if (!best || votes < FEWEST_VOTES || votes * 2 < voters || votes < MARGIN * next) return undefined;
	const now = best.new ?? [];
	const otherwise = best.places.filter((place) => now.length > 0 && changesArguments(place, word, now));
	if (otherwise.length * 2 > votes) return undefined;
	if (best.new !== undefined && best.old.length > LONGEST_CHANGE) return undefined;
	return {
		rule: VOTE,
		word,
		old: best.old,
		new: best.new,
		companions: best.new ? companionsOf(word, changed) : [],
		confidence: (votes + 1) / (voters + 2),
		evidence: shownAt({ kind: "renamed", from: best.old, to: now, in: "files", votes, voters }, best.places),
	};
}

/** A fact at the first of the places that show it, and the second one. */
export function shownAt(fact: Evidence, places: readonly { readonly at: FileLine }[]): Evidence[] {
	return places.slice(0, 2).map(({ at }, i) => (i === 0 ? { ...fact, at } : { kind: "and here", at }));
}

/** The change of a line that covers the word. */
function covering({ changes }: LineChange, word: string) {
	return changes.find(({ old, new: now }) => old.includes(word) && (now.length > 0 || isFlagAlone(old)));
}

/** A flag with the bar that joins it to others. */
function isFlagAlone(tokens: readonly string[]): boolean {
	return tokens.length === 2 && tokens.includes("|");
}

/** A call of the word has other arguments now, not only another name: to rename it would not do. */
export function changesArguments(change: LineChange, word: string, now: readonly string[]): boolean {
	const before = argumentsAfter(change.old, word);
	const after = argumentsAfter(change.new!, now.at(-1));
	return before !== undefined && after !== undefined && before !== after;
}

/** The arguments of a call, as tokens; undefined where it is none, or no whole one. */
function argumentsAfter(tokens: readonly string[], name: string | undefined): string | undefined {
	const at = name === undefined ? -1 : tokens.indexOf(name);
	if (at < 0 || tokens[at + 1] !== "(") return undefined;
	let depth = 0;
	for (let end = at + 1; end < tokens.length; end++) {
		if (tokens[end] === "(") depth++;
		else if (tokens[end] === ")" && --depth === 0) return tokens.slice(at + 2, end).join(" ");
	}
	return undefined;
}

/** Tokens that change the same way on most of the lines that have them, when the word changes. */
function companionsOf(word: string, lines: readonly LineChange[]): WordRule["companions"] {
	const changed = new Map<string, { old: string; new: readonly string[]; count: number }>();
	const seen = new Map<string, number>();
	for (const { old, changes } of lines) {
		for (const token of new Set(old)) addTo(seen, token);
		for (const change of changes) {
			const [token] = change.old;
			if (change.old.length !== 1 || token === word || change.new.length === 0 || !/^\w/.test(token!))
				continue;
			const key = JSON.stringify(change);
			const known = changed.get(key) ?? { old: token!, new: change.new, count: 0 };
			known.count++;
			changed.set(key, known);
		}
	}
	return [...changed.values()].filter(
		({ old, count }) => count >= 2 && count >= COMPANION_SHARE * seen.get(old)!,
	);
}
