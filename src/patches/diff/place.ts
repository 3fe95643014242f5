import type { DiffHunk } from "./types.js";

/** The lines of a hunk that are looked for, at one amount of fuzz. */
interface Pattern {
	readonly lines: readonly string[];
	/** How many of the hunk's first lines are left out. */
	readonly skipped: number;
	readonly mustBegin: boolean;
	readonly mustEnd: boolean;
}

/** Where a hunk's old lines stand in a file. */
export interface Spot {
	/** The index of the first line, and how many of them are taken: fewer than the hunk shows where there is fuzz. */
	readonly at: number;
	readonly take: number;
	/** How many of the hunk's lines are left out at its beginning and its end. */
	readonly skipped: number;
	readonly dropped: number;
	readonly fuzz: number;
	/** How far it stands from where it was looked for. */
	readonly offset: number;
}

/**
 * Finds where a hunk applies, as GNU patch does (`locate_hunk` in its `src/patch.c`): nearest to where it says, the
 * later of two as near; a hunk with less context at one end must stand at that end of the file.
 *
 * @param side the lines looked for: `old`, or `new` for a hunk that may be in already
 * @param guess the index that it is looked for at
 * @param least the index before which it cannot stand: the end of the hunk before
 * @param mostFuzz how many lines of context may be left out at either end
 */
export function findHunk(
	text: readonly string[],
	hunk: DiffHunk,
	side: "old" | "new",
	{ guess, least, mostFuzz = 0 }: { guess: number; least: number; mostFuzz?: number },
): Spot | undefined {
	const context = Math.max(hunk.prefix, hunk.suffix);
	for (let fuzz = 0; fuzz <= Math.min(mostFuzz, context); fuzz++) {
		const pattern = patternOf(hunk, hunk[side], fuzz, side === "old" ? hunk.oldStart : hunk.newStart);
		const at = search(text, pattern, guess + pattern.skipped, least);
		if (at === undefined) continue;
		const { skipped, lines } = pattern;
		const dropped = hunk[side].length - skipped - lines.length;
		return { at, take: lines.length, skipped, dropped, fuzz, offset: at - skipped - guess };
	}
	return undefined;
}

function patternOf(
	{ prefix, suffix }: DiffHunk,
	lines: readonly string[],
	fuzz: number,
	start: number,
): Pattern {
	const context = Math.max(prefix, suffix);
	const cutBefore = fuzz + prefix - context;
	const cutAfter = fuzz + suffix - context;
	const skipped = Math.max(0, cutBefore);
	return {
		lines: lines.slice(skipped, lines.length - Math.max(0, cutAfter)),
		skipped,
		mustBegin: cutBefore < 0 && start <= 1,
		mustEnd: cutAfter < 0,
	};
}

function search(text: readonly string[], pattern: Pattern, guess: number, least: number): number | undefined {
	const { lines, mustBegin, mustEnd } = pattern;
	const most = text.length - lines.length;
	if (most < least) return undefined;
	if (lines.length === 0) return Math.min(Math.max(guess, least), most);
	if (mustBegin) return least === 0 && matches(text, lines, 0) && (!mustEnd || most === 0) ? 0 : undefined;
	if (mustEnd) return matches(text, lines, most) ? most : undefined;
	for (let offset = 0; guess + offset <= most || guess - offset >= least; offset++) {
		for (const at of offset === 0 ? [guess] : [guess + offset, guess - offset])
			if (at >= least && at <= most && matches(text, lines, at)) return at;
	}
	return undefined;
}

function matches(text: readonly string[], lines: readonly string[], at: number): boolean {
	for (let i = 0; i < lines.length; i++) if (text[at + i] !== lines[i]) return false;
	return true;
}
