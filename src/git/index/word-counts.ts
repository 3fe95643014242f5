import { NumberList } from "./number-list.js";
import { sortNumbers } from "./sort-numbers.js";

/** In how many files words stand: hashes, ascending, and beside each its count, up to 65535. */
export interface WordCounts {
	readonly words: Uint32Array;
	readonly files: Uint16Array;
}

const MOST_FILES = 0xffff;
const NONE: WordCounts = { words: new Uint32Array(), files: new Uint16Array() };
/** So many words of files are put aside before they are counted. */
const MOST_ASIDE = 1 << 21;

/** Counts that follow files which are taken away and others which are added. A count that is as high as it can be stays. */
export class WordCounter {
	#added = new NumberList();
	#removed = new NumberList();

	/** @param counts of another tree, to begin with */
	constructor(private counts: WordCounts = NONE) {}

	/** @param words the different words of a file */
	add(words: Uint32Array): void {
		this.#added.add(words);
		if (this.#added.length > MOST_ASIDE) this.total();
	}

	/** Takes away a file that was counted. */
	remove(words: Uint32Array): void {
		this.#removed.add(words);
		if (this.#removed.length > MOST_ASIDE) this.total();
	}

	total(): WordCounts {
		this.counts = recounted(this.counts, this.#added.all(), this.#removed.all());
		this.#added.clear();
		this.#removed.clear();
		return this.counts;
	}
}

/** @param added the words of each added file, one behind the other; sorted in place, as are those of files taken away */
function recounted(known: WordCounts, added: Uint32Array, removed: Uint32Array): WordCounts {
	sortNumbers(added);
	sortNumbers(removed);
	const words = new Uint32Array(known.words.length + countUnknown(added, known.words));
	const files = new Uint16Array(words.length);
	let length = 0;
	let [k, a, r] = [0, 0, 0];
	while (k < known.words.length || a < added.length) {
		const word = Math.min(known.words[k] ?? Number.POSITIVE_INFINITY, added[a] ?? Number.POSITIVE_INFINITY);
		const before = known.words[k] === word ? known.files[k++]! : 0;
		const [firstAdded, firstRemoved] = [a, r];
		while (added[a] === word) a++;
		while (removed[r] === word) r++;
		const now = before === MOST_FILES ? before : before + (a - firstAdded) - (r - firstRemoved);
		if (now <= 0) continue;
		words[length] = word;
		files[length++] = Math.min(now, MOST_FILES);
	}
	return length === words.length
		? { words, files }
		: { words: words.slice(0, length), files: files.slice(0, length) };
}

/** How many different numbers are not among those that are known; both ascending. */
function countUnknown(numbers: Uint32Array, known: Uint32Array): number {
	let count = 0;
	let k = 0;
	for (let i = 0; i < numbers.length; i++) {
		const number = numbers[i]!;
		if (number === numbers[i - 1]) continue;
		while (k < known.length && known[k]! < number) k++;
		if (known[k] !== number) count++;
	}
	return count;
}
