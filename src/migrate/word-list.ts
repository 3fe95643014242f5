import { splitWords } from "../fingerprint/things/makefile.js";
import { targetLine } from "../model/evidence.js";
import type { AlignedFile, Cluster } from "../retrieve/aligned-file.js";
import { isSame, squash } from "../text/lines.js";
import { type LandingRule, targetRange } from "./landing.js";

/** A line of a Makefile that gives words to a list. */
interface WordList {
	/** All before the first word, and all behind the last. */
	readonly head: string;
	readonly tail: string;
	readonly words: readonly string[];
}

/** What a side did to a list, which holds no word twice. */
interface WordChange {
	readonly added: readonly string[];
	readonly removed: readonly string[];
}

/**
 * Both put words into one line's list of objects or flags, or took some out: the list becomes upstream's with the patch's
 * words put in and taken out. Not where both speak of one thing, such as `-Wzed` and `-Wno-zed`.
 */
export const wordListRule: LandingRule = {
	name: "token-merge",
	land(aligned, cluster) {
		const range = cluster.upstream.length > 0 ? targetRange(aligned, cluster) : undefined;
		const sides = range && aligned.profile.language === "makefile" && linesOf(aligned, cluster, range);
		if (!sides) return undefined;
		const { base, patched, target, at } = sides;
		const [mine, theirs] = [changeOf(base, patched), changeOf(base, target)];
		if (!mine || !theirs || sharesTopic(mine, theirs)) return undefined;
		const words = merged(base.words, patched.words, target.words);
		if (words.length === 0) return undefined;
		return {
			state: "landed",
			from: at,
			to: at + 1,
			lines: [target.head + words.join(" ") + target.tail],
			confidence: 0.85,
			evidence: [
				{
					kind: "tokens merged",
					kept: 1 - theirs.removed.length / base.words.length,
					at: targetLine(aligned.path, at),
				},
			],
			ported: true,
			byTokens: true,
		};
	},
};

/** The one line that the patch changes in its three forms, and where it stands in the target. */
function linesOf(
	{ base, patched, target }: AlignedFile,
	{ edits }: Cluster,
	{ from, to }: { readonly from: number; readonly to: number },
) {
	const edit = edits[0]!;
	if (edits.length > 1 || edit.oldTo - edit.oldFrom !== 1 || edit.newTo - edit.newFrom !== 1)
		return undefined;
	const [was, mine] = [wordListOf(base[edit.oldFrom]!), wordListOf(patched[edit.newFrom]!)];
	const now = target
		.slice(from, to)
		.map((line, i) => ({ list: wordListOf(line), at: from + i }))
		.filter(({ list }) => was && list && squash(list.head) === squash(was.head));
	const [only, ...more] = now;
	if (!was || !mine || !only?.list || more.length > 0) return undefined;
	const isOneForm = [was, mine, only.list].every(
		({ head, tail }) => squash(head) === squash(was.head) && squash(tail) === squash(was.tail),
	);
	return isOneForm ? { base: was, patched: mine, target: only.list, at: only.at } : undefined;
}

const ASSIGNMENT = /^([ \t]*([^\s:=+#?!]+)[ \t]*[:+]?=[ \t]*)([^\s#][^#]*?)([ \t]*\\?[ \t]*\r?\n?)$/;
const LISTS = /^(?:targets|hostprogs|always)$|-(?:y|m|n|objs|\$\(\w+\))$|flags(?:-\w+)?$|FLAGS(?:_\S+)?$/;
const LONGEST_LINE = 2000;

function wordListOf(line: string): WordList | undefined {
	const [, head, name, list, tail] = line.length < LONGEST_LINE ? (ASSIGNMENT.exec(line) ?? []) : [];
	const words = splitWords(list ?? "");
	if (!LISTS.test(name ?? "") || new Set(words).size < words.length) return undefined;
	return { head: head!, tail: tail!, words };
}

/** What one list has more or less than the other; undefined where their common words are in another order. */
function changeOf({ words: before }: WordList, { words: after }: WordList): WordChange | undefined {
	const kept = before.filter((word) => after.includes(word));
	if (
		!isSame(
			kept,
			after.filter((word) => before.includes(word)),
		)
	)
		return undefined;
	return {
		added: after.filter((word) => !before.includes(word)),
		removed: before.filter((word) => !after.includes(word)),
	};
}

function sharesTopic(mine: WordChange, theirs: WordChange): boolean {
	const [own, upstream] = [mine, theirs].map(
		({ added, removed }) => new Set([...added, ...removed].map(topicOf)),
	) as [Set<string>, Set<string>];
	return [...own].some((topic) => upstream.has(topic));
}

/** What a word speaks of, whatever it says of it: `-Wno-zed` and `-Wzed=2`, `-DZED=1` and `-UZED`. */
function topicOf(word: string): string {
	return word
		.replace(/=.*/, "")
		.replace(/^-([A-Za-z])no-/, "-$1")
		.replace(/^-U/, "-D");
}

/** The target's words with what the patch did to the base's: by the word that it stands by there, or at the end. */
function merged(base: readonly string[], patched: readonly string[], target: readonly string[]): string[] {
	const words = target.filter((word) => patched.includes(word) || !base.includes(word));
	patched.forEach((word, i) => {
		if (base.includes(word)) return;
		const next = patched.slice(i + 1).find((other) => base.includes(other));
		const [above, below] = [patched[i - 1], next].map((other) => words.indexOf(other ?? ""));
		const isLast = next === undefined || (above! < 0 && below! < 0);
		words.splice(isLast ? words.length : above! < 0 ? below! : above! + 1, 0, word);
	});
	return words;
}
