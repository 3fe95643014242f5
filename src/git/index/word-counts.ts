import { NumberList } from "./number-list.js";
import { numbersInPages, pages } from "./pages.js";
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

/**
 * Counts that follow files which are taken away and others which are added. A count that is as high as it can be stays.
 * They go from one pair of arrays into another and back, since new ones are megabytes each time.
 */
export class WordCounter {
	#added = new NumberList();
	#removed = new NumberList();
	#counts: WordCounts;
	/** How many of the counts' rows are in use. */
	#length: number;
	#spare = NONE;

	/** @param counts of another tree, to begin with */
	constructor(counts: WordCounts = NONE) {
		this.#counts = counts;
		this.#length = counts.words.length;
	}

	/** @param words the different words of a file */
	add(words: Uint32Array): void {
		this.#added.add(words);
		if (this.#added.length > MOST_ASIDE) this.#recount();
	}

	/** Takes away a file that was counted. */
	remove(words: Uint32Array): void {
		this.#removed.add(words);
		if (this.#removed.length > MOST_ASIDE) this.#recount();
	}

	/** @returns good until more is counted */
	total(): WordCounts {
		this.#recount();
		return first(this.#counts, this.#length);
	}

	#recount(): void {
		const [added, removed] = [this.#added.all(), this.#removed.all()];
		sortNumbers(added);
		sortNumbers(removed);
		const known = first(this.#counts, this.#length);
		const most = this.#length + countUnknown(added, known.words);
		const room = this.#spare.words.length < most ? roomFor(most) : this.#spare;
		this.#length = recountInto(room, known, added, removed);
		[this.#counts, this.#spare] = [room, this.#counts];
		this.#added.clear();
		this.#removed.clear();
	}
}

function first({ words, files }: WordCounts, count: number): WordCounts {
	return { words: words.subarray(0, count), files: files.subarray(0, count) };
}

function roomFor(most: number): WordCounts {
	const size = Math.ceil(most * 1.25);
	return { words: numbersInPages(size), files: new Uint16Array(pages(size * 2), 0, size) };
}

/**
 * @param added the words of each added file, ascending, as `removed` of those taken away
 * @returns how many words there are
 */
function recountInto(
	{ words, files }: WordCounts,
	known: WordCounts,
	added: Uint32Array,
	removed: Uint32Array,
): number {
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
	return length;
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
