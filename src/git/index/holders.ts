import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { keepFile } from "../../system/keep.js";
import { type FileTable, FORMAT } from "./index-file.js";
import { NumberList } from "./number-list.js";
import { isCode } from "./scan-file.js";
import type { IndexStore } from "./store.js";
import { find, packTables, unpackTables } from "./table-file.js";
import type { TreeIndex } from "./tree-index.js";
import { hashWord } from "./words.js";

/** More files than a vote looks at, so that those nearest to a patch are among them. */
const MOST_HOLDERS = 500;
/** A tree has fewer files. */
const MOST_FILES = 2 ** 20;

/**
 * Opens the index of which of the base's files hold a word that the target lost, or a function that no header declares
 * there or that takes other arguments; made at the first time, as `openIndex` makes its own. Only files count that both
 * trees have and upstream changed.
 *
 * @param base ids of the trees, and their indexes
 */
export async function openHolders(
	{ folder, isKept }: Pick<IndexStore, "folder" | "isKept">,
	base: { readonly tree: string; readonly index: TreeIndex },
	target: { readonly tree: string; readonly index: TreeIndex },
): Promise<(word: string) => readonly string[]> {
	const path = join(folder, `${base.tree}-${target.tree}.holders${FORMAT}`);
	const kept = await readFile(path).catch(() => undefined);
	const holders = kept && parse(kept);
	if (holders) return lookUp(holders);
	const made = make(base.index, target.index);
	for (const { index } of [base, target]) index.file.forgetFiles();
	if (isKept) await keepFile(path, packTables([made.words, made.starts, made.files], made.paths));
	return lookUp(made);
}

interface Holders {
	/** Hashes of words, ascending; the files of word i are `files[starts[i] … starts[i + 1])`. */
	readonly words: Uint32Array;
	readonly starts: Uint32Array;
	readonly files: Uint32Array;
	readonly paths: readonly string[];
}

function lookUp({ words, starts, files, paths }: Holders): (word: string) => readonly string[] {
	return (word) => {
		const at = find(words, hashWord(word));
		return at < 0 ? [] : Array.from(files.subarray(starts[at], starts[at + 1]), (number) => paths[number]!);
	};
}

function make(base: TreeIndex, target: TreeIndex): Holders {
	const gone = base.goneFrom(target);
	const changed = listChanged(base.file.files, target.file.files);
	const paths = changed.map((place) => base.file.files.paths[place]!);
	/** A hash and the number of a file in one number each. */
	const pairs: number[] = [];
	let number = 0;
	for (const { code } of base.file.entries(changed)) {
		for (let i = 0; i < code.length; i++) if (gone.has(code[i]!)) pairs.push(code[i]! * MOST_FILES + number);
		number++;
	}
	return { ...tables(Float64Array.from(pairs).sort()), paths };
}

/** @param pairs ascending */
function tables(pairs: Float64Array): Omit<Holders, "paths"> {
	const words = new NumberList();
	const starts = new NumberList();
	const files = new NumberList();
	let [last, from] = [0, 0];
	for (const pair of pairs) {
		const number = pair % MOST_FILES;
		const hash = (pair - number) / MOST_FILES;
		if (hash !== last) {
			words.add([hash]);
			starts.add([files.length]);
			[last, from] = [hash, files.length];
		}
		if (files.length - from < MOST_HOLDERS) files.add([number]);
	}
	starts.add([files.length]);
	return { words: words.all(), starts: starts.all(), files: files.all() };
}

/** The places of the base's code files that both trees have, and that are not the same in both. */
function listChanged(base: FileTable, target: FileTable): number[] {
	const places = target.places();
	return [...base.paths.keys()].filter((place) => {
		const path = base.paths[place]!;
		const now = isCode(path) ? places.get(path) : undefined;
		return now !== undefined && target.oid(now) !== base.oid(place);
	});
}

/** Reads what was kept; undefined where the file is cut short or another one. */
function parse({ buffer, byteOffset, byteLength }: Buffer): Holders | undefined {
	const bytes = buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer;
	const file = unpackTables(bytes, byteLength, [Uint32Array, Uint32Array, Uint32Array] as const);
	if (!file) return undefined;
	const [words, starts, files] = file.tables;
	return { words, starts, files, paths: file.paths };
}
