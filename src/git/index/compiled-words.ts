import { readFileSync } from "node:fs";
import { installed } from "../../installed.js";
import { WordScanner } from "./words.js";

interface Compiled {
	readonly memory: { readonly buffer: ArrayBuffer };
	/** The longest text, in bytes, where it is put, and where the words are that were found. */
	readonly LONGEST: { readonly value: number };
	readonly TEXT: { readonly value: number };
	readonly WORDS: { readonly value: number };
	/** @returns how many words there are */
	scan(length: number): number;
	codeCount(): number;
}

/** Node has it, its types do not. */
declare const WebAssembly: {
	readonly Module: new (bytes: Uint8Array) => object;
	readonly Instance: new (module: object) => { readonly exports: unknown };
};

/** Finds the words that a `WordScanner` finds. */
export type WordFinder = Pick<WordScanner, "scan">;

/** The fastest that there is: not with --jitless, where a processor has no vectors, or before `npm run build`. */
export function openWordFinder(): WordFinder {
	try {
		return new CompiledScanner(readFileSync(installed("dist/words.wasm")));
	} catch {
		return new WordScanner();
	}
}

/** `wasm/words.ts`: 16 bytes at a time, in half of a `WordScanner`'s time. */
export class CompiledScanner implements WordFinder {
	readonly #compiled: Compiled;
	readonly #text: Uint8Array;

	/** @param module what `wasm/words.ts` was compiled to */
	constructor(module: Uint8Array) {
		this.#compiled = new WebAssembly.Instance(new WebAssembly.Module(module)).exports as Compiled;
		const { memory, TEXT, LONGEST } = this.#compiled;
		this.#text = new Uint8Array(memory.buffer, TEXT.value, LONGEST.value);
	}

	scan(bytes: Uint8Array): ReturnType<WordFinder["scan"]> {
		if (bytes.length > this.#text.length) return new WordScanner().scan(bytes);
		this.#text.set(bytes);
		const { memory, WORDS, scan, codeCount } = this.#compiled;
		const count = scan(bytes.length);
		return { words: new Uint32Array(memory.buffer, WORDS.value, count), codes: codeCount() };
	}
}
