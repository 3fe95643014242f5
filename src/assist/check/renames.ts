import type { Evidence } from "../../model/evidence.js";
import { diffLines } from "../../text/diff.js";
import { addTo } from "../../text/multiset.js";
import { tokenChanges } from "../../text/token-diff.js";
import { tokensOf } from "../../text/tokens.js";

/** What became of an identifier, or of a few tokens: old to new, tokens joined by blanks. */
export type Renames = ReadonlyMap<string, ReadonlySet<string>>;

/** The renames that drift rules state in the evidence. */
export function statedRenames(evidence: readonly Evidence[]): Renames {
	const renames = new Map<string, Set<string>>();
	for (const fact of evidence) {
		if (fact.kind !== "renamed") continue;
		const { from: old, to: now } = fact;
		if (old.some(isWord) && now.some(isWord)) add(renames, old.join(" "), now.join(" "));
		for (const change of tokenChanges(old, now))
			if (change.old.length === 1 && isWord(change.old[0]) && change.new.some(isWord))
				add(renames, change.old[0]!, change.new.join(" "));
	}
	return renames;
}

/** Whether one list of tokens is the other with what renames say put in its place, once at the least. */
export function isRenaming(renames: Renames, from: readonly string[], to: readonly string[]): boolean {
	const rules = [...renames].map(([old, targets]) => ({
		old: old.split(" "),
		targets: [...targets].map((target) => target.split(" ")),
	}));
	const fits = (tokens: readonly string[], all: readonly string[], at: number) =>
		tokens.every((token, i) => token === all[at + i]);
	/** The pairs of places from which the ends are not reached. */
	const failed = new Set<string>();
	const reaches = (at: number, here: number): boolean => {
		if (at === from.length) return here === to.length;
		const key = `${at},${here}`;
		if (failed.has(key)) return false;
		if (at < from.length && from[at] === to[here] && reaches(at + 1, here + 1)) return true;
		const isReached = rules.some(
			({ old, targets }) =>
				fits(old, from, at) &&
				targets.some((target) => fits(target, to, here) && reaches(at + old.length, here + target.length)),
		);
		if (!isReached) failed.add(key);
		return isReached;
	};
	return from.join(" ") !== to.join(" ") && reaches(0, 0);
}

/**
 * The renames that a file's own lines show: a word that is gone from the target's file, and where it stood another
 * one, always the same, with nothing else changed on any of these lines.
 *
 * @param isKept tells of a function that others still may call: that this file calls another one now renames nothing
 * @param least on so many places at the least
 */
export function ownRenames(
	base: readonly string[],
	target: readonly string[],
	isKept: (word: string) => boolean = () => false,
	least = 1,
): Renames {
	const left = new Set(target.flatMap(tokensOf));
	const seen = new Map<string, Set<string>>();
	const times = new Map<string, number>();
	for (const { oldFrom, oldTo, newFrom, newTo } of diffLines(base, target, { ignoreSpace: true })) {
		if (oldTo - oldFrom !== newTo - newFrom) continue;
		for (let i = 0; i < oldTo - oldFrom; i++) {
			const changes = tokenChanges(tokensOf(base[oldFrom + i]!), tokensOf(target[newFrom + i]!));
			const words = changes.map(({ old, new: now }) =>
				old.length === 1 && now.length === 1 ? [old[0]!, now[0]!] : [],
			);
			if (!words.every(([before, after]) => isWord(before) && isWord(after))) continue;
			for (const [before, after] of words) {
				if (left.has(before!)) continue;
				add(seen, before!, after!);
				addTo(times, before!);
			}
		}
	}
	return new Map(
		[...seen].filter(([word, targets]) => targets.size === 1 && times.get(word)! >= least && !isKept(word)),
	);
}

/** What two sources of renames know together. */
export function allRenames(a: Renames, b: Renames): Renames {
	const all = new Map<string, Set<string>>();
	for (const renames of [a, b])
		for (const [word, targets] of renames) for (const each of targets) add(all, word, each);
	return all;
}

function isWord(token: string | undefined): boolean {
	return token !== undefined && /^[A-Za-z_]\w*$/.test(token);
}

function add(renames: Map<string, Set<string>>, word: string, target: string): void {
	renames.set(word, (renames.get(word) ?? new Set()).add(target));
}
