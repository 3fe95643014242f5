import type { Edit } from "../model/series.js";
import { compact } from "./compact.js";
import { histogramFlags } from "./histogram.js";
import { squash } from "./lines.js";

/**
 * The edits that turn `oldLines` into `newLines`, in order, as
 * `git diff --histogram --no-indent-heuristic` finds them.
 *
 * @param ignoreSpace compare as `git diff -w` does
 */
export function diffLines(
	oldLines: readonly string[],
	newLines: readonly string[],
	{ ignoreSpace }: { ignoreSpace: boolean },
): Edit[] {
	const ids = new Map<string, number>();
	const intern = (lines: readonly string[]) => {
		const numbers = new Int32Array(lines.length);
		for (let i = 0; i < lines.length; i++) {
			const key = ignoreSpace ? squash(lines[i]!) : lines[i]!;
			const id = ids.get(key) ?? ids.size;
			if (id === ids.size) ids.set(key, id);
			numbers[i] = id;
		}
		return numbers;
	};
	const a = intern(oldLines);
	const b = intern(newLines);
	const [changedA, changedB] = histogramFlags(a, b);
	compact(a, changedA, b, changedB);
	compact(b, changedB, a, changedA);
	return editsFromFlags(changedA, changedB);
}

/** The lines of a text that another has as well, in order, and where it has them; white space does not count. */
export function commonLines(lines: readonly string[], others: readonly string[]): Map<number, number> {
	const found = new Map<number, number>();
	let shift = 0;
	let at = 0;
	const keep = (to: number) => {
		for (; at < to; at++) found.set(at, at + shift);
	};
	for (const { oldFrom, oldTo, newTo } of diffLines(lines, others, { ignoreSpace: true })) {
		keep(oldFrom);
		at = oldTo;
		shift = newTo - oldTo;
	}
	keep(lines.length);
	return found;
}

function editsFromFlags(changedOld: Uint8Array, changedNew: Uint8Array): Edit[] {
	const edits: Edit[] = [];
	let i = 0;
	let j = 0;
	while (i < changedOld.length || j < changedNew.length) {
		if (!changedOld[i] && !changedNew[j]) {
			i++;
			j++;
			continue;
		}
		const oldFrom = i;
		const newFrom = j;
		while (changedOld[i]) i++;
		while (changedNew[j]) j++;
		edits.push({ oldFrom, oldTo: i, newFrom, newTo: j });
	}
	return edits;
}
