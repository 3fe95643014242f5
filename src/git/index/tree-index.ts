import type { CodeIndex } from "../../model/tree.js";
import { hashWord, isScanned } from "../../text/words.js";
import type { IndexFile } from "./index-file.js";
import { find } from "./table-file.js";

/** What is known of a whole tree's words, opened by `openIndex`. */
export class TreeIndex implements CodeIndex {
	constructor(readonly file: IndexFile) {}

	files(word: string): number {
		return this.file.filesWith(hashWord(word));
	}

	arity(name: string): number | undefined {
		return this.file.arity(hashWord(name));
	}

	header(name: string): string | undefined {
		return this.file.header(hashWord(name));
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
		const { words, files, names, arities } = this.file.readCode();
		const there = target.file.readCode();
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
