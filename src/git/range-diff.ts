import { type GitContext, git } from "./process.js";

/**
 * What `git range-diff` says of two commits that are a pair, whatever they have in common, without the line that names
 * them; empty where nothing but the place differs.
 */
export async function pairDiff(context: GitContext, old: string, now: string): Promise<string> {
	const output = await git(context, [
		"range-diff",
		"--creation-factor=999",
		"--no-notes",
		"--no-color",
		`${old}^..${old}`,
		`${now}^..${now}`,
	]);
	const text = output.toString("latin1");
	return text.slice(text.indexOf("\n") + 1);
}
