import type { Commit } from "./commits.js";
import { type GitContext, git } from "./process.js";

/** Writes a commit to the byte, without the headers that are not known. @returns its id */
export async function writeCommit(
	context: GitContext,
	{ tree, parents, authorLine, committerLine, encoding, message }: Commit,
): Promise<string> {
	const lines = [
		`tree ${tree}`,
		...parents.map((parent) => `parent ${parent}`),
		`author ${authorLine}`,
		`committer ${committerLine}`,
		...(encoding === undefined ? [] : [`encoding ${encoding}`]),
	];
	const input = Buffer.from(`${lines.join("\n")}\n\n${message}`, "latin1");
	const id = await git(context, ["hash-object", "-t", "commit", "-w", "--stdin"], { input });
	return id.toString("latin1").trim();
}
