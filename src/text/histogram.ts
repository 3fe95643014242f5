import { diff as myers } from "fast-myers-diff";
import type { Steps } from "./steps.js";

const MAX_CHAIN = 64;

interface Region {
	begin1: number;
	end1: number;
	begin2: number;
	end2: number;
}

/**
 * Marks the lines that differ between two sequences of interned lines, by the histogram diff of git
 * (xdiff/xhistogram.c, after JGit's HistogramDiff): split at the longest common run whose rarest line
 * is rarest, recurse on both sides; where every common line is too common, Myers' algorithm serves.
 *
 * @returns one flag a line and side, 1 for a changed line, before any compaction; a step a region
 */
export function* histogramFlags(a: Int32Array, b: Int32Array): Steps<[Uint8Array, Uint8Array]> {
	const changedA = new Uint8Array(a.length);
	const changedB = new Uint8Array(b.length);
	const occurrences = new Occurrences(a, valuesIn(a, b));
	const pending: Region[] = [{ begin1: 0, end1: a.length, begin2: 0, end2: b.length }];
	while (pending.length > 0) {
		yield;
		const region = pending.pop()!;
		if (region.begin1 >= region.end1) {
			changedB.fill(1, region.begin2, Math.max(region.begin2, region.end2));
			continue;
		}
		if (region.begin2 >= region.end2) {
			changedA.fill(1, region.begin1, region.end1);
			continue;
		}
		const common = rarestCommonRun(a, b, region, occurrences);
		if (common === "too common") {
			markByMyers(a, b, region, changedA, changedB);
		} else if (common === undefined) {
			changedA.fill(1, region.begin1, region.end1);
			changedB.fill(1, region.begin2, region.end2);
		} else {
			pending.push(
				{ begin1: region.begin1, end1: common.begin1, begin2: region.begin2, end2: common.begin2 },
				{ begin1: common.end1, end1: region.end1, begin2: common.end2, end2: region.end2 },
			);
		}
	}
	return [changedA, changedB];
}

function valuesIn(...sides: readonly Int32Array[]): number {
	let most = -1;
	for (const side of sides) for (const value of side) most = Math.max(most, value);
	return most + 1;
}

/** Where each line of a region of `a` stands next, and how often its like stands there. */
class Occurrences {
	/** By line value; what an earlier region left there is told by its number. */
	readonly #first: Int32Array;
	readonly #count: Int32Array;
	readonly #regionOf: Int32Array;
	readonly #next: Int32Array;
	#region = 0;

	/** @param values how many different lines there are: they are numbered from 0 */
	constructor(
		private readonly a: Int32Array,
		values: number,
	) {
		this.#first = new Int32Array(values);
		this.#count = new Int32Array(values);
		this.#regionOf = new Int32Array(values);
		this.#next = new Int32Array(a.length);
	}

	/** Looks at a region of `a`, and forgets the one before. */
	read({ begin1, end1 }: Region): void {
		this.#region++;
		for (let line = end1 - 1; line >= begin1; line--) {
			const value = this.a[line]!;
			const isKnown = this.#regionOf[value] === this.#region;
			this.#next[line] = isKnown ? this.#first[value]! : -1;
			this.#count[value] = isKnown ? this.#count[value]! + 1 : 1;
			this.#first[value] = line;
			this.#regionOf[value] = this.#region;
		}
	}

	firstOf(value: number): number {
		return this.#regionOf[value] === this.#region ? this.#first[value]! : -1;
	}

	nextAfter(line: number): number {
		return this.#next[line]!;
	}

	countAt(line: number): number {
		return this.#count[this.a[line]!]!;
	}
}

function rarestCommonRun(
	a: Int32Array,
	b: Int32Array,
	region: Region,
	occurrences: Occurrences,
): Region | "too common" | undefined {
	occurrences.read(region);
	let best: Region | undefined;
	let bestCount = MAX_CHAIN + 1;
	let hasCommon = false;
	let next2 = 0;
	for (let at2 = region.begin2; at2 < region.end2; at2 = next2) {
		next2 = at2 + 1;
		let at1 = occurrences.firstOf(b[at2]!);
		if (at1 < 0) continue;
		hasCommon = true;
		if (occurrences.countAt(at1) > bestCount) continue;
		while (at1 >= 0) {
			let begin1 = at1;
			let begin2 = at2;
			let end1 = at1 + 1;
			let end2 = at2 + 1;
			let rarest = occurrences.countAt(at1);
			while (begin1 > region.begin1 && begin2 > region.begin2 && a[begin1 - 1] === b[begin2 - 1]) {
				begin1--;
				begin2--;
				if (rarest > 1) rarest = Math.min(rarest, occurrences.countAt(begin1));
			}
			while (end1 < region.end1 && end2 < region.end2 && a[end1] === b[end2]) {
				if (rarest > 1) rarest = Math.min(rarest, occurrences.countAt(end1));
				end1++;
				end2++;
			}
			if (end2 > next2) next2 = end2;
			if (!best || best.end1 - best.begin1 < end1 - begin1 || rarest < bestCount) {
				best = { begin1, end1, begin2, end2 };
				bestCount = rarest;
			}
			at1 = occurrences.nextAfter(at1);
			while (at1 >= 0 && at1 < end1) at1 = occurrences.nextAfter(at1);
		}
	}
	return hasCommon && bestCount > MAX_CHAIN ? "too common" : best;
}

function markByMyers(
	a: Int32Array,
	b: Int32Array,
	region: Region,
	changedA: Uint8Array,
	changedB: Uint8Array,
): void {
	const left = a.subarray(region.begin1, region.end1);
	const right = b.subarray(region.begin2, region.end2);
	for (const [from1, to1, from2, to2] of myers(left, right)) {
		changedA.fill(1, region.begin1 + from1, region.begin1 + to1);
		changedB.fill(1, region.begin2 + from2, region.begin2 + to2);
	}
}
