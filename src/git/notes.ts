import { type GitContext, tryGit } from "./process.js";

/**
 * Copies notes from commits to those made of them, as git does after a rebase: those of the refs that
 * `notes.rewriteRef` names, and none where it names none.
 *
 * @param rewritten a line a commit: its id, a blank, the new one's
 * @returns what git said where it could not
 */
export async function copyNotes(context: GitContext, rewritten: Buffer): Promise<string | undefined> {
	const args = ["notes", "copy", "--for-rewrite=rebase", "--stdin"];
	const { code, stderr } = await tryGit(context, args, { input: rewritten });
	return code === 0 ? undefined : stderr;
}
