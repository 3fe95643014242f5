import { UserError } from "../errors.js";
import { type GitContext, git, tryGit } from "./process.js";
import { FieldReader, readRaw } from "./raw-diff.js";
import type { Repository } from "./repository.js";
import type { Scratch } from "./scratch.js";

/**
 * Makes sure that a partial clone has the files that a run reads: both sides of every change of the
 * series, and the target's files at those paths.
 *
 * @throws UserError where some are missing and may not be fetched
 */
export async function provideBlobs(
	repository: Repository,
	scratch: Scratch,
	commits: readonly string[],
	target: string,
	mayFetch: boolean,
): Promise<void> {
	const needed = await neededBlobs(scratch, commits, target);
	const missing = await missingObjects(scratch.context, needed);
	if (missing.length === 0) return;
	if (!mayFetch)
		throw new UserError(
			`this is a partial clone, and ${missing.length} files that the run reads are not here`,
			"run again with --fetch to get them in one batch",
		);
	const args = [
		"fetch",
		repository.promisor!,
		"--no-tags",
		"--no-write-fetch-head",
		"--recurse-submodules=no",
		"--filter=blob:none",
		"--stdin",
	];
	const { code, stderr } = await tryGit(repository.context, args, {
		input: `${missing.join("\n")}\n`,
		config: { "fetch.negotiationAlgorithm": "noop" },
	});
	if (code !== 0)
		throw new UserError(
			`git fetch ${repository.promisor} failed: ${stderr.split("\n").at(-1)}`,
			"see that the remote can be reached",
		);
}

async function neededBlobs(
	scratch: Scratch,
	commits: readonly string[],
	target: string,
): Promise<Set<string>> {
	const args = ["diff-tree", "--stdin", "--no-commit-id", "-r", "-z", "--raw", "--no-renames", "--no-abbrev"];
	const { code, stdout } = await tryGit(scratch.context, args, { input: `${commits.join("\n")}\n` });
	if (code !== 0)
		throw new UserError(
			"this is a partial clone without the folders of its commits (--filter=tree:0)",
			"git fetch --refetch --filter=blob:none brings them",
		);
	const blobs = new Set<string>();
	const paths = new Set<string>();
	for (const change of readRaw(new FieldReader(stdout.toString("latin1")))) {
		for (const { mode, oid } of [change.old, change.new])
			if (mode.startsWith("1") && mode !== "160000") blobs.add(oid);
		paths.add(change.new.path);
	}
	const tree = (await git(scratch.context, ["ls-tree", "-r", "-z", target])).toString("latin1").split("\0");
	for (const entry of tree) {
		const [, mode, id, path] = /^(\d+) blob ([0-9a-f]+)\t([\s\S]*)$/.exec(entry) ?? [];
		if (mode && paths.has(path!)) blobs.add(id!);
	}
	for (const id of blobs) if (/^0+$/.test(id)) blobs.delete(id);
	return blobs;
}

/** Those of the objects that are not here; none is fetched where the context has no promisor remote. */
export async function missingObjects(context: GitContext, ids: ReadonlySet<string>): Promise<string[]> {
	const output = await git(context, ["cat-file", "--batch-check"], {
		input: [...ids].map((id) => `${id}\n`).join(""),
	});
	return output
		.toString()
		.split("\n")
		.filter((line) => line.endsWith(" missing"))
		.map((line) => line.split(" ")[0]!);
}
