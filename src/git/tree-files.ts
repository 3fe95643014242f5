import { InternalError } from "../errors.js";
import { ObjectReader, SMALL_WINDOWS } from "./objects.js";
import { git } from "./process.js";
import { resolveCommit } from "./refs.js";
import { openRepository } from "./repository.js";
import { Scratch } from "./scratch.js";

/** The files below a folder of a commit, by their paths from the root. */
export interface TreeFiles {
	readonly blobs: ReadonlyMap<string, { readonly oid: string; readonly size: number }>;
	/** Symbolic links: their objects hold where they lead to. */
	readonly links: ReadonlyMap<string, string>;
	/** The names in each folder. */
	readonly folders: ReadonlyMap<string, ReadonlySet<string>>;
	read(oid: string, most: number): Promise<Buffer>;
	close(): Promise<void>;
}

/** Lists the files of a commit in any repository. @throws UserError where there is no such repository or commit */
export async function openTreeFiles(
	folder: string,
	revision: string,
	signal?: AbortSignal,
): Promise<TreeFiles> {
	const repository = await openRepository(folder, signal);
	const commit = await resolveCommit(repository, revision, "the patches' revision");
	const scratch = await Scratch.open(repository);
	const objects = new ObjectReader(scratch.context);
	const args = ["ls-tree", "-r", "-l", "-z", "--full-tree", commit];
	const listing = await git(scratch.context, args, { config: SMALL_WINDOWS });
	const blobs = new Map<string, { oid: string; size: number }>();
	const links = new Map<string, string>();
	const folders = new Map<string, Set<string>>([["", new Set()]]);
	for (const line of listing.toString().split("\0").filter(Boolean)) {
		const [, mode, oid, size, path] = /^(\d+) \w+ (\w+) +(\S+)\t([\s\S]*)$/.exec(line) as unknown as string[];
		if (mode === "160000") continue;
		if (mode === "120000") links.set(path!, oid!);
		else blobs.set(path!, { oid: oid!, size: Number(size) });
		note(folders, path!);
	}
	return {
		blobs,
		links,
		folders,
		async read(oid) {
			const object = await objects.read(oid);
			if (object?.type !== "blob")
				throw new InternalError(`object ${oid} is ${object?.type ?? "missing"}, not a blob`);
			return object.bytes;
		},
		async close() {
			await objects.close();
			await scratch.close();
		},
	};
}

function note(folders: Map<string, Set<string>>, path: string): void {
	const slash = path.lastIndexOf("/");
	const folder = slash < 0 ? "" : path.slice(0, slash);
	const names = folders.get(folder);
	if (names) names.add(path.slice(slash + 1));
	else {
		folders.set(folder, new Set([path.slice(slash + 1)]));
		note(folders, folder);
	}
}
