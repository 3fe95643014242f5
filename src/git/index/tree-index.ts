import type { CodeIndex } from "../../model/tree.js";
import { hashWord, isScanned } from "../../text/words.js";
import type { IndexFile } from "./index-file.js";

/** What is known of a whole tree's words, opened by `openIndex`. */
export class TreeIndex implements CodeIndex {
	constructor(readonly file: IndexFile) {}

	files(word: string): number {
		const { words, files } = this.file.code;
		const at = find(words, hashWord(word));
		return at < 0 ? 0 : files[at]!;
	}

	arity(name: string): number | undefined {
		const { names, arities } = this.file.code;
		const at = find(names, hashWord(name));
		return at < 0 ? undefined : arities[at];
	}

	header(name: string): string | undefined {
		const { declared, headers, paths } = this.file.code;
		const at = find(declared, hashWord(name));
		return at < 0 ? undefined : paths[headers[at]!];
	}

	/**
	 * The files that hold one of some words, in the tree's order, documentation left out; very rarely one that does not.
	 *
	 * @param isWanted which files are looked at
	 * @returns undefined where a word is none that an index has
	 */
	holding(words: readonly string[], isWanted: (path: string) => boolean): readonly string[] | undefined {
		if (!words.every(isScanned)) return undefined;
		const hashes = words.map(hashWord);
		const { paths } = this.file.files;
		const places = [...paths.keys()].filter((place) => isWanted(paths[place]!));
		const held: string[] = [];
		let i = 0;
		for (const { code, other } of this.file.entries(places)) {
			const path = paths[places[i++]!]!;
			if (hashes.some((hash) => code.includes(hash) || other.includes(hash))) held.push(path);
		}
		return held;
	}

	/** Hashes of the words that stand here and in the target no more or hardly, and of functions that no header declares there, or with other arguments. */
	goneFrom(target: TreeIndex): Set<number> {
		const { words, files, names, arities } = this.file.code;
		const there = target.file.code;
		const gone = new Set<number>();
		words.forEach((hash, at) => {
			const other = find(there.words, hash);
			const now = other < 0 ? 0 : there.files[other]!;
			if (now === 0 || now * 10 <= files[at]!) gone.add(hash);
		});
		names.forEach((hash, at) => {
			const other = find(there.names, hash);
			if (other < 0 || there.arities[other] !== arities[at]) gone.add(hash);
		});
		return gone;
	}

	close(): void {
		this.file.close();
	}
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
