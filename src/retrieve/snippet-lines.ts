import { align } from "../text/align.js";
import { isBlank, isWeak, squash } from "../text/lines.js";
import { tokenSimilarity } from "../text/tokens.js";

/** For each line of a snippet the line of the file that it became, or -1; they ascend. */
export type LineMap = Int32Array;

const MOST_PLACES = 60;
const MOST_PAIRS = 6000;
const GAP_COST = 0.01;
const DEAREST_GAP = 0.6;
const KEY_WEIGHT = 0.6;
const WEAK_WEIGHT = 0.15;
const SORT_WEIGHT = 0.05;
const ALIKE = 0.5;
/** Of short lines, such as `int i;`, much is the same without meaning anything. */
const SHORT = 12;
const ALIKE_IF_SHORT = 0.75;
const LARGEST_FILL = 40_000;
const FILL_SLACK = 12;
/** Longer lines are no code, and too dear to compare. */
const LONGEST_LINE = 1000;

interface Pair {
	readonly base: number;
	readonly target: number;
	readonly weight: number;
	score: number;
	previous: Pair | undefined;
}

/** Lines [from, to) of a file, and whether the snippet is known to begin right at their begin, or to end at their end. */
interface Window {
	readonly from: number;
	readonly to: number;
	readonly pinned?: "begin" | "end";
}

/**
 * Aligns a snippet's lines to those in a window of a file: a chain of lines that stand in both, the rarer the
 * better and the closer together the better, and between and around them the lines that are most alike.
 * All -1 where no line tells the place.
 */
export function alignSnippet(old: readonly string[], file: readonly string[], window: Window): LineMap {
	const map: LineMap = new Int32Array(old.length).fill(-1);
	for (let pair = bestChain(old, file, window); pair; pair = pair.previous) map[pair.base] = pair.target;
	fillGaps(map, old, file, window);
	return map;
}

function bestChain(old: readonly string[], file: readonly string[], window: Window): Pair | undefined {
	const pairs = pairsOf(old, file, window);
	const fromBegin = ({ target, base: line }: Pair) =>
		window.pinned === "begin" ? gapCost(target - window.from - line) : 0;
	const fromEnd = ({ target, base: line }: Pair) =>
		window.pinned === "end" ? gapCost(window.to - target - (old.length - line)) : 0;
	let best: Pair | undefined;
	let bestScore = Number.NEGATIVE_INFINITY;
	pairs.forEach((pair, i) => {
		pair.score -= fromBegin(pair);
		for (let k = i - 1; k >= 0; k--) {
			const before = pairs[k]!;
			if (before.base >= pair.base || before.target >= pair.target) continue;
			const drift = pair.target - before.target - (pair.base - before.base);
			const score = before.score + pair.weight - gapCost(drift);
			if (score > pair.score) Object.assign(pair, { score, previous: before });
		}
		const score = pair.score - fromEnd(pair);
		if (score <= bestScore) return;
		best = pair;
		bestScore = score;
	});
	return best;
}

function gapCost(lines: number): number {
	return Math.min(DEAREST_GAP, GAP_COST * Math.abs(lines));
}

/** The places where lines of the snippet stand in the file, by old line; common lines count for less. */
function pairsOf(old: readonly string[], file: readonly string[], { from, to }: Window): Pair[] {
	const places = new Map<string, number[]>();
	for (let line = from; line < to; line++)
		for (const key of [squash(file[line]!), declaredKey(file[line]!)]) {
			const known = key ? places.get(key) : undefined;
			if (known) known.push(line);
			else if (key) places.set(key, [line]);
		}
	const pairs: Pair[] = [];
	old.forEach((line, i) => {
		if (isBlank(line) || isWeak(line)) return;
		const exact = places.get(squash(line));
		const found = exact ?? places.get(declaredKey(line) ?? "") ?? [];
		if (found.length > MOST_PLACES) return;
		const weight = (exact ? 1 : KEY_WEIGHT) / (1 + 0.3 * (found.length - 1));
		for (const target of found) pairs.push({ base: i, target, weight, score: weight, previous: undefined });
	});
	return pairs.length <= MOST_PAIRS ? pairs : pairs.filter(({ weight }) => weight > 0.5).slice(0, MOST_PAIRS);
}

