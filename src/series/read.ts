import { UserError } from "../errors.js";
import { parseIdent, readCommit } from "../git/commits.js";
import type { DiffStream } from "../git/diff-stream.js";
import type { ObjectReader } from "../git/objects.js";
import type { Patch } from "../model/series.js";
import { parseChanges } from "./parse-changes.js";
import { subjectOf } from "./subject.js";

/**
 * Reads a commit as a patch.
 *
 * @throws UserError where its author line is one that git's tools cannot take
 */
export async function readPatch(objects: ObjectReader, diffs: DiffStream, oid: string): Promise<Patch> {
	const [commit, diff] = await Promise.all([readCommit(objects, oid), diffs.diff(oid)]);
	const subject = subjectOf(commit.message);
	const author = parseIdent(commit.authorLine);
	if (!author) {
		throw new UserError(
			`commit ${oid.slice(0, 12)} (${subject}) has an author line that git's tools cannot take: ${commit.authorLine}`,
			"rewrite it with git commit --amend --author, or git filter-repo, and run again",
		);
	}
	return {
		key: oid,
		source: { kind: "commit", commit: oid },
		subject,
		author,
		message: commit.message,
		...(commit.encoding !== undefined && { encoding: commit.encoding }),
		droppedHeaders: commit.otherHeaders,
		changes: parseChanges(diff),
	};
}
