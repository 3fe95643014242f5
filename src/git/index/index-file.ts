import { closeSync, fstatSync, openSync, readSync, writeSync } from "node:fs";
import { InternalError } from "../../errors.js";
import type { DeclaredTables } from "./declared.js";
import { NumberList } from "./number-list.js";
import { pages } from "./pages.js";
import type { FileEntry } from "./scan-file.js";
import { type Rows, StoredTables } from "./stored-tables.js";
import { checksum, type Kinds, NO_SUM, packedParts, type Table, unpackTables } from "./table-file.js";
import type { WordCounts } from "./word-counts.js";

/** Raise when what is indexed, or how, changes: older files are made anew. */
export const FORMAT = 7;

/** What a run looks up, as it is written. */
type CodeTables = WordCounts & DeclaredTables;

/** A file of a tree. */
export interface TreeFile {
	readonly oid: string;
	readonly path: string;
}

/** Which files a tree has, in its order, and where the entry of each is. */
export class FileTable {
	readonly #ids: Buffer;
	readonly #idLength: number;

	/**
	 * @param starts where the three runs of each file's entry begin among the numbers, and where the last one ends
	 * @param ids the bytes of the ids of the files' content, one behind the other
	 */
	constructor(
		readonly paths: readonly string[],
		readonly starts: Uint32Array,
		ids: Uint32Array,
	) {
		this.#ids = Buffer.from(ids.buffer, ids.byteOffset, ids.byteLength);
		this.#idLength = ids.byteLength / paths.length;
	}

	/** The id of a file's content. */
	oid(place: number): string {
		return this.#ids.toString("hex", place * this.#idLength, (place + 1) * this.#idLength);
	}

	/** The places of all files by their paths. */
	places(): Map<string, number> {
		return new Map(this.paths.map((path, place) => [path, place]));
	}
}

/** How many numbers are read at once where many files' entries are. */
const CHUNK = 1 << 18;

/**
 * An index of a tree on the disk: the entries of all files, one behind the other, the file table, the code tables, and
 * the lengths and checksums of these. All but the file table stays there, and can be read after the file is removed.
 */
export class IndexFile {
	#files: FileTable | undefined;
	readonly #code: StoredTables<CodeKinds>;

	private constructor(
		private readonly descriptor: number,
		private readonly foot: Foot,
	) {
		const { from, length } = foot.code;
		this.#code = new StoredTables((at, count) => read(descriptor, from + at, count), CODE_KINDS, length);
	}

	/** Opens a file; undefined where there is none, or it is cut short, damaged or of another format. */
	static open(path: string): IndexFile | undefined {
		let descriptor: number | undefined;
		try {
			descriptor = openSync(path, "r");
			const foot = readFoot(descriptor);
			if (foot && sumOf(descriptor, foot) === foot.sum) return new IndexFile(descriptor, foot);
		} catch {}
		if (descriptor !== undefined) closeSync(descriptor);
		return undefined;
	}

	get files(): FileTable {
		if (!this.#files) {
			const { tables, paths } = readTables(this.descriptor, this.foot.files, FILE_KINDS);
			this.#files = new FileTable(paths, ...tables);
		}
		return this.#files;
	}

	/** Frees the memory of the file table, which is read again where it is asked for. */
	forgetFiles(): void {
		this.#files = undefined;
	}

	/** How many files a word stands in, by its hash. */
	filesWith(word: number): number {
		const at = this.#code.find(WORDS, word);
		return at < 0 ? 0 : this.#code.at(FILES, at);
	}

	/** As `CodeIndex.arity`, by the name's hash. */
	arity(name: number): number | undefined {
		const at = this.#code.find(NAMES, name);
		return at < 0 ? undefined : this.#code.at(ARITIES, at);
	}

	/** As `CodeIndex.header`, by the hash of what is declared. */
	header(declared: number): string | undefined {
		const at = this.#code.find(DECLARED, declared);
		return at < 0 ? undefined : this.#code.paths[this.#code.at(HEADERS, at)];
	}

	/** Walks over the words, ascending hashes, and how many files each stands in. */
	wordRows(): Rows {
		return this.#code.rows(WORDS, FILES);
	}

	/** Walks over the names that headers declare as functions and macros, ascending hashes, and their arities. */
	nameRows(): Rows {
		return this.#code.rows(NAMES, ARITIES);
	}

	/** In how many files words stand, all of them. */
	wordCounts(): WordCounts {
		return { words: this.#code.whole(WORDS) as Uint32Array, files: this.#code.whole(FILES) as Uint16Array };
	}

	/** The entries of some files, given by their places in the file table, ascending. */
	*entries(places: Iterable<number>): Generator<FileEntry> {
		const { starts } = this.files;
		let from = 0;
		let chunk: Uint32Array = new Uint32Array();
		for (const place of places) {
			const [code, other, declared, end] = [0, 1, 2, 3].map((i) => starts[place * 3 + i]!) as Four;
			if (code < from || end > from + chunk.length) {
				from = code;
				chunk = this.#numbers(from, Math.max(end, Math.min(from + CHUNK, starts.at(-1)!)));
			}
			yield {
				code: chunk.subarray(code - from, other - from),
				other: chunk.subarray(other - from, declared - from),
				declared: chunk.subarray(declared - from, end - from),
			};
		}
	}

	close(): void {
		closeSync(this.descriptor);
	}

	#numbers(from: number, to: number): Uint32Array {
		return new Uint32Array(read(this.descriptor, from * 4, (to - from) * 4), 0, to - from);
	}
}

