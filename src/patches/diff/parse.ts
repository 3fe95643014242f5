import { UserError } from "../../errors.js";
import { splitLines } from "../../text/lines.js";
import { isHunkHeader, readHunk } from "./hunks.js";
import { gitNames, plainNames } from "./names.js";
import type { DiffHunk, FileDiff, Names, PatchText, Place } from "./types.js";

/** The lines that may stand between `diff --git` and the first hunk. */
const GIT_LINE =
	/^(?:old mode|new mode|new file mode|deleted file mode|copy from|copy to|rename from|rename to|similarity index|dissimilarity index|index) /;

/** Lines that other tools put right above a diff; they belong to it. */
const ABOVE = /^(?:Index: |diff -|={20,}\r?$|Only in |RCS file: |retrieving revision |Property changes on: )/;

/**
 * Takes a patch file apart. Unified diffs only, git's and others'.
 *
 * @param text latin1
 * @param place names a line for what is said, by its number from 1
 * @throws UserError with file and line where it is a diff of another kind, or damaged
 */
export function parsePatch(text: string, place: Place): PatchText {
	const lines = splitLines(text);
	const files: FileDiff[] = [];
	const recounted: number[] = [];
	let [at, done] = [0, 0];
	let header: string | undefined;
	while (at < lines.length) {
		refuseOther(lines, at, place);
		const begin = beginOf(lines, at, place);
		if (begin === undefined) {
			at++;
			continue;
		}
		const lead = leadFrom(lines, at, done);
		const above = header === undefined ? "" : lines.slice(done, lead).join("");
		const line = (header === undefined ? lead : done) + 1;
		header ??= lines.slice(0, lead).join("");
		const read = readFile(lines, begin, place);
		files.push({ line, above, lead: lines.slice(lead, begin.end).join(""), ...read.diff });
		recounted.push(...read.recounted);
		at = read.end;
		done = at;
	}
	return {
		header: header ?? text,
		files,
		tail: header === undefined ? "" : lines.slice(done).join(""),
		recounted,
	};
}

/** The bytes that a parsed patch was made from. */
export function patchBytes({ header, files, tail }: Pick<PatchText, "header" | "files" | "tail">): string {
	return header + files.map(fileBytes).join("") + tail;
}

/** The bytes of one file's diff. */
export function fileBytes({
	above,
	lead,
	hunks,
	binary = "",
}: Pick<FileDiff, "above" | "lead" | "hunks" | "binary">): string {
	return above + lead + hunks.map((hunk) => hunk.header + hunk.body).join("") + binary;
}

interface Begin {
	readonly names: Names;
	/** The index after the names. */
	readonly end: number;
	readonly isCrlf: boolean;
}

/** What a diff that begins at a line says of its file; undefined where none begins there. */
function beginOf(lines: readonly string[], at: number, place: Place): Begin | undefined {
	const line = lines[at]!;
	if (line.startsWith("diff --git ")) return gitBegin(lines, at, place);
	if (!line.startsWith("--- ") || !lines[at + 1]?.startsWith("+++ ")) return undefined;
	if (!isHunkHeader(lines[at + 2])) {
		if (!lines[at + 2]?.startsWith("@@")) return undefined;
		throw new UserError(
			`${place(at + 3)}: not a hunk's first line: ${shown(lines[at + 2]!)}`,
			"mend it, or make the diff again",
		);
	}
	const names = plainNames(bare(line), bare(lines[at + 1]!));
	return { names, end: at + 2, isCrlf: lines[at + 1]!.endsWith("\r\n") };
}

function gitBegin(lines: readonly string[], at: number, place: Place): Begin | undefined {
	let end = at + 1;
	while (end < lines.length && GIT_LINE.test(lines[end]!)) end++;
	if (lines[end]?.startsWith("--- ") && lines[end + 1]?.startsWith("+++ ")) end += 2;
	const isEmpty = end === at + 1;
	if (isEmpty) return undefined;
	const names = gitNames(lines.slice(at, end).map(bare));
	if (names) return { names, end, isCrlf: lines[at]!.endsWith("\r\n") };
	throw new UserError(
		`${place(at + 1)}: the diff does not say which file it is about`,
		"make it with git diff",
	);
}

function readFile(lines: readonly string[], { names, end, isCrlf }: Begin, place: Place) {
	const recounted: number[] = [];
	const hunks: DiffHunk[] = [];
	let at = end;
	if (lines[at]?.startsWith("GIT binary patch")) {
		at = binaryEnd(lines, at);
		return { diff: { names, hunks, isCrlf, binary: lines.slice(end, at).join("") }, end: at, recounted };
	}
	if (/^Binary files .* differ\r?$/.test(bare(lines[at] ?? "")))
		throw new UserError(
			`${place(at + 1)}: the patch says that a binary file differs, and not how`,
			"make it with git diff --binary",
		);
	while (isHunkHeader(lines[at])) {
		const read = readHunk(lines, at, place, isCrlf);
		hunks.push(read.hunk);
		if (read.isRecounted) recounted.push(at + 1);
		at = read.end;
	}
	let next = at;
	while (/^\r?\n$/.test(lines[next] ?? "")) next++;
	if (lines[next]?.startsWith("@@ -"))
		throw new UserError(
			isHunkHeader(lines[next])
				? `${place(next + 1)}: a hunk that belongs to no file's diff`
				: `${place(next + 1)}: not a hunk's first line: ${shown(lines[next]!)}`,
			"mend it, or make the diff again",
		);
	return { diff: { names, hunks, isCrlf }, end: at, recounted };
}

/** A binary diff's end: two blocks of `literal` or `delta`, each up to an empty line. */
function binaryEnd(lines: readonly string[], at: number): number {
	let end = at + 1;
	while (/^(?:literal|delta) \d+\r?$/.test(bare(lines[end] ?? ""))) {
		while (end < lines.length && bare(lines[end]!) !== "") end++;
		if (end < lines.length) end++;
	}
	return end;
}

/** The index of the first of the lines right above a diff, from `least` on, that belong to it. */
function leadFrom(lines: readonly string[], at: number, least: number): number {
	let from = at;
	while (from > least && ABOVE.test(lines[from - 1]!) && !lines[from - 1]!.startsWith("diff --git ")) from--;
	return from;
}

function refuseOther(lines: readonly string[], at: number, place: Place): void {
	const line = lines[at]!;
	const isContext =
		line.startsWith("*** ") && /^--- /.test(lines[at + 1] ?? "") && /^\*{15}/.test(lines[at + 2] ?? "");
	if (isContext)
		throw new UserError(
			`${place(at + 1)}: a context diff (diff -c), which is not read`,
			"make it with diff -u or git diff",
		);
	if (/^diff --(?:cc|combined) /.test(line))
		throw new UserError(
			`${place(at + 1)}: a combined diff, as of a merge, which cannot be applied`,
			"make it with git diff against one parent",
		);
}

function bare(line: string): string {
	return line.replace(/\r?\n$/, "");
}

function shown(line: string): string {
	return bare(line).slice(0, 60);
}
