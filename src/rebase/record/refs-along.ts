import { branchesAt } from "../../git/refs.js";
import type { Repository } from "../../git/repository.js";
import type { NamedCommit, Plan } from "../../model/run.js";

/** The branches at commits of a series that can go along with it: all but the one that names it, and the one that is made of it. */
export async function refsAlong(
	repository: Repository,
	commits: readonly string[],
	series: NamedCommit,
	made: string,
): Promise<NonNullable<Plan["updateRefs"]>> {
	const own = [made, series.name, `refs/heads/${series.name}`];
	const found = await branchesAt(repository, commits);
	return found
		.filter(({ ref }) => !own.includes(ref))
		.map(({ ref, commit }) => ({ ref, at: commit, commit }));
}
