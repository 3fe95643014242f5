import type { CodeIndex, KnownCode } from "../../model/tree.js";
import { constantsAndTypesIn, prototypesIn, structsIn } from "../../text/declarations.js";
import { blankComments } from "../../text/tokens.js";
import type { MemoryTree } from "./memory-tree.js";

const CODE = /\.[chS]$|(?:^|\/)Kconfig[^/]*$/;
const HEADER = /(^|\/)include\/.*\.h$/;

/** What is known of the code of two small trees, as `git/code-index.ts` knows it of whole kernels. */
export function memoryCode(base: MemoryTree, target: MemoryTree): KnownCode {
	const holders = new Map(codeIn(base).map(([path, text]) => [path, wordsOf(text)]));
	return {
		base: new MemoryIndex(base),
		target: new MemoryIndex(target),
		holders: async (word) =>
			[...holders]
				.filter(([path, words]) => {
					const now = target.at(path);
					return words.has(word) && now !== undefined && now !== base.at(path);
				})
				.map(([path]) => path),
	};
}

class MemoryIndex implements CodeIndex {
	readonly #files = new Map<string, number>();
	readonly #arities = new Map<string, number>();
	readonly #headers = new Map<string, string>();

	constructor(tree: MemoryTree) {
		for (const [path, text] of codeIn(tree)) {
			for (const word of wordsOf(text)) this.#files.set(word, this.files(word) + 1);
			if (!path.endsWith(".h")) continue;
			for (const name of structsIn(text)) this.#headers.set(`struct ${name}`, path);
			if (!HEADER.test(path)) continue;
			for (const name of constantsAndTypesIn(text)) this.#headers.set(name, path);
			for (const [name, mask] of prototypesIn(text)) {
				this.#arities.set(name, (this.#arities.get(name) ?? 0) | mask);
				this.#headers.set(name, path);
			}
		}
	}

	files(word: string): number {
		return this.#files.get(word) ?? 0;
	}

	arity(name: string): number | undefined {
		return this.#arities.get(name);
	}

	header(name: string): string | undefined {
		return this.#headers.get(name);
	}
}

function codeIn(tree: MemoryTree): [path: string, text: string][] {
	return tree.paths.filter((path) => CODE.test(path)).map((path) => [path, tree.at(path)!]);
}

function wordsOf(text: string): Set<string> {
	return new Set(blankComments(text).match(/[A-Za-z_]\w{2,}/g) ?? []);
}
