import { join } from "node:path";
import { UserError } from "../errors.js";
import { type GitContext, git, tryGit } from "./process.js";
import { gitText, type Repository } from "./repository.js";
import { Scratch } from "./scratch.js";

/** A history without its merges. */
export interface Flattened {
	/** In an order in which each follows its parents; a merge that changed something itself is a commit made for that. */
	readonly commits: readonly string[];
	/** The last commit that was made, from which all others are reached; absent where no merge changed anything. */
	readonly made?: string;
}

/**
 * Takes the merges out of a line of commits. What a merge has beyond what git makes of its parents becomes a commit of
 * its own, on git's merge of them.
 *
 * @param commits with the number of their parents, each after its parents
 * @throws UserError naming the merge that git cannot make again, because it was resolved by hand
 */
export async function flatten(
	repository: Repository,
	commits: readonly { readonly commit: string; readonly parents: number }[],
): Promise<Flattened> {
	const scratch = await Scratch.open(repository);
	const context = writing(repository, scratch);
	try {
		const flat: string[] = [];
		let made: string | undefined;
		for (const { commit, parents } of commits) {
			const own = parents > 1 ? await ownChange(repository, context, commit, made) : commit;
			if (own === undefined) continue;
			flat.push(own);
			if (parents > 1) made = own;
		}
		return { commits: flat, ...(made !== undefined && { made }) };
	} finally {
		await scratch.close();
	}
}

/** In a dry run, what is made goes to where only the run reads it. */
function writing({ alternates, commonDir }: Repository, { context }: Scratch): GitContext {
	if (alternates === undefined) return context;
	const objects = {
		GIT_OBJECT_DIRECTORY: alternates,
		GIT_ALTERNATE_OBJECT_DIRECTORIES: join(commonDir, "objects"),
	};
	return { ...context, env: { ...context.env, ...objects } };
}

/** A commit of what a merge changed itself. @param before is kept reachable by it */
async function ownChange(
	repository: Repository,
	context: GitContext,
	merge: string,
	before: string | undefined,
): Promise<string | undefined> {
	const parents = (await gitText(repository, ["rev-parse", `${merge}^@`])).split("\n");
	const tree = await gitText(repository, ["rev-parse", `${merge}^{tree}`]);
	const merged =
		parents.length === 2
			? await tryGit(context, ["merge-tree", "--write-tree", "--no-messages", ...parents])
			: undefined;
	if (merged?.code !== 0)
		throw new UserError(
			`merge ${merge.slice(0, 12)} ${parents.length > 2 ? "has more than two parents" : "was resolved by hand"}: what it changed cannot be told from its parents`,
			"rebase the series by hand over that merge first, keeping what it changed",
		);
	const automatic = merged.stdout.toString().trim();
	if (automatic === tree) return undefined;
	const kept = [parents[0]!, ...(before === undefined ? [] : [before])].flatMap((each) => ["-p", each]);
	const env = { ...context.env, ...(await authorOf(repository, merge)) };
	const commit = async (args: readonly string[], message: string | Buffer) =>
		(await git({ ...context, env }, ["commit-tree", ...args], { input: message })).toString().trim();
	const base = await commit([automatic, ...kept], "What git makes of the parents\n");
	const { stdout: message } = await tryGit(context, ["log", "-1", "--format=%B", merge]);
	const title = Buffer.from(`What merge ${merge.slice(0, 12)} changed beyond its parents\n\n`);
	return commit([tree, "-p", base], Buffer.concat([title, message]));
}

/** Both idents are the merge's author, so that the same history gives the same commits. */
async function authorOf(repository: Repository, commit: string): Promise<Record<string, string>> {
	const format = "--format=%an%x00%ae%x00%ad";
	const output = await git(repository.context, ["log", "-1", "--date=raw", format, commit]);
	const [name, email, date] = output.toString().trimEnd().split("\0") as [string, string, string];
	const ident = (who: string) => ({
		[`GIT_${who}_NAME`]: name,
		[`GIT_${who}_EMAIL`]: email,
		[`GIT_${who}_DATE`]: date,
	});
	return { ...ident("AUTHOR"), ...ident("COMMITTER") };
}
