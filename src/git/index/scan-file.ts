import { constantsAndTypesIn, prototypesIn, structsIn } from "../../text/declarations.js";
import { openWordFinder } from "./compiled-words.js";
import { hashWord } from "./words.js";

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
	readonly #words = openWordFinder();

	scan(path: string, bytes: Buffer): FileEntry {
		if (bytes.subarray(0, FIRST_BYTES).includes(0)) return NOTHING;
		const isCounted = isCode(path);
		const { words, codes } = this.#words.scan(bytes);
		const end = isCounted ? codes : 0;
		const isHeader = path.endsWith(".h") && !ELSEWHERE.test(path);
		const declared = isHeader ? declaredIn(path, bytes.toString("latin1")) : NOTHING.declared;
		return { code: words.subarray(0, end), other: words.subarray(end), declared };
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
