import { splitLines } from "../../text/lines.js";
import { findHunk } from "./place.js";
import { likestLines } from "./resemble.js";
import type { DiffHunk } from "./types.js";

/** How a hunk stands to a file, from best to worst: where it says; elsewhere; with context left out; done in the file
 * already; with lines that only resemble its own; with none of them. */
export type Fit = "exact" | "offset" | "fuzz" | "present" | "alike" | "alone";

/** From best to worst. */
export const FITS: readonly Fit[] = ["exact", "offset", "fuzz", "present", "alike", "alone"];

/** A hunk and the lines of a file that it stands for. */
export interface FittedHunk {
	readonly hunk: DiffHunk;
	readonly fit: Fit;
	/** How many lines of context were left out, and how far it stands from where it says. */
	readonly fuzz: number;
	readonly offset: number;
	readonly at: number;
	readonly take: number;
	/** What the patch expects to stand there, and what it makes of it. */
	readonly old: readonly string[];
	readonly new: readonly string[];
}

/** What a file's hunks make of it. */
export interface Fitted {
	readonly hunks: readonly FittedHunk[];
	/** The file as the patch expects it: the file itself where all hunks apply. */
	readonly expected: string;
	readonly patched: string;
}

/** Quilt's own default, and GNU patch's. */
const MOST_FUZZ = 2;

/** Fits hunks to a file's text. What does not apply is fitted by what the hunk itself shows of the file. */
export function fitHunks(text: string, hunks: readonly DiffHunk[]): Fitted {
	const lines = splitLines(text);
	const fitted: FittedHunk[] = [];
	let least = 0;
	let offset = 0;
	for (const hunk of hunks) {
		const next = fitHunk(lines, hunk, least, offset);
		fitted.push(next);
		least = next.at + next.take;
		offset = next.offset;
	}
	return {
		hunks: fitted,
		expected: spliced(lines, fitted, (hunk) => hunk.old),
		patched: spliced(lines, fitted, (hunk) => hunk.new),
	};
}

/** True where all hunks apply to the file, as they stand or with help. */
export function applies({ hunks }: Fitted): boolean {
	return hunks.every(({ fit }) => fit === "exact" || fit === "offset" || fit === "fuzz");
}

function fitHunk(lines: readonly string[], hunk: DiffHunk, least: number, offset: number): FittedHunk {
	const guess = Math.max(0, hunk.old.length === 0 ? hunk.oldStart : hunk.oldStart - 1) + offset;
	const exact = findHunk(lines, hunk, "old", { guess, least });
	const present = exact ? undefined : findHunk(lines, hunk, "new", { guess, least });
	const isTelling = hunk.new.length > hunk.prefix + hunk.suffix || hunk.prefix + hunk.suffix > 3;
	if (present && isTelling) {
		const { at, take } = present;
		return { hunk, fit: "present", fuzz: 0, offset, at, take, old: hunk.old, new: hunk.new };
	}
	const spot = exact ?? findHunk(lines, hunk, "old", { guess, least, mostFuzz: MOST_FUZZ });
	if (spot) {
		const { at, take, skipped, dropped, fuzz } = spot;
		const moved = offset + spot.offset;
		const cut = (side: readonly string[]) => side.slice(skipped, side.length - dropped);
		const fit = fuzz > 0 ? "fuzz" : moved === 0 ? "exact" : "offset";
		return { hunk, fit, fuzz, offset: moved, at, take, old: cut(hunk.old), new: cut(hunk.new) };
	}
	const alike = likestLines(lines, hunk.old, guess, least);
	const at = Math.min(Math.max(guess, least), Math.max(least, lines.length));
	const place = alike ?? { at, take: 0 };
	return { hunk, fit: alike ? "alike" : "alone", fuzz: 0, offset, ...place, old: hunk.old, new: hunk.new };
}

function spliced(
	lines: readonly string[],
	hunks: readonly FittedHunk[],
	side: (hunk: FittedHunk) => readonly string[],
): string {
	let parts: string[] = [];
	let at = 0;
	for (const hunk of hunks) {
		parts = parts.concat(lines.slice(at, hunk.at), side(hunk));
		at = hunk.at + hunk.take;
	}
	const all = parts.concat(lines.slice(at));
	// Only a file's last line may lack its end.
	return all.map((line, i) => (i < all.length - 1 && !line.endsWith("\n") ? `${line}\n` : line)).join("");
}
