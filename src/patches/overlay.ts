import { stat } from "node:fs/promises";
import { posix } from "node:path";
import { UserError } from "../errors.js";
import { FastImport, type PathChange } from "../git/fast-import.js";
import { blobId, ObjectReader } from "../git/objects.js";
import { ONE_PACK, type Quarantine } from "../git/quarantine.js";
import type { Repository } from "../git/repository.js";
import { CommitTree } from "../git/tree-reader.js";
import type { Ident } from "../model/series.js";
import { unsafePath } from "./diff/names.js";
import { diskShelf } from "./source/shelf.js";

/** Whole files that a series expects in the tree. */
export type OverlayFiles = readonly OverlayFile[];

interface OverlayFile {
	readonly path: string;
	readonly text: string;
	readonly mode: "100644" | "100755";
}

const MOST_FILE = 64 << 20;

/** Reads the files below folders; a later folder's win. @throws UserError naming what cannot be read */
export async function readOverlays(folders: readonly string[], cwd: string): Promise<OverlayFiles> {
	const shelf = diskShelf(cwd);
	const files = new Map<string, OverlayFile>();
	const walk = async (folder: string, prefix: string, depth: number): Promise<void> => {
		if (depth > 40)
			throw new UserError(`${folder}: folders in folders without end`, "is it a loop of symbolic links?");
		for (const name of await shelf.list(folder)) {
			const [full, path] = [posix.join(folder, name), prefix + name];
			const kind = await shelf.kind(full);
			if (kind === "folder") await walk(full, `${path}/`, depth + 1);
			if (kind !== "file") continue;
			const latin1 = Buffer.from(path).toString("latin1");
			const fault = unsafePath(latin1);
			const { mode } = await stat(posix.resolve(cwd, full));
			if (fault !== undefined) throw new UserError(`${full}: ${fault}`, "take it out of the overlay");
			files.set(latin1, {
				path: latin1,
				text: (await shelf.read(full, MOST_FILE)).toString("latin1"),
				mode: (mode & 0o100) === 0 ? "100644" : "100755",
			});
		}
	};
	for (const folder of folders) {
		if ((await shelf.kind(folder)) !== "folder")
			throw new UserError(
				`${folder}: there is no such folder`,
				"name the folder of whole files with --overlay DIR",
			);
		await walk(folder, "", 0);
	}
	return [...files.values()];
}

/** The paths at which a commit has something else than the overlay. */
export async function replacedPaths(
	{ objectFormat }: Repository,
	{ context }: Quarantine,
	commit: string,
	files: OverlayFiles,
): Promise<string[]> {
	const objects = new ObjectReader(context);
	try {
		const tree = await CommitTree.open(context, objects, commit);
		const replaced: string[] = [];
		for (const { path, text, mode } of files) {
			const entry = await tree.entry(path);
			const isSame = entry?.mode === mode && entry.oid === blobId(text, objectFormat);
			if (entry && !isSame) replaced.push(path);
		}
		return replaced;
	} finally {
		await objects.close();
	}
}

/** Makes a commit on `base` that has the files. @returns its id; that of `base` where there are none */
export async function overlaid(
	quarantine: Quarantine,
	base: string,
	files: OverlayFiles,
	by: Ident,
): Promise<string> {
	if (files.length === 0) return base;
	const stream = await FastImport.start(quarantine.context, "refs/miggpt/overlay", base, ONE_PACK);
	try {
		const changes = files.map(({ path, mode, text }): PathChange => ({ path, mode, text }));
		const commit = await stream.commit({
			author: by,
			committer: by,
			message: "Files of the overlay\n",
			changes,
		});
		await stream.finish();
		return commit;
	} finally {
		await stream.kill();
	}
}
