import type { Obstacle } from "../model/reason.js";
import type { PortSettings } from "../model/settings.js";
import type { KnownCode, TreeEntry, TreeReader } from "../model/tree.js";
import type { Moves } from "./moves.js";
import type { Upstream } from "./upstream.js";

/** How far the work within a patch is. */
export interface Within {
	readonly path: string;
	/** The share of the work on the file that is done, 0 to 1. */
	readonly share: number;
}

/** What a port needs to know of the world, handed in so that it runs no process itself. */
export interface PortFacts {
	/** The target with what has landed so far. */
	readonly tree: TreeReader;
	/** The bytes of an object of the series, latin1. */
	blob(oid: string): Promise<string>;
	/** The id that an object with these bytes (latin1) has. */
	blobId(text: string): string;
	readonly moves: Moves;
	/** What upstream did to the code around, where the trees are known. */
	readonly upstream: Upstream | undefined;
	/** Paths that the patch itself deletes or renames away. */
	readonly vacated: ReadonlySet<string>;
	/** Paths that the patch changes by other means than what moved there, or that something of it landed at. */
	readonly touched: ReadonlySet<string>;
	readonly settings: PortSettings;
	/**
	 * Called between the steps of long work: lets others run where it is time, so that a signal is heard.
	 *
	 * @returns the rest to wait for, which may throw to end the work; undefined where it is not time for one
	 */
	readonly rest?: ((within: Within) => Promise<void> | undefined) | undefined;
}

/** What a port of any patch of a run needs to know; the rest is worked out for each patch. */
export interface World extends Omit<PortFacts, "vacated" | "touched" | "settings"> {
	readonly settings: Omit<PortSettings, "code">;
	/** What is known of the base's and the target's code; undefined where the two are the same. */
	codeIndexes(): Promise<KnownCode | undefined>;
	/** Words that patches of the series landed before have brought in. */
	readonly provided: ReadonlySet<string>;
}

/** Why a new file cannot stand at `path`: a folder is there, or a file where a folder has to be. */
export async function pathObstacle(
	{ tree, vacated }: Pick<PortFacts, "tree" | "vacated">,
	path: string,
): Promise<Obstacle | undefined> {
	const parts = path.split("/");
	for (let i = 1; i < parts.length; i++) {
		const folder = parts.slice(0, i).join("/");
		const entry = await tree.entry(folder);
		if (!entry) return undefined;
		if (entry.mode !== "40000" && vacated.has(folder)) return undefined;
		if (entry.mode !== "40000") return { kind: "path taken", path: folder, by: "file" };
	}
	const entry = await tree.entry(path);
	return entry?.mode === "40000" && (await holdsFiles({ tree, vacated }, path))
		? { kind: "path taken", path, by: "folder" }
		: undefined;
}

/** True where files are left in a folder when the patch has taken its own away: git keeps no empty folder. */
async function holdsFiles(facts: Pick<PortFacts, "tree" | "vacated">, folder: string): Promise<boolean> {
	for (const name of await facts.tree.list(folder)) {
		const path = `${folder}/${name}`;
		const entry = await facts.tree.entry(path);
		const holds = entry?.mode === "40000" ? await holdsFiles(facts, path) : entry && !facts.vacated.has(path);
		if (holds) return true;
	}
	return false;
}

/** The entry of a file, or undefined where there is none or a folder. */
export async function fileEntry(tree: TreeReader, path: string): Promise<TreeEntry | undefined> {
	const entry = await tree.entry(path);
	return entry?.mode === "40000" ? undefined : entry;
}

/** A three-way merge of whole values; undefined where both sides changed it differently. */
export function mergeWhole(base: string, patched: string, target: string): string | undefined {
	if (target === base || target === patched) return patched;
	return patched === base ? target : undefined;
}
