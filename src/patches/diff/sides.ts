import { UserError } from "../../errors.js";
import { stripped, unsafePath } from "./names.js";
import type { DiffHunk, FileDiff, Place } from "./types.js";

/** What a diff does, seen from the file before it to the one after it. */
export interface Sided {
	/** The paths before and after; absent for a file that is new, or goes. Both where they are not the same. */
	readonly old?: string;
	readonly new?: string;
	/** The names differ, and nothing says that the file moves: one of them is the file's. */
	readonly isEither: boolean;
	readonly isCopy: boolean;
	readonly oldMode?: string;
	readonly newMode?: string;
	readonly hunks: readonly DiffHunk[];
	readonly binary?: string;
}

/**
 * Reads a file's diff for application.
 *
 * @param strip how many folders of its names are not the tree's
 * @throws UserError where a name is not one of a file in the tree
 */
export function sidesOf(
	diff: FileDiff,
	{ strip, isReversed }: { strip: number; isReversed: boolean },
	place: Place,
): Sided {
	const { names, hunks, binary } = diff;
	const path = (name: string | undefined, cut: number) =>
		name && pathOf(name, cut, place(diff.line + lastLines(diff)));
	const isMove = names.from !== undefined;
	const old = isMove ? path(names.from, Math.max(0, strip - 1)) : path(names.old, strip);
	const next = isMove ? path(names.to, Math.max(0, strip - 1)) : path(names.new, strip);
	const isWholly = (side: "old" | "new") => hunks.length === 1 && hunks[0]![side].length === 0;
	const isNew = names.isNew && (hunks.length === 0 || isWholly("old"));
	const isDeleted = names.isDeleted && (hunks.length === 0 || isWholly("new"));
	const forward = {
		...(!isNew && { old: old ?? next! }),
		...(!isDeleted && { new: next ?? old! }),
		isEither:
			!isMove &&
			!isNew &&
			!isDeleted &&
			!names.isGit &&
			old !== undefined &&
			next !== undefined &&
			old !== next,
		isCopy: names.isCopy === true,
		...(names.oldMode !== undefined && { oldMode: names.oldMode }),
		...(names.newMode !== undefined && { newMode: names.newMode }),
		hunks,
		...(binary !== undefined && { binary }),
	};
	return isReversed ? reversed(forward) : forward;
}

function reversed({ old, new: next, oldMode, newMode, hunks, ...rest }: Sided): Sided {
	return {
		...rest,
		...(next !== undefined && { old: next }),
		...(old !== undefined && { new: old }),
		...(newMode !== undefined && { oldMode: newMode }),
		...(oldMode !== undefined && { newMode: oldMode }),
		hunks: hunks.map((hunk) => ({
			...hunk,
			oldStart: hunk.newStart,
			newStart: hunk.oldStart,
			old: hunk.new,
			new: hunk.old,
		})),
	};
}

function pathOf(name: string, strip: number, where: string): string {
	if (name.startsWith("/")) throw refusal(where, name, "an absolute path");
	const path = stripped(name, strip);
	if (path === undefined) throw refusal(where, name, `too short a path for -p${strip}`);
	const fault = unsafePath(path) ?? (name.split("/").includes("..") ? "a path outside the tree" : undefined);
	if (fault !== undefined) throw refusal(where, name, fault);
	return path;
}

function refusal(where: string, name: string, fault: string): UserError {
	return new UserError(
		`${where}: ${fault}: ${name.slice(0, 100)}`,
		"no file of the tree has that name; mend the patch",
	);
}

/** How many lines of its lead stand before the one that names the file. */
function lastLines({ lead }: FileDiff): number {
	const lines = lead.split("\n");
	const at = lines.findIndex((line) => /^(?:diff --git |--- )/.test(line));
	return Math.max(0, at);
}