type Four = [number, number, number, number];

/** Where a part of a file is, in bytes. */
interface Block {
	readonly from: number;
	readonly length: number;
}

interface Foot {
	readonly files: Block;
	readonly code: Block;
	/** The checksum of both. */
	readonly sum: number;
}

const FOOT = 5;
const CODE_KINDS = [Uint32Array, Uint32Array, Int32Array, Uint32Array, Uint32Array, Uint16Array] as const;
type CodeKinds = readonly [Uint32Array, Uint32Array, Int32Array, Uint32Array, Uint32Array, Uint16Array];
const [WORDS, NAMES, ARITIES, DECLARED, HEADERS, FILES] = [0, 1, 2, 3, 4, 5] as const;
const FILE_KINDS = [Uint32Array, Uint32Array] as const;

function readFoot(descriptor: number): Foot | undefined {
	const { size } = fstatSync(descriptor);
	if (size < FOOT * 4) return undefined;
	const [format, numbers, files, code, sum] = new Uint32Array(read(descriptor, size - FOOT * 4, FOOT * 4));
	const from = numbers! * 4;
	if (format !== FORMAT || size !== from + files! + code! + FOOT * 4) return undefined;
	return { files: { from, length: files! }, code: { from: from + files!, length: code! }, sum: sum! };
}

function sumOf(descriptor: number, { files, code }: Foot): number {
	let sum = NO_SUM;
	for (const { from, length } of [files, code])
		for (let at = 0; at < length; at += CHUNK)
			sum = checksum(new Uint8Array(read(descriptor, from + at, Math.min(CHUNK, length - at))), sum);
	return sum;
}

function readTables<T extends readonly Table[]>(
	descriptor: number,
	{ from, length }: Block,
	kinds: Kinds<T>,
) {
	const tables = unpackTables(read(descriptor, from, length), length, kinds);
	if (!tables) throw new InternalError("the code index is cut short");
	return tables;
}

/** @returns so many bytes, and some more that are 0 where they are many */
function read(descriptor: number, from: number, length: number): ArrayBuffer {
	const bytes = new Uint8Array(pages(length), 0, length);
	for (let at = 0; at < length; ) {
		const count = readSync(descriptor, bytes, at, length - at, from + at);
		if (count === 0) throw new InternalError("the code index ends early");
		at += count;
	}
	return bytes.buffer;
}

/** Writes an index entry by entry, in the tree's order. */
export class IndexWriter {
	readonly #descriptor: number;
	readonly #starts = new NumberList();
	readonly #ids = new NumberList();
	readonly #paths: string[] = [];
	#numbers = new NumberList();
	#written = 0;

	constructor(path: string) {
		this.#descriptor = openSync(path, "w");
	}

	add({ oid, path }: TreeFile, { code, other, declared }: FileEntry): void {
		const from = this.#written + this.#numbers.length;
		this.#starts.add([from, from + code.length, from + code.length + other.length]);
		this.#ids.add(new Uint32Array(Uint8Array.from(Buffer.from(oid, "hex")).buffer));
		this.#paths.push(path);
		for (const part of [code, other, declared]) this.#numbers.add(part);
		if (this.#numbers.length > CHUNK) this.#flush();
	}

	/** Writes what is known once all entries are there. */
	finish({ words, names, arities, declared, headers, files, paths }: CodeTables): void {
		this.#flush();
		this.#starts.add([this.#written]);
		const list = packedParts([this.#starts.all(), this.#ids.all()], this.#paths);
		const code = packedParts([words, names, arities, declared, headers, files], paths);
		const lengthOf = (parts: readonly Buffer[]) => parts.reduce((sum, { length }) => sum + length, 0);
		const sum = [...list, ...code].reduce((before, part) => checksum(part, before), NO_SUM);
		const foot = [FORMAT, this.#written, lengthOf(list), lengthOf(code), sum];
		for (const part of [...list, ...code, Uint32Array.from(foot)]) this.#write(part);
	}

	close(): void {
		closeSync(this.#descriptor);
	}

	#flush(): void {
		const numbers = this.#numbers.all();
		this.#write(numbers);
		this.#written += numbers.length;
		this.#numbers.clear();
	}

	#write({ buffer, byteOffset, byteLength }: Uint8Array | Uint32Array): void {
		const bytes = new Uint8Array(buffer, byteOffset, byteLength);
		for (let at = 0; at < bytes.length; ) at += writeSync(this.#descriptor, bytes, at);
	}
}
