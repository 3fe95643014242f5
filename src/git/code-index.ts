import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CancelledError } from "../errors.js";
import type { CodeIndex } from "../model/tree.js";
import { prototypesIn } from "../text/calls.js";
import { hashWord, scanWords } from "../text/words.js";
import { Coprocess } from "./coprocess.js";
import { SMALL_WINDOWS } from "./objects.js";
import { type GitContext, git } from "./process.js";

/** Raise when what is indexed, or how, changes: older files are made anew. */
const FORMAT = 2;
const READ_AHEAD = 8;
const MANY_FILES = 5000;
const MOST_FILES = 0xffff;
/** New words that a file of a kernel brings, about. */
const WORDS_A_FILE = 40;
/** The share of its slots that the hash table fills before it grows. */
const FULLEST = 0.8;
/** Larger files are tables of register names, millions of them, that no patch of a series speaks to. */
const LARGEST_FILE = 1 << 20;
const HEADER = /(^|\/)include\/.*\.h$/;

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
): Promise<CodeIndex> {
	const file = join(folder, `${tree}.v${FORMAT}`);
	const kept = await readFile(file).catch(() => undefined);
	const index = kept && parse(kept);
	if (index) return index;
	const files = await listCode(context, tree);
	if (files.length > MANY_FILES) onSlow();
	const { isWhole, ...made } = await make(context, files);
	if (!keep || !isWhole) return new SortedIndex(made);
	const unfinished = `${file}.${process.pid}`;
	await mkdir(folder, { recursive: true })
		.then(() => writeFile(unfinished, serialise(made)))
		.then(() => rename(unfinished, file))
		.catch(() => {});
	return new SortedIndex(made);
}

interface Tables {
	/** Hashes of words, ascending, and in how many files each stands. */
	readonly words: Uint32Array;
	readonly files: Uint16Array;
	/** Hashes of function and macro names, ascending, and the argument counts each takes. */
	readonly names: Uint32Array;
	readonly arities: Int32Array;
}

class SortedIndex implements CodeIndex {
	constructor(private readonly tables: Tables) {}

	files(word: string): number {
		const at = find(this.tables.words, hashWord(word));
		return at < 0 ? 0 : this.tables.files[at]!;
	}

	arity(name: string): number | undefined {
		const at = find(this.tables.names, hashWord(name));
		return at < 0 ? undefined : this.tables.arities[at];
	}
}

/** @returns the tables, and whether every file was there to read (a partial clone lacks some) */
async function make(context: GitContext, files: readonly CodeFile[]): Promise<Tables & { isWhole: boolean }> {
	const words = new WordCounts(files.length * WORDS_A_FILE);
	const arities = new Map<number, number>();
	let missing = files.length;
	for await (const { path, bytes } of readCode(context, files)) {
		missing--;
		words.nextFile();
		scanWords(bytes, (hash) => words.add(hash));
		if (!HEADER.test(path)) continue;
		for (const [name, mask] of prototypesIn(bytes.toString("latin1"))) {
			const hash = hashWord(name);
			arities.set(hash, (arities.get(hash) ?? 0) | mask);
		}
	}
	const names = Uint32Array.from(arities.keys()).sort();
	const isWhole = missing === 0;
	return { isWhole, ...words.sorted(), names, arities: Int32Array.from(names, (hash) => arities.get(hash)!) };
}

interface CodeFile {
	readonly oid: string;
	readonly path: string;
}

async function listCode(context: GitContext, tree: string): Promise<CodeFile[]> {
	const listing = (await git(context, ["ls-tree", "-r", "-z", "-l", tree])).toString("latin1").split("\0");
	return listing.flatMap((entry) => {
		const match = /^100\d+ blob ([0-9a-f]+) +(\d+)\t([\s\S]*(?:\.[chS]|(?:^|\/)Kconfig[^/]*))$/.exec(entry);
		return match && Number(match[2]) <= LARGEST_FILE ? [{ oid: match[1]!, path: match[3]! }] : [];
	});
}

