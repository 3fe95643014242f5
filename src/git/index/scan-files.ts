import type { GitContext } from "../process.js";
import type { TreeFile } from "./index-file.js";
import { readBlobs } from "./read-blobs.js";
import { type FileEntry, FileScanner } from "./scan-file.js";

/**
 * The entries of files, one after another, each good until the next is asked for; undefined for one that is missing in a
 * partial clone.
 *
 * @throws CancelledError
 */
export async function* scanFiles(
	context: GitContext,
	files: readonly TreeFile[],
): AsyncGenerator<FileEntry | undefined, undefined> {
	const scanner = new FileScanner();
	let i = 0;
	const oids = files.map(({ oid }) => oid);
	for await (const bytes of readBlobs(context, oids)) {
		const { path } = files[i++]!;
		yield bytes && scanner.scan(path, bytes);
	}
}
