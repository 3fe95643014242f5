import { git } from "./process.js";
import type { Scratch } from "./scratch.js";

/** Writes base..tip as mails, one a commit, empty ones too. @returns the files' paths in order */
export async function formatPatches(
	scratch: Scratch,
	base: string,
	tip: string,
	folder: string,
): Promise<string[]> {
	const output = await git(scratch.context, [
		"format-patch",
		"--always",
		"--binary",
		"--numbered",
		"--no-signature",
		"--no-ext-diff",
		"--no-textconv",
		"-o",
		folder,
		`${base}..${tip}`,
	]);
	return output.toString().trimEnd().split("\n").filter(Boolean);
}