async function* readCode(
	context: GitContext,
	files: readonly CodeFile[],
): AsyncGenerator<{ path: string; bytes: Buffer }> {
	const reader = new Coprocess(context, ["cat-file", "--batch"], SMALL_WINDOWS);
	try {
		for (let at = 0; at < files.length; at += READ_AHEAD) {
			if (context.signal?.aborted) throw new CancelledError();
			const part = files.slice(at, at + READ_AHEAD);
			await reader.send(part.map(({ oid }) => `${oid}\n`).join(""));
			if (at + READ_AHEAD >= files.length) reader.end();
			for (const { path } of part) {
				const size = Number((await reader.readLine()).toString("latin1").split(" ")[2]);
				if (Number.isNaN(size)) continue;
				yield { path, bytes: await reader.readBytes(size) };
				await reader.readBytes(1);
			}
		}
	} finally {
		await reader.kill();
	}
}

/** Counts in how many files each word stands: an open hash table in typed arrays, for millions of words. */
class WordCounts {
	#size: number;
	#used = 0;
	#file = 0;
	#hashes: Uint32Array;
	#files: Uint16Array;
	#last: Uint32Array;

	/** @param expected about how many words there will be */
	constructor(expected: number) {
		this.#size = 2 ** Math.ceil(Math.log2(1024 + expected));
		this.#hashes = new Uint32Array(this.#size);
		this.#files = new Uint16Array(this.#size);
		this.#last = new Uint32Array(this.#size);
	}

	nextFile(): void {
		this.#file++;
	}

	add(hash: number): void {
		const slot = this.#slotOf(hash);
		if (this.#hashes[slot] === 0) {
			this.#hashes[slot] = hash;
			if (++this.#used > this.#size * FULLEST) {
				this.#grow();
				this.add(hash);
				return;
			}
		} else if (this.#last[slot] === this.#file) return;
		this.#last[slot] = this.#file;
		if (this.#files[slot]! < MOST_FILES) this.#files[slot]!++;
	}

	sorted(): Pick<Tables, "words" | "files"> {
		const pairs = new Float64Array(this.#used);
		let at = 0;
		for (let slot = 0; slot < this.#size; slot++)
			if (this.#hashes[slot] !== 0) pairs[at++] = this.#hashes[slot]! * 0x10000 + this.#files[slot]!;
		pairs.sort();
		const words = new Uint32Array(at);
		const files = new Uint16Array(at);
		for (let i = 0; i < at; i++) {
			words[i] = Math.floor(pairs[i]! / 0x10000);
			files[i] = pairs[i]! % 0x10000;
		}
		return { words, files };
	}

	#slotOf(hash: number): number {
		let slot = hash & (this.#size - 1);
		while (this.#hashes[slot] !== 0 && this.#hashes[slot] !== hash) slot = (slot + 1) & (this.#size - 1);
		return slot;
	}

	#grow(): void {
		const [hashes, files, last] = [this.#hashes, this.#files, this.#last];
		this.#size *= 2;
		this.#hashes = new Uint32Array(this.#size);
		this.#files = new Uint16Array(this.#size);
		this.#last = new Uint32Array(this.#size);
		hashes.forEach((hash, old) => {
			if (hash === 0) return;
			const slot = this.#slotOf(hash);
			this.#hashes[slot] = hash;
			this.#files[slot] = files[old]!;
			this.#last[slot] = last[old]!;
		});
	}
}

function serialise({ words, files, names, arities }: Tables): Buffer {
	const parts = [Uint32Array.of(words.length, names.length), words, names, arities, files];
	return Buffer.concat(
		parts.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength)),
	);
}

/** Reads what `serialise` wrote; undefined where the file is cut short. */
function parse(bytes: Buffer): SortedIndex | undefined {
	const data = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
	if (data.byteLength < 8) return undefined;
	const [words, names] = new Uint32Array(data, 0, 2) as unknown as [number, number];
	if (data.byteLength !== 8 + words * 6 + names * 8) return undefined;
	return new SortedIndex({
		words: new Uint32Array(data, 8, words),
		names: new Uint32Array(data, 8 + words * 4, names),
		arities: new Int32Array(data, 8 + words * 4 + names * 4, names),
		files: new Uint16Array(data, 8 + words * 4 + names * 8, words),
	});
}

function find(sorted: Uint32Array, value: number): number {
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
