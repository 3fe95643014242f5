import { diffLines } from "../text/diff.js";
import { tokenChanges } from "../text/token-diff.js";
import { tokensOf } from "../text/tokens.js";

/** Word by word, what became of an identifier: old to new. */
export type Renames = ReadonlyMap<string, ReadonlySet<string>>;

/** The renames that drift rules state in the evidence: `upstream: OLD became NEW in N of M files`, or so many lines. */
export function statedRenames(evidence: readonly string[]): Renames {
	const renames = new Map<string, Set<string>>();
	for (const text of evidence) {
		const [, before, after] = STATED.exec(text) ?? [];
		if (before === undefined || after === undefined) continue;
		for (const change of tokenChanges(tokensOf(before), tokensOf(after)))
			for (const word of change.old.filter(isWord))
				for (const each of change.new.filter(isWord)) add(renames, word, each);
	}
	return renames;
}

/**
 * The renames that a file's own lines show: a word that is gone from the target's file, and where it stood another
 * one, always the same, with nothing else changed on any of these lines.
 *
 * @param isKept tells of a function that others still may call: that this file calls another one now renames nothing
 */
export function ownRenames(
	base: readonly string[],
	ours: readonly string[],
	isKept: (word: string) => boolean = () => false,
): Renames {
	const left = new Set(ours.flatMap(tokensOf));
	const seen = new Map<string, Set<string>>();
	for (const { oldFrom, oldTo, newFrom, newTo } of diffLines(base, ours, { ignoreSpace: true })) {
		if (oldTo - oldFrom !== newTo - newFrom) continue;
		for (let i = 0; i < oldTo - oldFrom; i++) {
			const changes = tokenChanges(tokensOf(base[oldFrom + i]!), tokensOf(ours[newFrom + i]!));
			const words = changes.map(({ old, new: now }) =>
				old.length === 1 && now.length === 1 ? [old[0]!, now[0]!] : [],
			);
			if (!words.every(([before, after]) => isWord(before) && isWord(after))) continue;
			for (const [before, after] of words) if (!left.has(before!)) add(seen, before!, after!);
		}
	}
	return new Map([...seen].filter(([word, targets]) => targets.size === 1 && !isKept(word)));
}

/** What two sources of renames know together. */
export function allRenames(a: Renames, b: Renames): Renames {
	const all = new Map<string, Set<string>>();
	for (const renames of [a, b])
		for (const [word, targets] of renames) for (const each of targets) add(all, word, each);
	return all;
}

const STATED = /^(?:upstream: )?(.*?) became (.*?) (?:in \d+ of \d+ files|on \d+ of \d+ lines)/;

function isWord(token: string | undefined): boolean {
	return token !== undefined && /^[A-Za-z_]\w*$/.test(token);
}

function add(renames: Map<string, Set<string>>, word: string, target: string): void {
	renames.set(word, (renames.get(word) ?? new Set()).add(target));
}
