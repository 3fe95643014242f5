import { type CommitDiff, tellingLines } from "../history/touched.js";
import { SMALL_WINDOWS } from "./objects.js";
import { missingObjects } from "./partial-clone.js";
import { patchIds } from "./patch-ids.js";
import { type GitContext, tryGit } from "./process.js";
import { FieldReader, type RawChange, readRaw } from "./raw-diff.js";

/** As many of the newest commits that change a file are read. */
const MOST_COMMITS = 200;

/** What commits do to one file, in their order; those whose content a partial clone lacks are left out. */
export async function fileDiffs(
	context: GitContext,
	path: string,
	commits: readonly string[],
): Promise<CommitDiff[]> {
	const whole = await withContent(context, commits.slice(0, MOST_COMMITS), [path]);
	const { code, stdout } = await tryGit(
		context,
		[
			"diff-tree",
			"--stdin",
			"-p",
			"-U0",
			"-r",
			"-w",
			"--no-renames",
			"--no-ext-diff",
			"--no-textconv",
			"--",
			`:(literal)${path}`,
		],
		{ input: whole.map((id) => `${id}\n`).join(""), config: SMALL_WINDOWS },
	);
	return code === 0 ? parseDiffs(stdout.toString("latin1")) : [];
}

/** Those of the commits that take a file away, in their order; none where a clone lacks their folders. */
export async function removersOf(
	context: GitContext,
	path: string,
	commits: readonly string[],
): Promise<string[]> {
	if (commits.length === 0) return [];
	const args = ["diff-tree", "--stdin", "-r", "--no-renames", "--diff-filter=D", "--name-only"];
	const { code, stdout } = await tryGit(context, [...args, "--", `:(literal)${path}`], {
		input: commits.map((id) => `${id}\n`).join(""),
	});
	const asked = new Set(commits);
	const lines = stdout.toString("latin1").split("\n");
	return code === 0 ? lines.filter((line) => asked.has(line)) : [];
}

/**
 * Where a commit moved a file to, as git tells renames; undefined where it just took it away. Without the contents, in a
 * partial clone, only what did not change is known as moved.
 */
export async function movedBy(
	context: GitContext,
	path: string,
	commit: string,
): Promise<string | undefined> {
	const whole = await withContent(context, [commit], []);
	const likeness = whole.length > 0 ? "-M" : "-M100%";
	const args = ["diff-tree", "-r", "-z", "--raw", "--no-abbrev", "--no-commit-id", likeness];
	const { code, stdout } = await tryGit(context, [...args, "--diff-filter=R", commit]);
	const reader = new FieldReader(code === 0 ? stdout.toString("latin1") : "");
	const renames = reader.peek() === "" ? [] : readRaw(reader);
	return renames.find(({ old }) => old.path === path)?.new.path;
}

function parseDiffs(text: string): CommitDiff[] {
	const diffs: { id: string; went: string[]; came: string[] }[] = [];
	let isBody = false;
	for (const line of text.split("\n")) {
		if (/^[0-9a-f]{40,64}$/.test(line)) {
			diffs.push({ id: line, went: [], came: [] });
			isBody = false;
		} else if (line.startsWith("@@ ")) isBody = true;
		else if (isBody && line.startsWith("-")) diffs.at(-1)!.went.push(line.slice(1));
		else if (isBody && line.startsWith("+")) diffs.at(-1)!.came.push(line.slice(1));
	}
	return diffs.map(({ id, went, came }) => ({ id, went: tellingLines(went), came: tellingLines(came) }));
}

/** The stable patch ids of commits; those whose content a partial clone lacks have none. */
export async function pastPatchIds(
	context: GitContext,
	commits: readonly string[],
): Promise<ReadonlyMap<string, string>> {
	return patchIds(context, await withContent(context, commits, []));
}

/** The files that each commit changes, in its diff against its first parent. */
export async function commitPaths(
	context: GitContext,
	commits: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
	const changes = await changesOf(context, commits, []);
	return new Map([...changes].map(([id, list]) => [id, list.map(({ old }) => old.path)]));
}

/** Those of the commits whose files, before and after, are here to read. */
async function withContent(
	context: GitContext,
	commits: readonly string[],
	paths: readonly string[],
): Promise<string[]> {
	const changes = await changesOf(context, commits, paths);
	const idsOf = (commit: string) =>
		(changes.get(commit) ?? [])
			.flatMap((change) => [change.old, change.new])
			.filter(({ mode, oid }) => mode !== "160000" && !/^0+$/.test(oid))
			.map(({ oid }) => oid);
	const missing = new Set(await missingObjects(context, new Set(commits.flatMap(idsOf))));
	return commits.filter((commit) => changes.has(commit) && idsOf(commit).every((id) => !missing.has(id)));
}

/** What commits change, those left out that change nothing; nothing at all where a clone lacks their folders. */
async function changesOf(
	context: GitContext,
	commits: readonly string[],
	paths: readonly string[],
): Promise<Map<string, readonly RawChange[]>> {
	const args = ["diff-tree", "--stdin", "-r", "-z", "--raw", "--no-renames", "--no-abbrev", "--"];
	const { code, stdout } = await tryGit(context, [...args, ...paths.map((path) => `:(literal)${path}`)], {
		input: commits.map((id) => `${id}\n`).join(""),
	});
	const changes = new Map<string, readonly RawChange[]>();
	const reader = new FieldReader(code === 0 ? stdout.toString("latin1") : "");
	while (reader.peek() !== "") changes.set(reader.field(), readRaw(reader));
	return changes;
}
