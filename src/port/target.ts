import type { TreeEntry, TreeReader } from "../model/tree.js";
import type { Moves } from "./moves.js";

/** What a port needs to know of the world, handed in so that it runs no process itself. */
export interface PortFacts {
	/** The target with what has landed so far. */
	readonly tree: TreeReader;
	/** The bytes of an object of the series, latin1. */
	blob(oid: string): Promise<string>;
	/** The id that an object with these bytes (latin1) has. */
	blobId(text: string): string;
	readonly moves: Moves;
	/** Paths that the patch itself deletes or renames away. */
	readonly vacated: ReadonlySet<string>;
	/** The least confidence that is believed, 0 to 1. */
	readonly threshold: number;
}

/** Why a new file cannot stand at `path`: a folder is there, or a file where a folder has to be. */
export async function pathObstacle(
	{ tree, vacated }: Pick<PortFacts, "tree" | "vacated">,
	path: string,
): Promise<string | undefined> {
	const parts = path.split("/");
	for (let i = 1; i < parts.length; i++) {
		const folder = parts.slice(0, i).join("/");
		const entry = await tree.entry(folder);
		if (!entry) return undefined;
		if (entry.mode !== "40000" && vacated.has(folder)) return undefined;
		if (entry.mode !== "40000") return `${folder} is a file in the target`;
	}
	const entry = await tree.entry(path);
	return entry?.mode === "40000" ? `${path} is a folder in the target` : undefined;
}

/** The entry of a file, or undefined where there is none or a folder. */
export async function fileEntry(tree: TreeReader, path: string): Promise<TreeEntry | undefined> {
	const entry = await tree.entry(path);
	return entry?.mode === "40000" ? undefined : entry;
}

/** A three-way merge of whole values; undefined where both sides changed it differently. */
export function mergeWhole(base: string, patched: string, ours: string): string | undefined {
	if (ours === base || ours === patched) return patched;
	return patched === base ? ours : undefined;
}
