import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { CodeIndex } from "../model/tree.js";
import { keepFile } from "../system/keep.js";
import { constantsAndTypesIn, prototypesIn, structsIn } from "../text/calls.js";
import { hashWord, scanWords } from "../text/words.js";
import { type GitContext, git } from "./process.js";
import { type CodeFile, readCode } from "./read-code.js";
import { packTables, unpackTables } from "./table-file.js";
import { WordCounts } from "./word-counts.js";

/** Raise when what is indexed, or how, changes: older files are made anew. */
const FORMAT = 5;
const MANY_FILES = 5000;
/** New words that a file of a kernel brings, about. */
const WORDS_A_FILE = 40;
/** Larger files are tables of register names, millions of them, that no patch of a series speaks to. */
const LARGEST_FILE = 1 << 20;
const HEADER = /(^|\/)include\/.*\.h$/;
/** Headers of programs that are not the kernel. */
const ELSEWHERE = /^(?:tools|scripts|samples|Documentation)\//;
/** Whose declaration counts where headers of the same name compete. */
const PUBLICITY = [/^include\/linux\//, /^include\/(?!uapi\/)/, /^include\//, /./];

/**
 * The index of a tree's C code and Kconfig symbols, read from `folder` or, at the first time, made and kept there. Never needed
 * for correctness: one that cannot be kept, or that lacks files of a partial clone, is made again.
 *
 * @param tree id of the tree object
 * @param keep whether an index that is made may be written
 * @param onSlow called before a large index is made, which takes some twenty seconds for a kernel
 */
export async function openCodeIndex(
	context: GitContext,
	folder: string,
	tree: string,
	keep: boolean,
	onSlow: () => void = () => {},
): Promise<TreeIndex> {
	const file = join(folder, `${tree}.v${FORMAT}`);
	const kept = await readFile(file).catch(() => undefined);
	const index = kept && parse(kept);
	if (index) return index;
	const files = await listCode(context, tree);
	if (files.length > MANY_FILES) onSlow();
	const { isWhole, ...made } = await make(context, files);
	if (!keep || !isWhole) return new TreeIndex(made);
	await keepFile(file, serialise(made));
	return new TreeIndex(made);
}

interface Tables {
	/** Hashes of words, ascending, and in how many files each stands. */
	readonly words: Uint32Array;
	readonly files: Uint16Array;
	/** Hashes of function and macro names, ascending, and the argument counts each takes. */
	readonly names: Uint32Array;
	readonly arities: Int32Array;
	/** Hashes of what headers declare, ascending, and the number of the header's path; AMBIGUOUS for several. */
	readonly declared: Uint32Array;
	readonly headers: Uint32Array;
	readonly paths: readonly string[];
}

const AMBIGUOUS = 0xffffffff;

/** A code index as it lies in memory: sorted tables of hashes. */
export class TreeIndex implements CodeIndex {
	constructor(private readonly tables: Tables) {}

	files(word: string): number {
		const at = find(this.tables.words, hashWord(word));
		return at < 0 ? 0 : this.tables.files[at]!;
	}

	arity(name: string): number | undefined {
		const at = find(this.tables.names, hashWord(name));
		return at < 0 ? undefined : this.tables.arities[at];
	}

	header(name: string): string | undefined {
		const at = find(this.tables.declared, hashWord(name));
		return at < 0 ? undefined : this.tables.paths[this.tables.headers[at]!];
	}

	/** Hashes of the words that stand here and in the target no more or hardly, and of functions that no header declares there, or with other arguments. */
	goneFrom(target: TreeIndex): Set<number> {
		const { words, files, names, arities } = this.tables;
		const gone = new Set<number>();
		words.forEach((hash, at) => {
			const there = find(target.tables.words, hash);
			const now = there < 0 ? 0 : target.tables.files[there]!;
			if (now === 0 || now * 10 <= files[at]!) gone.add(hash);
		});
		names.forEach((hash, at) => {
			const there = find(target.tables.names, hash);
			if (there < 0 || target.tables.arities[there] !== arities[at]) gone.add(hash);
		});
		return gone;
	}
}

/** @returns the tables, and whether every file was there to read (a partial clone lacks some) */
async function make(context: GitContext, files: readonly CodeFile[]): Promise<Tables & { isWhole: boolean }> {
	const words = new WordCounts(files.length * WORDS_A_FILE);
	const arities = new Map<number, number>();
	const declared = new Declared();
	let missing = files.length;
	for await (const { path, bytes } of readCode(context, files)) {
		missing--;
		words.nextFile();
		scanWords(bytes, (hash) => words.add(hash));
		if (!path.endsWith(".h") || ELSEWHERE.test(path)) continue;
		const text = bytes.toString("latin1");
		for (const name of structsIn(text)) declared.add(hashWord(`struct ${name}`), path);
		if (!HEADER.test(path)) continue;
		for (const name of constantsAndTypesIn(text)) declared.add(hashWord(name), path);
		for (const [name, mask] of prototypesIn(text)) {
			const hash = hashWord(name);
			arities.set(hash, (arities.get(hash) ?? 0) | mask);
			declared.add(hash, path);
		}
	}
	const names = Uint32Array.from(arities.keys()).sort();
	return {
		isWhole: missing === 0,
		...words.sorted(),
		names,
		arities: Int32Array.from(names, (hash) => arities.get(hash)!),
		...declared.sorted(),
	};
}

/** Which header declares what: the most public one, none where several are equally public. */
class Declared {
	readonly #headers = new Map<number, { number: number; rank: number }>();
	readonly #paths: string[] = [];

	add(hash: number, path: string): void {
		const rank = PUBLICITY.findIndex((pattern) => pattern.test(path));
		const known = this.#headers.get(hash);
		if (known && (known.rank < rank || this.#paths[known.number] === path)) return;
		if (this.#paths.at(-1) !== path) this.#paths.push(path);
		const number = known?.rank === rank ? AMBIGUOUS : this.#paths.length - 1;
		this.#headers.set(hash, { number, rank });
	}

	sorted(): Pick<Tables, "declared" | "headers" | "paths"> {
		const declared = Uint32Array.from(this.#headers.keys()).sort();
		const headers = Uint32Array.from(declared, (hash) => this.#headers.get(hash)!.number);
		return { declared, headers, paths: this.#paths };
	}
}

async function listCode(context: GitContext, tree: string): Promise<CodeFile[]> {
	const listing = (await git(context, ["ls-tree", "-r", "-z", "-l", tree])).toString("latin1").split("\0");
	return listing.flatMap((entry) => {
		const match = /^100\d+ blob ([0-9a-f]+) +(\d+)\t([\s\S]*(?:\.[chS]|(?:^|\/)Kconfig[^/]*))$/.exec(entry);
		return match && Number(match[2]) <= LARGEST_FILE ? [{ oid: match[1]!, path: match[3]! }] : [];
	});
}

function serialise({ words, names, arities, declared, headers, files, paths }: Tables): Buffer {
	return packTables([words, names, arities, declared, headers, files], paths);
}

const KINDS = [Uint32Array, Uint32Array, Int32Array, Uint32Array, Uint32Array, Uint16Array] as const;

/** Reads what `serialise` wrote; undefined where the file is cut short. */
function parse(bytes: Buffer): TreeIndex | undefined {
	const file = unpackTables(bytes, KINDS);
	if (!file) return undefined;
	const [words, names, arities, declared, headers, files] = file.tables;
	return new TreeIndex({ words, names, arities, declared, headers, files, paths: file.paths });
}

/** Where a value stands in a sorted array, or -1. */
export function find(sorted: Uint32Array, value: number): number {
	let low = 0;
	let high = sorted.length - 1;
	while (low <= high) {
		const middle = (low + high) >> 1;
		if (sorted[middle] === value) return middle;
		if (sorted[middle]! < value) low = middle + 1;
		else high = middle - 1;
	}
	return -1;
}
