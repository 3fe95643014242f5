import { type FileLine, targetLine } from "../../model/evidence.js";
import type { Edit } from "../../model/series.js";
import { align } from "../../text/align.js";
import { diffLines } from "../../text/diff.js";
import { isWeak, splitLines } from "../../text/lines.js";
import { owned } from "../../text/owned.js";
import { type TokenChange, tokenChanges } from "../../text/token-diff.js";
import { tokenSimilarity, tokensOf } from "../../text/tokens.js";

/** A file as it was in the base and is in the target, and what upstream changed in it. */
export interface FilePair {
	readonly path: string;
	readonly base: readonly string[];
	readonly target: readonly string[];
	readonly edits: readonly Edit[];
}

/** Compares two texts of a file, when what upstream changed is first asked for. */
export function filePair(path: string, base: string, target: string): FilePair {
	const [before, now] = [splitLines(base), splitLines(target)];
	let edits: readonly Edit[] | undefined;
	return {
		path,
		base: before,
		target: now,
		get edits() {
			edits ??= diffLines(before, now, { ignoreSpace: true });
			return edits;
		},
	};
}

/** What upstream made of a line of the base; its tokens keep no text of the file. */
export interface LineChange {
	/** Its number in the base, from 0. */
	readonly line: number;
	readonly old: readonly string[];
	/** Undefined where the line was taken out. */
	readonly new?: readonly string[];
	readonly changes: readonly TokenChange[];
	/** Where that shows in the target. */
	readonly at: FileLine;
}

/** How alike two lines have to be to be one line that changed. */
const ALIKE = 0.4;
/** Longer lines are generated, and comparing them takes long. */
const LONGEST_LINE = 1000;
/** Larger edits are rewrites, and no line in them stands for another. */
const LARGEST_EDIT = 4000;

/** What upstream made of the lines that `wanted` picks, where it changed them. */
export function lineChanges(
	{ path, base, target, edits }: FilePair,
	wanted: (line: string) => boolean,
): LineChange[] {
	const result: LineChange[] = [];
	for (const { oldFrom, oldTo, newFrom, newTo } of edits) {
		const hits: number[] = [];
		for (let line = oldFrom; line < oldTo; line++) if (wanted(base[line]!)) hits.push(line);
		if (hits.length === 0 || (oldTo - oldFrom) * (newTo - newFrom) > LARGEST_EDIT) continue;
		const pairs = align(oldTo - oldFrom, newTo - newFrom, (i, j) =>
			likeness(base[oldFrom + i]!, target[newFrom + j]!),
		);
		for (const hit of hits) {
			const old = tokensOf(base[hit]!).map(owned);
			const pair = pairs.get(hit - oldFrom);
			if (pair === undefined) {
				result.push({
					line: hit,
					old,
					changes: [],
					at: targetLine(path, Math.min(newFrom, target.length - 1)),
				});
				continue;
			}
			const line = newFrom + pair.at;
			const now = tokensOf(target[line]!).map(owned);
			result.push({ line: hit, old, new: now, changes: tokenChanges(old, now), at: targetLine(path, line) });
		}
	}
	return result;
}

/** How alike two lines are; 0 where the one cannot have become the other. */
function likeness(old: string, now: string): number {
	if (isWeak(old) || isWeak(now) || Math.max(old.length, now.length) > LONGEST_LINE) return 0;
	const alike = tokenSimilarity(old, now);
	return alike >= ALIKE ? alike : 0;
}
