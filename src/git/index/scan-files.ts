import type { GitContext } from "../process.js";
import type { TreeFile } from "./index-file.js";
import { readBlobs } from "./read-blobs.js";
import { type FileEntry, FileScanner } from "./scan-file.js";

/** The entries of files, one after another, each good until the next is asked for; undefined for one that is missing in a partial clone. @throws CancelledError */
export async function* scanFiles(
	context: GitContext,
	files: readonly TreeFile[],
): AsyncGenerator<FileEntry | undefined, undefined> {
	if (files.length === 0) return;
	const scanner = new FileScanner();
	let i = 0;
	for await (const bytes of readBlobs(
		context,
		files.map(({ oid }) => oid),
	)) {
		const { path } = files[i++]!;
		yield bytes && scanner.scan(path, bytes);
	}
}
