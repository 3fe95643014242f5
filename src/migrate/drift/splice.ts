import type { Evidence } from "../../model/evidence.js";
import type { DriftRule } from "../../model/fate.js";
import type { Hunk } from "../../model/series.js";
import { lineStarts } from "../../text/lines.js";

/** Chars [from, to) of a patched file, from 0, become `text`. */
export interface Splice {
	readonly from: number;
	readonly to: number;
	readonly text: string;
}

/** A change that a drift rule makes to lines that the patch adds: all of its splices, or none. */
export interface Rewrite {
	readonly rule: DriftRule;
	readonly splices: readonly Splice[];
	/** The probability that it is right, 0 to 1. */
	readonly confidence: number;
	readonly evidence: readonly Evidence[];
}

/** A file with rewrites made. */
export interface Rewritten {
	readonly base: string;
	readonly patched: string;
	readonly hunks: readonly Hunk[];
	/** For each hunk, the rewrites made in it. */
	readonly rewrites: readonly (readonly Rewrite[])[];
}

/** The words that rewrites put other words in the place of, and those. */
export function renamesIn(rewrites: readonly Rewrite[]): (readonly [old: string, now: string])[] {
	const facts = rewrites.flatMap(({ evidence }) => evidence);
	return facts.flatMap((fact) =>
		fact.kind === "renamed" && fact.from.length === 1 && fact.to.length === 1
			? [[fact.from[0]!, fact.to[0]!] as const]
			: [],
	);
}

/** Makes the rewrites all of whose splices fall into lines that the patch adds, and that do not overlap. */
export function applyRewrites(
	patched: string,
	hunks: readonly Hunk[],
	all: readonly Rewrite[],
): Omit<Rewritten, "base"> {
	const starts = [...lineStarts(patched), patched.length];
	const ranges = hunks.map(({ edits }) =>
		edits.map(({ newFrom, newTo }) => [starts[newFrom]!, starts[newTo]!] as const),
	);
	const hunkOf = ({ from, to }: Splice) =>
		ranges.findIndex((edits) => edits.some(([begin, end]) => begin <= from && to <= end && from < end));
	const taken: Splice[] = [];
	const made = all.filter(({ splices }) => {
		const fits = splices.every(
			(splice) => hunkOf(splice) >= 0 && !taken.some((other) => overlap(splice, other)),
		);
		if (fits) taken.push(...splices);
		return fits;
	});
	const text = splice(patched, taken);
	const grown = taken
		.map(({ from, to, text: by }) => ({ at: from, by: newlines(by) - newlines(patched.slice(from, to)) }))
		.filter(({ by }) => by !== 0);
	/** How many lines more stand before a line once the splices are made. */
	const shift = (line: number) => grown.reduce((sum, { at, by }) => sum + (at < starts[line]! ? by : 0), 0);
	const move = <T extends { newFrom: number; newTo: number }>(range: T): T => ({
		...range,
		newFrom: range.newFrom + shift(range.newFrom),
		newTo: range.newTo + shift(range.newTo),
	});
	return {
		patched: text,
		hunks: grown.length === 0 ? hunks : hunks.map((hunk) => ({ ...move(hunk), edits: hunk.edits.map(move) })),
		rewrites: hunks.map((_, i) =>
			made.filter(({ splices }) => splices.some((splice) => hunkOf(splice) === i)),
		),
	};
}

/** A text with splices made that do not overlap. */
export function splice(text: string, splices: readonly Splice[]): string {
	return [...splices]
		.sort((a, b) => b.from - a.from)
		.reduce((now, { from, to, text: by }) => now.slice(0, from) + by + now.slice(to), text);
}

function overlap(a: Splice, b: Splice): boolean {
	return a.from === b.from || (a.from < b.to && b.from < a.to);
}

function newlines(text: string): number {
	return text.split("\n").length - 1;
}
