import { UserError } from "../../errors.js";
import type { DiffHunk, Place } from "./types.js";

/** Where a hunk was read up to. */
export interface ReadHunk {
	readonly hunk: DiffHunk;
	/** The index of the line after it. */
	readonly end: number;
	readonly isRecounted: boolean;
}

/** A hunk's `@@` line: starts and counts of both sides. */
const HEADER = /^@@ -(\d{1,9})(?:,(\d{1,9}))? \+(\d{1,9})(?:,(\d{1,9}))? @@/;

/** True for a line that a hunk begins with. */
export function isHunkHeader(line: string | undefined): boolean {
	return line !== undefined && HEADER.test(line);
}

/**
 * Reads a hunk. Where its counts cannot be those of its lines, because these end before or the next hunk begins later,
 * the lines count, as `git apply --recount` has it. Other lines beyond the counts are no part of it: a list may follow.
 *
 * @param lines of the patch file, with their terminators
 * @param at the index of its `@@` line
 * @param place names a line for what is said
 * @throws UserError where the file ends inside it
 */
export function readHunk(lines: readonly string[], at: number, place: Place, isCrlf: boolean): ReadHunk {
	const [, oldStart, oldCount = "1", newStart, newCount = "1"] = HEADER.exec(
		lines[at]!,
	) as unknown as string[];
	const counted = countedEnd(lines, at + 1, Number(oldCount), Number(newCount));
	const loose = looseEnd(lines, at + 1);
	const isRecounted = counted === undefined || (loose > counted && isHunkHeader(lines[loose]));
	const end = isRecounted ? loose : counted;
	const sides = sidesOf(lines.slice(at + 1, end), isCrlf);
	if (isRecounted && end === lines.length) requireWhole(sides.old.length, Number(oldCount), lines, place);
	const hunk = {
		line: at + 1,
		header: lines[at]!,
		body: lines.slice(at + 1, end).join(""),
		oldStart: Number(oldStart),
		newStart: Number(newStart),
		...sides,
	};
	return { hunk, end, isRecounted };
}

/** The end of a hunk by its counts; undefined where its lines are others. */
function countedEnd(lines: readonly string[], from: number, old: number, next: number): number | undefined {
	let [oldLeft, newLeft] = [old, next];
	let at = from;
	for (; oldLeft > 0 || newLeft > 0; at++) {
		const sign = signOf(lines[at]);
		if (sign === undefined) return undefined;
		if (sign === " " || sign === "-") oldLeft--;
		if (sign === " " || sign === "+") newLeft--;
		if (oldLeft < 0 || newLeft < 0) return undefined;
	}
	while (lines[at]?.startsWith("\\")) at++;
	return at;
}

/** The end of a hunk by the look of its lines. */
function looseEnd(lines: readonly string[], from: number): number {
	let at = from;
	while (at < lines.length && signOf(lines[at]) !== undefined && !isBoundary(lines, at)) at++;
	while (at > from && /^\r?\n$/.test(lines[at - 1]!)) at--;
	return at;
}

function isBoundary(lines: readonly string[], at: number): boolean {
	const line = lines[at]!;
	return (
		/^-- ?\r?$/.test(line.trimEnd()) || (line.startsWith("--- ") && (lines[at + 1] ?? "").startsWith("+++ "))
	);
}

/** What a line is in a hunk; an empty one is a context line whose blank an editor took away. */
function signOf(line: string | undefined): string | undefined {
	if (line === undefined) return undefined;
	if (line === "\n" || line === "\r\n") return " ";
	return /^[-+ \\]/.test(line) ? line[0] : undefined;
}

function requireWhole(found: number, counted: number, lines: readonly string[], place: Place): void {
	if (found >= counted && lines.at(-1)!.endsWith("\n")) return;
	throw new UserError(
		`${place(lines.length)}: the patch ends in the middle of a hunk`,
		"it was cut off: get the whole file",
	);
}

function sidesOf(body: readonly string[], isCrlf: boolean) {
	const old: string[] = [];
	const next: string[] = [];
	let last = " ";
	let prefix = -1;
	let suffix = 0;
	for (const line of body) {
		if (line.startsWith("\\")) {
			if (last !== "+" && old.length > 0) old.push(old.pop()!.replace(/\r?\n$/, ""));
			if (last !== "-" && next.length > 0) next.push(next.pop()!.replace(/\r?\n$/, ""));
			continue;
		}
		last = signOf(line)!;
		const text = contentOf(line, isCrlf);
		if (last === " ") suffix++;
		else {
			if (prefix < 0) prefix = suffix;
			suffix = 0;
		}
		if (last !== "+") old.push(text);
		if (last !== "-") next.push(text);
	}
	return { old, new: next, prefix: prefix < 0 ? suffix : prefix, suffix };
}

function contentOf(line: string, isCrlf: boolean): string {
	const text = /^\r?\n$/.test(line) ? line : line.slice(1);
	return isCrlf ? text.replace(/\r\n$/, "\n") : text;
}