/** What a line declares, where its like declares it too when its value changed: a macro, an option, a field. */
function declaredKey(line: string): string | undefined {
	const match =
		/^\s*#\s*define\s+(\w+)/.exec(line) ??
		/^\s*((?:menu)?config\s+\w+)/.exec(line) ??
		/^\s*([A-Z][A-Z0-9_]{3,})\s*=/.exec(line) ??
		/^(obj-\$\(\w+\))\s*[:+]=/.exec(line);
	return match ? `declares ${match[1]}` : undefined;
}

/** Maps what lies between and around the lines that are mapped. */
function fillGaps(
	map: LineMap,
	old: readonly string[],
	file: readonly string[],
	{ from, to, pinned }: Window,
): void {
	const anchors = [...map.keys()].filter((i) => map[i]! >= 0).map((i) => ({ old: i, now: map[i]! }));
	const first = { old: -1, now: from - 1, isKnown: pinned === "begin" };
	const last = { old: old.length, now: to, isKnown: pinned === "end" };
	const bounds = [first, ...anchors.map((each) => ({ ...each, isKnown: true })), last];
	for (let k = 0; k + 1 < bounds.length; k++) {
		const above = bounds[k]!;
		const below = bounds[k + 1]!;
		if (!above.isKnown && !below.isKnown) return;
		const rows: Range = [above.old + 1, below.old];
		const slack = 2 * (rows[1] - rows[0]) + FILL_SLACK;
		const nowTo = below.isKnown ? below.now : Math.min(to, above.now + 1 + slack);
		const nowFrom = above.isKnown ? above.now + 1 : Math.max(from, nowTo - slack);
		if (rows[0] < rows[1] && nowFrom < nowTo && (rows[1] - rows[0]) * (nowTo - nowFrom) <= LARGEST_FILL)
			fill(map, old, file, rows, [nowFrom, nowTo], !above.isKnown);
	}
}

type Range = readonly [number, number];

/** Aligns by likeness of lines; of equally good places the one nearest to the anchor is taken. */
function fill(
	map: LineMap,
	old: readonly string[],
	file: readonly string[],
	[oldFrom, oldTo]: Range,
	[nowFrom, nowTo]: Range,
	isHead: boolean,
): void {
	const columns = nowTo - nowFrom;
	const pairs = align(oldTo - oldFrom, columns, (i, j) => {
		const distance = isHead ? columns - 1 - j : j;
		const alike = likeness(old[oldFrom + i]!, file[nowFrom + j]!);
		return alike > 0 ? alike - distance * 1e-4 : 0;
	});
	for (const [i, { at }] of pairs) map[oldFrom + i] = nowFrom + at;
}

function likeness(a: string, b: string): number {
	if (isBlank(a) || isBlank(b)) return 0;
	const same = squash(a) === squash(b);
	if (isWeak(a) || isWeak(b))
		return same ? WEAK_WEIGHT : isWeak(a) && sortOf(a) === sortOf(b) ? SORT_WEIGHT : 0;
	if (same) return 1;
	if (Math.max(a.length, b.length) > LONGEST_LINE) return 0;
	const alike = tokenSimilarity(a, b);
	const isShort = Math.min(squash(a).length, squash(b).length) < SHORT;
	return alike >= (isShort ? ALIKE_IF_SHORT : ALIKE) ? alike : 0;
}

/** What a weak line is, whatever it names: `#endif`, `return x;`, `goto x;`. */
function sortOf(line: string): string {
	return /^\s*(#\s*\w+|return\b|goto\b)?/.exec(line)![1] ?? squash(line);
}
