import type { AlignedFile } from "../retrieve/aligned-file.js";
import { diffLines } from "../text/diff.js";
import { isWeak, squash } from "../text/lines.js";
import { LONGEST_WHOLE, LOOSE_WINDOW, type Range } from "./regions.js";

/** Where the old code and the patched stand that a question is about. */
interface Asked {
	readonly base: Range;
	readonly patched: Range;
}

/** The neighbours of a patch's edits that stand once in the target, outside of the place. */
export function neighboursGone(
	file: AlignedFile,
	{ base, patched }: Asked,
	site: Range,
): { line: string; at: number }[] {
	const old = file.base.slice(base.from, base.to);
	const after = file.patched.slice(patched.from, patched.to);
	const here = new Set(file.target.slice(site.from, site.to).map(squash));
	const elsewhere = new Map<string, number[]>();
	for (const [i, line] of file.target.entries())
		if (i < site.from || i >= site.to)
			elsewhere.set(squash(line), [...(elsewhere.get(squash(line)) ?? []), i]);
	const gone = new Map<string, number>();
	for (const { oldFrom, oldTo } of diffLines(old, after, { ignoreSpace: false }))
		for (const line of [
			old.slice(0, oldFrom).findLast((each) => !isWeak(each)),
			old.slice(oldTo).find((each) => !isWeak(each)),
		]) {
			if (line === undefined || here.has(squash(line))) continue;
			const [at, another] = elsewhere.get(squash(line)) ?? [];
			if (at !== undefined && another === undefined) gone.set(line, at);
		}
	return [...gone].map(([line, at]) => ({ line, at }));
}

/** So far away, in lines, is what upstream moved within a file taken for a part of the place. */
const NEAR = 80;

/** A place outside of definitions, as far as the neighbours of the patch's edits that upstream moved away from it, and some lines more. */
export function withNeighbours(file: AlignedFile, asked: Asked, site: Range): Range {
	const near = neighboursGone(file, asked, site).filter(
		({ at }) => site.from - at <= NEAR && at - site.to < NEAR,
	);
	const from = Math.max(0, Math.min(site.from, ...near.map(({ at }) => at - LOOSE_WINDOW)));
	const to = Math.min(file.target.length, Math.max(site.to, ...near.map(({ at }) => at + 1 + LOOSE_WINDOW)));
	return to - from <= LONGEST_WHOLE ? { from, to } : site;
}
