import { KeptFiles } from "../../system/keep.js";
import { FORMAT } from "./index-file.js";

/** Where indexes are. */
export interface IndexStore {
	/** Where they are kept: for all worktrees of a repository, or for all clones that name the folder. */
	readonly folder: string;
	/** The most that it holds, in bytes. */
	readonly limit: number;
	/** Whether one that is made is kept there; a run may have to leave nothing. */
	readonly isKept: boolean;
	/** Where one is made that is not kept: it must be there as long as the index is used. */
	readonly scratch: string;
}

/** All files that are kept of trees, of pairs of trees and of ranges of commits, and what was never finished. */
export function keptFiles(folder: string): KeptFiles {
	return new KeptFiles(
		folder,
		/^[0-9a-f]{40,64}(?:-[0-9a-f]{40,64})?\.(?:v|holders|history)\d+(?:\.\d+){0,2}$/,
	);
}

/** The indexes of trees that can be read. */
export function keptIndexes(folder: string): KeptFiles {
	return new KeptFiles(folder, new RegExp(`^[0-9a-f]{40,64}\\.v${FORMAT}$`));
}

const READABLE = new RegExp(`\\.(?:v${FORMAT}|holders${FORMAT}|history\\d+)$`);
/** An unfinished file that was not written to for so long, in milliseconds, will not be finished. */
const LONG_AGO = 3_600_000;

/** Removes what only other versions of the program can read, what was never finished, and what is beyond the limit. */
export async function pruneStore({ folder, limit }: Pick<IndexStore, "folder" | "limit">): Promise<void> {
	const files = keptFiles(folder);
	const isUnfinished = (path: string) => /\.\d+$/.test(path);
	await files.clear(({ path, used }) =>
		isUnfinished(path) ? Date.now() - used > LONG_AGO : !READABLE.test(path),
	);
	await files.trim(limit);
}
