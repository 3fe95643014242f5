import { type FileLine, targetLine } from "../../model/evidence.js";
import type { Edit } from "../../model/series.js";
import { diffLines } from "../../text/diff.js";
import { isWeak, splitLines } from "../../text/lines.js";
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
	let edits: Edit[] | undefined;
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

/** What upstream made of a line of the base. */
export interface LineChange {
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
		const pairs = pairLines(base.slice(oldFrom, oldTo), target.slice(newFrom, newTo));
		for (const hit of hits) {
			const old = tokensOf(base[hit]!);
			const pair = pairs.get(hit - oldFrom);
			if (pair === undefined) {
				result.push({ old, changes: [], at: targetLine(path, Math.min(newFrom, target.length - 1)) });
				continue;
			}
			const line = newFrom + pair;
			const now = tokensOf(target[line]!);
			result.push({ old, new: now, changes: tokenChanges(old, now), at: targetLine(path, line) });
		}
	}
	return result;
}

/** Pairs lines that are alike in the order they stand in, so that the sum of their likeness is the most. */
export function pairLines(old: readonly string[], now: readonly string[]): Map<number, number> {
	const alike = old.map((a) =>
		now.map((b) => {
			const isNone = isWeak(a) || isWeak(b) || Math.max(a.length, b.length) > LONGEST_LINE;
			const likeness = isNone ? 0 : tokenSimilarity(a, b);
			return likeness >= ALIKE ? likeness : 0;
		}),
	);
	const best = Array.from({ length: old.length + 1 }, () => new Float64Array(now.length + 1));
	for (let i = old.length - 1; i >= 0; i--)
		for (let j = now.length - 1; j >= 0; j--) {
			const pair = alike[i]![j]! > 0 ? alike[i]![j]! + best[i + 1]![j + 1]! : 0;
			best[i]![j] = Math.max(pair, best[i + 1]![j]!, best[i]![j + 1]!);
		}
	const pairs = new Map<number, number>();
	for (let i = 0, j = 0; i < old.length && j < now.length; ) {
		const likeness = alike[i]![j]!;
		if (likeness > 0 && best[i]![j] === likeness + best[i + 1]![j + 1]!) pairs.set(i++, j++);
		else if (best[i]![j] === best[i + 1]![j]) i++;
		else j++;
	}
	return pairs;
}
