/**
 * A patch file taken apart without losing a byte: `header`, each file's `above`, `lead`, its hunks' `header` and `body`,
 * and `tail`, put together in their order, are the file. Texts are latin1 strings; lines of a patch file count from 1.
 */
export interface PatchText {
	/** What stands before the first diff: mail headers, message, diffstat. */
	readonly header: string;
	readonly files: readonly FileDiff[];
	/** What follows the last diff, such as a mail's signature. */
	readonly tail: string;
	/** Hunks whose counts were wrong and are mended: the line of each `@@`. */
	readonly recounted: readonly number[];
}

/** What a patch does to one file. */
export interface FileDiff {
	/** Where it begins, with what stands above it. */
	readonly line: number;
	/** What stands between the diff before and it, such as a mail's end and the next mail's header; `""` for the first. */
	readonly above: string;
	/** All that names the file. */
	readonly lead: string;
	readonly names: Names;
	readonly hunks: readonly DiffHunk[];
	/** Git's binary diff, whole; then there are no hunks. */
	readonly binary?: string;
	/** Its lines end in CR LF because the whole patch file's do, not because the file's do. */
	readonly isCrlf: boolean;
}

/** Which file a diff is about, as its lead says. */
export interface Names {
	/** It has a `diff --git` line. */
	readonly isGit: boolean;
	/** As they stand, with what is to be stripped; absent for `/dev/null`. */
	readonly old?: string;
	readonly new?: string;
	/** Git's `rename from` and the like, which have one component less to strip. */
	readonly from?: string;
	readonly to?: string;
	readonly isCopy?: boolean;
	readonly oldMode?: string;
	readonly newMode?: string;
	/** It says that the file is new, or goes: by `/dev/null`, a mode line, or a time stamp of the epoch. */
	readonly isNew: boolean;
	readonly isDeleted: boolean;
}

/** One hunk. Its lines have no CR LF where the patch file's own line ends are such. */
export interface DiffHunk {
	/** Of its `@@` line. */
	readonly line: number;
	/** The `@@` line with its terminator. */
	readonly header: string;
	readonly body: string;
	/** Lines count from 1; counts are those of the body. */
	readonly oldStart: number;
	readonly newStart: number;
	readonly old: readonly string[];
	readonly new: readonly string[];
	/** How many lines both sides begin and end with. */
	readonly prefix: number;
	readonly suffix: number;
}

/** Names a line of a patch file to the user, by its number from 1. */
export type Place = (line: number) => string;

/** @param above how many lines of the file come before the patch */
export function placeIn(file: string, above = 0): Place {
	return (line) => `${file}:${above + line}`;
}
