import type { CodeIndex } from "../../model/tree.js";
import { HashSet } from "./hash-set.js";
import type { IndexFile } from "./index-file.js";
import type { Rows } from "./stored-tables.js";
import { hashWord, isScanned } from "./words.js";

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
	goneFrom(target: TreeIndex): HashSet {
		const gone = new HashSet();
		eachBeside(this.file.wordRows(), target.file.wordRows(), (hash, files, now = 0) => {
			if (now * 10 <= files) gone.add(hash);
		});
		eachBeside(this.file.nameRows(), target.file.nameRows(), (hash, arity, now) => {
			if (now !== arity) gone.add(hash);
		});
		return gone;
	}

	close(): void {
		this.file.close();
	}
}

/** Calls `work` with each row's key and value, and the other rows' value of that key. */
function eachBeside(
	rows: Rows,
	others: Rows,
	work: (key: number, value: number, other: number | undefined) => void,
): void {
	for (rows.step(); rows.key < Number.POSITIVE_INFINITY; rows.step()) {
		while (others.key < rows.key) others.step();
		work(rows.key, rows.value, others.key === rows.key ? others.value : undefined);
	}
}
