import { textOf } from "../../text/lines.js";
import { blankComments, identifiersOf } from "../../text/tokens.js";
import { wordsOf } from "../../text/words-of.js";
import { type FilePair, type LineChange, lineChanges } from "./mine.js";
import { changesArguments, shownAt, type WordRule } from "./vote.js";

/** The rule's name. */
export const SAME_FILE = "same-file";

const FEWEST_VOTES = 2;
const SHARE = 0.75;
const LONGEST_CHANGE = 6;

/**
 * What upstream made of words in the file that a patch changes itself: a word that the hunks use, that the base's file
 * had and the target's has no more, and that became the same tokens on at least two lines and three quarters of them.
 *
 * @param shown the lines of the hunks, both sides
 * @param isDeclared true for functions that the target's headers still declare: to use them is as right as before
 */
export function sameFileRules(
	file: FilePair,
	shown: readonly string[],
	isDeclared: (word: string) => boolean = () => false,
): WordRule[] {
	const before = wordsOf(textOf(file.base));
	const now = wordsOf(textOf(file.target));
	const words = [...identifiersOf(blankComments(shown.join("")))].filter(
		(word) => before.has(word) && !now.has(word) && !isDeclared(word),
	);
	if (words.length === 0) return [];
	const pattern = new RegExp(`\\b(?:${words.join("|")})\\b`);
	const changes = lineChanges(file, (line) => pattern.test(line));
	return words.flatMap((word) => ruleFor(word, changes) ?? []);
}

function ruleFor(word: string, lines: readonly LineChange[]): WordRule | undefined {
	const votes = new Map<string, { now: readonly string[]; places: LineChange[] }>();
	let voters = 0;
	for (const line of lines) {
		for (const { old, new: now } of line.changes) {
			if (old.length !== 1 || old[0] !== word) continue;
			voters++;
			if (changesArguments(line, word, now)) continue;
			const key = now.join(" ");
			const vote = votes.get(key) ?? { now, places: [] };
			vote.places.push(line);
			votes.set(key, vote);
		}
	}
	const best = [...votes.values()].sort((a, b) => b.places.length - a.places.length)[0];
	const count = best?.places.length ?? 0;
	if (!best || count < FEWEST_VOTES || count < SHARE * voters) return undefined;
	if (best.now.length === 0 || best.now.length > LONGEST_CHANGE) return undefined;
	return {
		...{ rule: SAME_FILE, word, old: [word], new: best.now, companions: [] },
		confidence: (count + 2) / (voters + 3),
		evidence: shownAt(
			{ kind: "renamed", from: [word], to: best.now, in: "lines of this file", votes: count, voters },
			best.places,
		),
	};
}
