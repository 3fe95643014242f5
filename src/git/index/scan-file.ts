import { constantsAndTypesIn, prototypesIn, structsIn } from "../../text/declarations.js";
import { hashWord, scanWords } from "../../text/words.js";

/** What an index knows of a file, in three runs of numbers. */
export interface FileEntry {
	/** Hashes of the words in its code. */
	readonly code: Uint32Array;
	/** Hashes of the words in comments and literals alone, and of all words where it is none of the code that is counted. */
	readonly other: Uint32Array;
	/** What a header declares: a hash, then a mask of the argument counts that it takes, 0 where it is none to call. */
	readonly declared: Uint32Array;
}

const NOTHING: FileEntry = {
	code: new Uint32Array(),
	other: new Uint32Array(),
	declared: new Uint32Array(),
};

const CODE = /\.[chS]$|(?:^|\/)Kconfig[^/]*$/;
/** Larger files are tables of register names, millions of them, that no patch of a series speaks to. */
const LARGEST_CODE = 1 << 20;
const HEADER = /(^|\/)include\/.*\.h$/;
/** Headers of programs that are not the kernel. */
const ELSEWHERE = /^(?:tools|scripts|samples|Documentation)\//;
/** Where git looks for a NUL that tells a binary file. */
const FIRST_BYTES = 8000;

/** True for a file whose words are counted: C, assembler and Kconfig. */
export function isCode(path: string): boolean {
	return CODE.test(path);
}

/** Reads files one after another, in tables that it uses again: an entry is good until the next file is read. */
export class FileScanner {
	readonly #words = new WordSet();

	scan(path: string, bytes: Buffer): FileEntry {
		if (bytes.subarray(0, FIRST_BYTES).includes(0)) return NOTHING;
		const isCounted = isCode(path) && bytes.length <= LARGEST_CODE;
		this.#words.clear();
		scanWords(bytes, isCounted ? this.#words.add : this.#words.addOther);
		const isHeader = isCounted && path.endsWith(".h") && !ELSEWHERE.test(path);
		const declared = isHeader ? declaredIn(path, bytes.toString("latin1")) : NOTHING.declared;
		return { ...this.#words.lists(), declared };
	}
}

function declaredIn(path: string, text: string): Uint32Array {
	const numbers = structsIn(text).flatMap((name) => [hashWord(`struct ${name}`), 0]);
	if (HEADER.test(path)) {
		for (const name of constantsAndTypesIn(text)) numbers.push(hashWord(name), 0);
		for (const [name, mask] of prototypesIn(text)) numbers.push(hashWord(name), mask);
	}
	return Uint32Array.from(numbers);
}

const FEW = 1 << 13;

/** The different words of a file: a hash table in typed arrays. */
class WordSet {
	/** For each slot the place of its word among `#words`, from 1; 0 for none. */
	#slots = new Uint32Array(FEW);
	#words = new Uint32Array(FEW / 2);
	#isCode = new Uint8Array(FEW / 2);
	/** The words once those of the code are put before the others. */
	#sorted = new Uint32Array(FEW / 2);
	#count = 0;

	clear(): void {
		this.#count = 0;
		if (this.#slots.length > FEW) this.#resize(FEW);
		else this.#slots.fill(0);
	}

	readonly add = (hash: number, isCode: boolean): void => {
		const slot = this.#slotOf(hash);
		const at = this.#slots[slot]!;
		if (at > 0) {
			if (isCode) this.#isCode[at - 1] = 1;
			return;
		}
		this.#words[this.#count] = hash;
		this.#isCode[this.#count] = isCode ? 1 : 0;
		this.#slots[slot] = ++this.#count;
		if (this.#count === this.#words.length) this.#resize(this.#slots.length * 2);
	};

	readonly addOther = (hash: number): void => this.add(hash, false);

	/** The words of the code, and the others. */
	lists(): { code: Uint32Array; other: Uint32Array } {
		let codes = 0;
		let others = this.#count;
		for (let i = 0; i < this.#count; i++)
			this.#sorted[this.#isCode[i] === 1 ? codes++ : --others] = this.#words[i]!;
		return { code: this.#sorted.subarray(0, codes), other: this.#sorted.subarray(codes, this.#count) };
	}

	#slotOf(hash: number): number {
		const last = this.#slots.length - 1;
		let slot = hash & last;
		while (this.#slots[slot] !== 0 && this.#words[this.#slots[slot]! - 1] !== hash) slot = (slot + 1) & last;
		return slot;
	}

	#resize(size: number): void {
		const [words, isCode] = [this.#words.subarray(0, this.#count), this.#isCode.subarray(0, this.#count)];
		this.#slots = new Uint32Array(size);
		this.#words = new Uint32Array(size / 2);
		this.#isCode = new Uint8Array(size / 2);
		this.#sorted = new Uint32Array(size / 2);
		this.#words.set(words);
		this.#isCode.set(isCode);
		words.forEach((hash, i) => {
			this.#slots[this.#slotOf(hash)] = i + 1;
		});
	}
}
