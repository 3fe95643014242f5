import { type CommitDiff, tellingLines } from "../history/touched.js";
import { missingObjects } from "./partial-clone.js";
import { patchIds } from "./patch-ids.js";
import { type GitContext, tryGit } from "./process.js";

/** As many of the newest commits that change a file are read. */
const MOST_COMMITS = 200;
/** As many steps a file is followed. */
const MOST_MOVES = 5;

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
		{ input: whole.map((id) => `${id}\n`).join("") },
	);
	return code === 0 ? parseDiffs(stdout.toString("latin1")) : [];
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

/** Where the commits that took a file away moved it, one after another; undefined where none moved it. */
export async function followPath(
	context: GitContext,
	path: string,
	commitsOf: (path: string) => readonly { readonly id: string }[],
): Promise<string | undefined> {
	let at = path;
	for (let moves = 0; moves < MOST_MOVES; moves++) {
		const to = await movedTo(context, at, commitsOf(at)[0]?.id);
		if (to === undefined) break;
		at = to;
	}
	return at === path ? undefined : at;
}

/** The path that the newest commit to change a file moved it to. */
async function movedTo(context: GitContext, path: string, commit: string | undefined) {
	if (commit === undefined) return undefined;
	const args = [
		"diff-tree",
		"-r",
		"-z",
		"-M",
		"-l2000",
		"--diff-filter=R",
		"--name-status",
		"--no-commit-id",
		commit,
	];
	const { code, stdout } = await tryGit(context, args);
	const fields = code === 0 ? stdout.toString("latin1").split("\0") : [];
	for (let i = 0; i + 2 < fields.length; i += 3) if (fields[i + 1] === path) return fields[i + 2];
	return undefined;
}

/** Those of the commits whose files, before and after, are here to read. */
async function withContent(
	context: GitContext,
	commits: readonly string[],
	paths: readonly string[],
): Promise<string[]> {
	const { code, stdout } = await tryGit(
		context,
		[
			"diff-tree",
			"--stdin",
			"-r",
			"-z",
			"--raw",
			"--no-renames",
			"--no-abbrev",
			"--",
			...paths.map((path) => `:(literal)${path}`),
		],
		{ input: commits.map((id) => `${id}\n`).join("") },
	);
	if (code !== 0) return [];
	const files = new Map<string, string[]>();
	let ids: string[] = [];
	for (const field of stdout.toString("latin1").split("\0")) {
		const change = /^:\d{6} \d{6} ([0-9a-f]+) ([0-9a-f]+) /.exec(field);
		if (change) ids.push(change[1]!, change[2]!);
		else if (/^[0-9a-f]{40,64}$/.test(field)) {
			ids = [];
			files.set(field, ids);
		}
	}
	const needed = new Set([...files.values()].flat().filter((id) => !/^0+$/.test(id)));
	const missing = new Set(await missingObjects(context, needed));
	return commits.filter((commit) => files.get(commit)?.every((id) => !missing.has(id)));
}
