import { readdir, readFile, stat } from "node:fs/promises";
import { posix } from "node:path";
import { UserError } from "../../errors.js";
import type { TreeFiles } from "../../git/tree-files.js";

/** Where patch files are read from: a folder of the disk, or a commit of some repository. */
export interface Shelf {
	/** How a path of it is named to the user. */
	shown(path: string): string;
	/** What stands at a path; undefined where nothing does. @throws UserError at a loop of symbolic links */
	kind(path: string): Promise<"folder" | "file" | undefined>;
	/** The names in a folder, sorted by their bytes; none where it is none. */
	list(folder: string): Promise<readonly string[]>;
	/** @throws UserError where a file is larger than `most` */
	read(path: string, most: number): Promise<Buffer>;
}

/** The disk; a path that begins with a slash is taken as it is. */
export function diskShelf(cwd: string): Shelf {
	const place = (path: string) => posix.resolve(cwd, path);
	const look = async (path: string) =>
		stat(place(path)).catch((error: NodeJS.ErrnoException) => {
			if (error.code === "ENOENT" || error.code === "ENOTDIR") return undefined;
			throw new UserError(
				error.code === "ELOOP"
					? `${path}: a loop of symbolic links`
					: `${path} cannot be read: ${error.code}`,
				"see to it, or name another one with --patches",
			);
		});
	return {
		shown: (path) => path,
		async kind(path) {
			const found = await look(path);
			return found && (found.isDirectory() ? "folder" : "file");
		},
		async list(folder) {
			return (await readdir(place(folder))).sort(byBytes);
		},
		async read(path, most) {
			const found = await look(path);
			if (!found?.isFile())
				throw new UserError(`${path} is not a file`, "name a patch, a series or a folder of them");
			requireSize(path, found.size, most);
			return readFile(place(path));
		},
	};
}

/** A commit's tree in any repository, which needs no checkout. */
export function treeShelf(files: TreeFiles, name: string): Shelf {
	const shown = (path: string) => `${name}:${path}`;
	/** The path that symbolic links lead to. */
	const follow = async (path: string): Promise<string> => {
		let at = normal(path);
		for (let links = 0; links < 20; links++) {
			const link = files.links.get(at);
			if (link === undefined) return at;
			at = normal(posix.join(posix.dirname(at), (await files.read(link, 4096)).toString("latin1")));
		}
		throw new UserError(`${shown(path)}: a loop of symbolic links`, "name another one with --patches");
	};
	return {
		shown,
		async kind(path) {
			const at = await follow(path);
			if (files.blobs.has(at)) return "file";
			return files.folders.has(at) ? "folder" : undefined;
		},
		async list(folder) {
			return [...(files.folders.get(await follow(folder)) ?? [])].sort(byBytes);
		},
		async read(path, most) {
			const blob = files.blobs.get(await follow(path));
			if (!blob)
				throw new UserError(`${shown(path)} is not a file`, "name a patch, a series or a folder of them");
			requireSize(shown(path), blob.size, most);
			return files.read(blob.oid, most);
		},
	};
}

function normal(path: string): string {
	return posix.normalize(path).replace(/^\.\/?|\/$/g, "");
}

function byBytes(a: string, b: string): number {
	return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function requireSize(path: string, size: number, most: number): void {
	if (size > most)
		throw new UserError(
			`${path}: ${Math.ceil(size / (1 << 20))} MB, and at most ${most >> 20} MB are read`,
			"is it a patch?",
		);
}
