import { SMALL_WINDOWS } from "./objects.js";
import { type GitContext, git } from "./process.js";

/** The stable patch id of each commit, as `git patch-id --stable` gives it; commits without a diff have none. */
export async function patchIds(
	context: GitContext,
	commits: readonly string[],
): Promise<Map<string, string>> {
	const diffs = await git(context, ["diff-tree", "--stdin", "-p", "-r", "--full-index"], {
		input: commits.map((commit) => `${commit}\n`).join(""),
		config: SMALL_WINDOWS,
	});
	const ids = (await git(context, ["patch-id", "--stable"], { input: diffs })).toString("latin1");
	return new Map(
		ids
			.split("\n")
			.filter(Boolean)
			.map((line) => {
				const [id, commit] = line.split(" ") as [string, string];
				return [commit, id];
			}),
	);
}
