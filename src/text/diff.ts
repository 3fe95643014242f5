import type { Edit } from "../model/series.js";
import { compact } from "./compact.js";
import { getOrMake } from "./get-or-make.js";
import { histogramFlags } from "./histogram.js";
import { SpacelessNumbers } from "./spaceless.js";
import { atOnce, type Steps } from "./steps.js";

/** Shorter texts are compared sooner than their comparison is found again. */
const FEWEST_LINES = 100;
type Compared = WeakMap<readonly string[], WeakMap<readonly string[], readonly Edit[]>>;
const known = { exact: new WeakMap() as Compared, spaceless: new WeakMap() as Compared };

/**
 * The edits that turn `oldLines` into `newLines`, in order, as
 * `git diff --histogram --no-indent-heuristic` finds them. Compared once for two arrays, which must not change.
 *
 * @param ignoreSpace compare as `git diff -w` does
 */
export function diffLines(
	oldLines: readonly string[],
	newLines: readonly string[],
	{ ignoreSpace }: { ignoreSpace: boolean },
): readonly Edit[] {
	return atOnce(diffSteps(oldLines, newLines, { ignoreSpace }));
}

/** As `diffLines`, step by step. */
export function* diffSteps(
	oldLines: readonly string[],
	newLines: readonly string[],
	{ ignoreSpace }: { ignoreSpace: boolean },
): Steps<readonly Edit[]> {
	if (oldLines.length < FEWEST_LINES) return yield* compared(oldLines, newLines, ignoreSpace);
	const others = getOrMake(ignoreSpace ? known.spaceless : known.exact, oldLines, () => new WeakMap());
	const edits = others.get(newLines) ?? (yield* compared(oldLines, newLines, ignoreSpace));
	others.set(newLines, edits);
	return edits;
}

function* compared(
	oldLines: readonly string[],
	newLines: readonly string[],
	ignoreSpace: boolean,
): Steps<Edit[]> {
	const [a, b] = numbered(oldLines, newLines, ignoreSpace);
	const [changedA, changedB] = yield* histogramFlags(a, b);
	compact(a, changedA, b, changedB);
	compact(b, changedB, a, changedA);
	return editsFromFlags(changedA, changedB);
}

/**
 * Numbers the lines of two texts from 0 so that those which are the same have one number. Most lines of a text follow
 * each other in the other as well: they are known without being looked up.
 */
function numbered(
	oldLines: readonly string[],
	newLines: readonly string[],
	ignoreSpace: boolean,
): [Int32Array, Int32Array] {
	const numbers = ignoreSpace ? new SpacelessNumbers(oldLines.length + newLines.length) : new ExactNumbers();
	const firstAt: number[] = [];
	const old = new Int32Array(oldLines.length);
	for (let i = 0; i < old.length; i++) {
		old[i] = numbers.of(oldLines[i]!);
		if (old[i] === firstAt.length) firstAt.push(i);
	}
	const now = new Int32Array(newLines.length);
	let like = 0;
	for (let i = 0; i < now.length; i++) {
		const isLike = like < old.length && newLines[i] === oldLines[like];
		now[i] = isLike ? old[like]! : numbers.of(newLines[i]!);
		like = 1 + (isLike ? like : (firstAt[now[i]!] ?? like));
	}
	return [old, now];
}

class ExactNumbers {
	readonly #numbers = new Map<string, number>();

	of(line: string): number {
		const number = this.#numbers.get(line) ?? this.#numbers.size;
		if (number === this.#numbers.size) this.#numbers.set(line, number);
		return number;
	}
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
