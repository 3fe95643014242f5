import { git } from "./process.js";
import type { Scratch } from "./scratch.js";

/**
 * Writes base..tip as mails, one a commit, empty ones too.
 *
 * @param isRenaming whether a moved file is written as a rename, or as one that goes and one that comes
 * @returns the files' paths in order
 */
export async function formatPatches(
	scratch: Scratch,
	base: string,
	tip: string,
	folder: string,
	isRenaming: boolean,
): Promise<string[]> {
	const output = await git(scratch.context, [
		"format-patch",
		"--always",
		"--binary",
		"--numbered",
		"--no-signature",
		"--no-ext-diff",
		"--no-textconv",
		isRenaming ? "--find-renames" : "--no-renames",
		"-o",
		folder,
		`${base}..${tip}`,
	]);
	return output.toString().trimEnd().split("\n").filter(Boolean);
}
