import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { CancelledError, InternalError, UserError } from "../../errors.js";
import { noteUse } from "../../system/keep.js";
import { SMALL_WINDOWS } from "../objects.js";
import { type GitContext, git } from "../process.js";
import { FORMAT, IndexFile, type TreeFile } from "./index-file.js";
import { makeIndex, placesIn } from "./make-index.js";
import { isCode } from "./scan-file.js";
import { type IndexStore, keptFiles, keptIndexes } from "./store.js";
import { TreeIndex } from "./tree-index.js";

const MANY_FILES = 5000;
/** How many kept indexes are looked at for the one that has the most files in common. */
const MOST_COMPARED = 4;

/**
 * The index of a tree, from where it is kept or, at the first time, made and kept there. Never needed for correctness: one
 * that is damaged, that cannot be kept, or that lacks files of a partial clone, is made again.
 *
 * @param tree id of the tree object
 * @param beside another tree's index that is open already: what both have is taken from there
 * @param onSlow called before a large part of an index is made, which takes some ten seconds for a kernel
 */
export async function openIndex(
	context: GitContext,
	store: IndexStore,
	tree: string,
	{ beside, onSlow = () => {} }: { beside?: TreeIndex; onSlow?: () => void } = {},
): Promise<TreeIndex> {
	const name = `${tree}.v${FORMAT}`;
	const kept = IndexFile.open(join(store.folder, name));
	if (kept) {
		await noteUse(join(store.folder, name));
		return new TreeIndex(kept);
	}
	const files = await listFiles(context, tree);
	const recent = (await keptIndexes(store.folder).list()).slice(0, MOST_COMPARED);
	const opened = recent.flatMap(({ path }) => IndexFile.open(path) ?? []);
	try {
		const near = nearest([...(beside ? [beside.file] : []), ...opened], files);
		if (files.length - (near?.common ?? 0) > MANY_FILES) onSlow();
		return await makeAndOpen(context, store, name, files, near?.file);
	} finally {
		for (const file of opened) file.close();
	}
}

/** Tells the unfinished files of one process apart. */
let made = 0;

async function makeAndOpen(
	context: GitContext,
	{ folder, limit, isKept, scratch }: IndexStore,
	name: string,
	files: readonly TreeFile[],
	near: IndexFile | undefined,
): Promise<TreeIndex> {
	const makeIn = async (place: string, keep: boolean) => {
		const unfinished = join(place, `${name}.${++made}.${process.pid}`);
		try {
			await mkdir(place, { recursive: true });
			const isWhole = await makeIndex(context, files, near, unfinished);
			const file = IndexFile.open(unfinished);
			if (!file) throw new InternalError(`the code index was removed while it was made: ${unfinished}`);
			if (keep && isWhole)
				await rename(unfinished, join(folder, name)).then(
					() => keptFiles(folder).trim(limit),
					() => {},
				);
			return new TreeIndex(file);
		} finally {
			await rm(unfinished, { force: true });
		}
	};
	const inScratch = () => makeIn(scratch, false).catch((error) => throwUnwritable(error, scratch));
	if (!isKept) return inScratch();
	return makeIn(folder, true).catch((error) => {
		if (error instanceof CancelledError) throw error;
		return inScratch();
	});
}

/** @throws UserError where the disk is the reason */
function throwUnwritable(error: NodeJS.ErrnoException, folder: string): never {
	if (error.syscall === undefined) throw error;
	throw new UserError(
		`the index of a kernel's code cannot be written to ${folder}: ${error.code}`,
		"it takes some 150 MB a kernel: make room there, or name another folder with --index-dir or TMPDIR",
	);
}

/** The index that has the most files in common with some, and how many. */
function nearest(
	indexes: readonly IndexFile[],
	files: readonly TreeFile[],
): { file: IndexFile; common: number } | undefined {
	const compared = indexes.map((file) => {
		const common = placesIn(file, files).filter((place) => place !== undefined).length;
		return { file, common };
	});
	return compared.filter(({ common }) => common > 0).sort((a, b) => b.common - a.common)[0];
}

/** Larger files, in bytes, are tables of register names, millions of them, that no patch of a series speaks to. */
const LARGEST = 1 << 20;

/** The tree's files but for documentation and for large ones. */
async function listFiles(context: GitContext, tree: string): Promise<TreeFile[]> {
	const output = await git(context, ["ls-tree", "-r", "-l", "-z", tree], { config: SMALL_WINDOWS });
	const listing = output.toString("latin1").split("\0");
	return listing.flatMap((entry) => {
		const [, oid, size, path] = /^100\d+ blob ([0-9a-f]+) +(\S+)\t([\s\S]*)$/.exec(entry) ?? [];
		if (path === undefined || Number(size) > LARGEST) return [];
		return path.startsWith("Documentation/") && !isCode(path) ? [] : [{ oid: oid!, path }];
	});
}
