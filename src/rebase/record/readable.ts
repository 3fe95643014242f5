import { UserError } from "../../errors.js";
import { parseIdent, readCommit } from "../../git/commits.js";
import type { ObjectReader } from "../../git/objects.js";
import { provideBlobs } from "../../git/partial-clone.js";
import type { Repository } from "../../git/repository.js";
import type { Plan } from "../../model/run.js";
import { withReaders } from "../../series/readers.js";
import { subjectOf } from "../../series/subject.js";

/**
 * Looks at everything that could fail for want of an object or a readable author, before anything is written.
 *
 * @param mayFetch whether a partial clone may fetch what it lacks
 * @throws UserError
 */
export function requireReadable(
	repository: Repository,
	{ commits, target }: Plan,
	mayFetch: boolean,
): Promise<void> {
	return withReaders(repository, async ({ objects, scratch }) => {
		await requireAuthors(objects, commits);
		if (repository.promisor === undefined) return;
		await provideBlobs(repository, scratch, commits, target.commit, mayFetch);
	});
}

/** @throws UserError naming the commits with an author line that cannot be written again */
async function requireAuthors(objects: ObjectReader, commits: readonly string[]): Promise<void> {
	const all = await Promise.all(
		commits.map(async (oid) => {
			const { authorLine, message } = await readCommit(objects, oid);
			return parseIdent(authorLine) ? [] : `${oid.slice(0, 12)} (${subjectOf(message)}): ${authorLine}`;
		}),
	);
	const bad = all.flat();
	if (bad.length === 0) return;
	throw new UserError(
		`git's tools cannot take the author line of ${bad.length === 1 ? "commit" : `${bad.length} commits, the first`} ${bad[0]}`,
		"rewrite it, with git rebase -i and git commit --amend --author=..., and run again",
	);
}
