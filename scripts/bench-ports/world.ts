import { join } from "node:path";
import { blobId } from "../../src/bench/engine/memory-tree.js";
import { readCommit } from "../../src/git/commits.js";
import { openHolders } from "../../src/git/index/holders.js";
import { openIndex } from "../../src/git/index/open-index.js";
import { ObjectReader } from "../../src/git/objects.js";
import { pathChanges } from "../../src/git/path-changes.js";
import { resolveCommit } from "../../src/git/refs.js";
import { openRepository } from "../../src/git/repository.js";
import { Scratch } from "../../src/git/scratch.js";
import { CommitTree } from "../../src/git/tree-reader.js";
import type { Among, KnownCode, TreeEntry, TreeReader } from "../../src/model/tree.js";
import type { PathChanges } from "../../src/port/moves.js";
import { Upstream } from "../../src/port/upstream.js";

/** The trees around the rows: none, or the real ones. */
export interface Trees {
	readonly base: TreeReader;
	readonly target: TreeReader;
	readonly changes: PathChanges;
	readonly code?: KnownCode;
	readonly upstream?: Upstream;
	close(): Promise<unknown>;
}

const nothing: TreeReader = {
	entry: async () => undefined,
	read: async () => undefined,
	list: async () => [],
	grep: async () => new Set(),
	filesWith: async () => [],
	grepHeaders: async () => new Map(),
};

export const NO_TREES: Trees = {
	base: nothing,
	target: nothing,
	changes: { vanished: new Map(), appeared: new Map() },
	close: async () => undefined,
};

export async function openTrees(path: string, base: string, target: string): Promise<Trees> {
	const repository = await openRepository(path);
	const [baseCommit, targetCommit] = [
		await resolveCommit(repository, base, "--old"),
		await resolveCommit(repository, target, "--new"),
	];
	const scratch = await Scratch.open(repository);
	const objects = new ObjectReader(scratch.context);
	const store = {
		folder: join(repository.commonDir, "miggpt", "index"),
		limit: Number.POSITIVE_INFINITY,
		isKept: true,
		scratch: scratch.folder,
	};
	const index = async (commit: string) => {
		const { tree } = await readCommit(objects, commit);
		return { tree, index: await openIndex(scratch.context, store, tree) };
	};
	const [before, after] = [await index(baseCommit), await index(targetCommit)];
	const holders = await openHolders(store, before, after);
	const code = { base: before.index, target: after.index, holders: async (word: string) => holders(word) };
	const old = await CommitTree.open(scratch.context, objects, baseCommit);
	const now = await CommitTree.open(scratch.context, objects, targetCommit);
	old.searchIn(async () => before.index);
	now.searchIn(async () => after.index);
	return {
		code,
		upstream: new Upstream(old, now, async () => code),
		base: old,
		target: now,
		changes: await pathChanges(scratch, baseCommit, targetCommit),
		close: () => Promise.all([objects.close(), scratch.close()]),
	};
}

/** A tree with the files of a port's rows on top; `""` hides a file. */
export class RowTree implements TreeReader {
	constructor(
		private readonly below: TreeReader,
		private readonly files: ReadonlyMap<string, string>,
	) {}

	async entry(path: string): Promise<TreeEntry | undefined> {
		const text = this.files.get(path);
		if (text === undefined) {
			const isFolder = [...this.files].some(
				([file, content]) => content !== "" && file.startsWith(`${path}/`),
			);
			return (await this.below.entry(path)) ?? (isFolder ? { mode: "40000", oid: "" } : undefined);
		}
		return text === "" ? undefined : { mode: "100644", oid: blobId(text) };
	}

	async read(path: string): Promise<string | undefined> {
		const text = this.files.get(path);
		return text === undefined ? this.below.read(path) : text === "" ? undefined : text;
	}

	list(folder: string): Promise<readonly string[]> {
		return this.below.list(folder);
	}

	grep(words: readonly string[]): Promise<ReadonlySet<string>> {
		return this.below.grep(words);
	}

	filesWith(words: readonly string[], among?: Among): Promise<readonly string[]> {
		return this.below.filesWith(words, among);
	}

	grepHeaders(words: readonly string[], folders: readonly string[]) {
		return this.below.grepHeaders(words, folders);
	}
}
