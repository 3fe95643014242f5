import type { GitContext } from "../process.js";
import { Declared } from "./declared.js";
import { type IndexFile, IndexWriter, type TreeFile } from "./index-file.js";
import { scanFiles } from "./scan-files.js";
import { WordCounter } from "./word-counts.js";

/**
 * Makes the index of a tree: the entries of files that the index of another tree has as well are taken from there, and
 * the counts are that tree's but for the files that differ.
 *
 * @param files all files of the tree, in its order
 * @param path where it is written
 * @returns whether every file was there to read
 * @throws CancelledError
 */
export async function makeIndex(
	context: GitContext,
	files: readonly TreeFile[],
	near: IndexFile | undefined,
	path: string,
): Promise<boolean> {
	const places = placesIn(near, files);
	const kept = near?.entries(places.filter((place) => place !== undefined));
	const unknown = files.filter((_, i) => places[i] === undefined);
	const scanned = scanFiles(context, unknown);
	const [counter, declared] = [new WordCounter(near?.wordCounts()), new Declared()];
	const writer = new IndexWriter(path);
	let isWhole = true;
	try {
		// First of all, so that no count is as high as it can be for a while.
		for (const { code } of near?.entries(placesBeside(near, places)) ?? []) counter.remove(code);
		for (const [i, file] of files.entries()) {
			const isKept = places[i] !== undefined;
			const entry = isKept ? kept!.next().value! : (await scanned.next()).value;
			if (!entry) {
				isWhole = false;
				continue;
			}
			if (!isKept) counter.add(entry.code);
			writer.add(file, entry);
			declared.add(file.path, entry.declared);
		}
		writer.finish({ ...counter.total(), ...declared.tables() });
	} finally {
		writer.close();
		await scanned.return(undefined);
	}
	return isWhole;
}

/** Where another tree's index has the same files. */
export function placesIn(
	near: IndexFile | undefined,
	files: readonly TreeFile[],
): readonly (number | undefined)[] {
	const known = near?.files.places();
	return files.map(({ oid, path }) => {
		const place = known?.get(path);
		return place !== undefined && near!.files.oid(place) === oid ? place : undefined;
	});
}

/** All other places of an index. */
function placesBeside({ files }: IndexFile, places: readonly (number | undefined)[]): number[] {
	const taken = new Set(places);
	return [...files.paths.keys()].filter((place) => !taken.has(place));
}
