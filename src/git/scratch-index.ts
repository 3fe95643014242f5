import { join } from "node:path";
import type { TreeEntry } from "../model/tree.js";
import { SMALL_WINDOWS } from "./objects.js";
import { type GitContext, git, tryGit } from "./process.js";
import { treeChanges } from "./raw-diff.js";
import type { Scratch } from "./scratch.js";

/** The paths in which two commits differ, and what the second has there; undefined where it has nothing. */
export async function changedEntries(
	{ context }: Scratch,
	from: string,
	to: string,
): Promise<Map<string, TreeEntry | undefined>> {
	const changes = await treeChanges(context, from, to);
	return new Map(
		changes.map(({ status, new: { path, mode, oid } }) => [path, status === "D" ? undefined : { mode, oid }]),
	);
}

/** A patch file, and its diffs without what stands above them: a message may quote a diff, which is not to be applied. */
export interface PatchFile {
	readonly file: string;
	readonly patch: Buffer;
}

/** What is wrong with patch files: of one of them, or of what they give together. */
export interface Fault {
	readonly file?: string;
	readonly says: string;
}

/**
 * Applies patch files, without fuzz, to some files of a tree in an index of its own.
 *
 * @param before all files that the patches touch, as they are before; nothing else is in the index
 * @param files in their order
 * @param isRight whether the index then holds what it should
 * @param name of the index
 * @returns what git says of the first patch that does not apply; undefined where they give what they should
 */
export async function applyPatches(
	scratch: Scratch,
	before: ReadonlyMap<string, TreeEntry>,
	files: readonly PatchFile[],
	isRight: (index: ReadonlyMap<string, TreeEntry>) => boolean,
	name = "applied-index",
): Promise<Fault | undefined> {
	const env = { ...scratch.context.env, GIT_INDEX_FILE: join(scratch.folder, name) };
	const context = { ...scratch.context, env };
	const apply = async (input: Buffer) =>
		tryGit(context, ["apply", "--cached", "--whitespace=nowarn", "--allow-empty", "-"], {
			input,
			config: SMALL_WINDOWS,
		});
	await fillIndex(context, before);
	// All at once is many times quicker, but git does not follow every rename and mode from patch to patch.
	if (
		(await apply(Buffer.concat(files.map(({ patch }) => patch)))).code === 0 &&
		isRight(await readIndex(context))
	)
		return undefined;
	await fillIndex(context, before);
	for (const { file, patch } of files) {
		const { code, stderr } = await apply(patch);
		if (code !== 0) return { file, says: stderr.split("\n")[0]! };
	}
	return isRight(await readIndex(context)) ? undefined : { says: "the result is another" };
}

/** Makes an index that holds these files and nothing else. */
export async function fillIndex(context: GitContext, entries: ReadonlyMap<string, TreeEntry>): Promise<void> {
	const lines = [...entries].map(([path, { mode, oid }]) => `${mode} ${oid}\t${path}\0`);
	await git(context, ["read-tree", "--empty"]);
	await git(context, ["update-index", "-z", "--index-info"], {
		input: Buffer.from(lines.join(""), "latin1"),
	});
}

/** What an index holds. */
export async function readIndex(context: GitContext): Promise<Map<string, TreeEntry>> {
	const listing = (await git(context, ["ls-files", "-s", "-z"]))
		.toString("latin1")
		.split("\0")
		.filter(Boolean);
	return new Map(
		listing.map((line) => {
			const [, mode, oid, path] = /^(\d+) (\w+) \d\t([\s\S]*)$/.exec(line) as unknown as [
				string,
				string,
				string,
				string,
			];
			return [path, { mode, oid }];
		}),
	);
}
