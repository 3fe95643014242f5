import { numbersInPages, pages } from "./pages.js";

/** In how many files words stand: hashes, ascending, and beside each its count, up to 65535. */
export interface WordCounts {
	readonly words: Uint32Array;
	readonly files: Uint16Array;
}

const MOST_FILES = 0xffff;
const NONE: WordCounts = { words: new Uint32Array(), files: new Uint16Array() };

/**
 * Counts that follow files which are taken away and others which are added. A count that is as high as it can be stays.
 * They go from one pair of arrays into another and back, since new ones are megabytes each time.
 */
export class WordCounter {
	readonly #aside = new Changes();
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
		this.#change(words, 1);
	}

	/** Takes away a file that was counted. */
	remove(words: Uint32Array): void {
		this.#change(words, -1);
	}

	/** @returns good until more is counted */
	total(): WordCounts {
		this.#recount();
		return first(this.#counts, this.#length);
	}

	#change(words: Uint32Array, by: number): void {
		if (!this.#aside.hasRoomFor(words.length)) this.#recount();
		for (let at = this.#aside.add(words, 0, by); at < words.length; at = this.#aside.add(words, at, by))
			this.#recount();
	}

	#recount(): void {
		const known = first(this.#counts, this.#length);
		const most = this.#length + this.#aside.size;
		const room = this.#spare.words.length < most ? roomFor(most) : this.#spare;
		this.#length = recountInto(room, known, this.#aside.inOrder());
		[this.#counts, this.#spare] = [room, this.#counts];
		this.#aside.clear();
	}
}

const BITS = 19;
/** So far from its own slot, in numbers, a word may stand: words that are made to bunch cost no more than others. */
const FARTHEST = 2 << 10;
/** Behind the last slot of the table, for the highest words: as many as there can be. */
const ROOM_BEHIND = 1 << (BITS - 1);

/**
 * By how much the counts of words change: an open hash table, in which a word's slot is by its highest bits, so that all of
 * them are nearly in order.
 */
class Changes {
	/** A word and its change in each slot. */
	readonly #slots = numbersInPages(((1 << BITS) + ROOM_BEHIND) * 2);
	#size = 0;

	/** How many words there are. */
	get size(): number {
		return this.#size;
	}

	hasRoomFor(words: number): boolean {
		return this.#size + words <= 1 << (BITS - 1);
	}

	/**
	 * Changes the counts of words.
	 *
	 * @param from the first one of `words` that is meant
	 * @returns the first one that there is no slot for near enough to its own, or how many words there are
	 */
	add(words: Uint32Array, from: number, by: number): number {
		const slots = this.#slots;
		for (let i = from; i < words.length; i++) {
			const word = words[i]!;
			let at = (word >>> (32 - BITS)) << 1;
			const end = at + FARTHEST;
			while (slots[at] !== word && slots[at] !== 0) at += 2;
			if (slots[at] === 0) {
				if (at > end) return i;
				slots[at] = word;
				this.#size++;
			}
			slots[at + 1]! += by;
		}
		return words.length;
	}

	/** The slots, some of them empty, with ascending words; only to be cleared then. */
	inOrder(): Uint32Array {
		const slots = this.#slots;
		for (let at = 2; at < slots.length; at += 2) {
			const [word, change] = [slots[at]!, slots[at + 1]!];
			if (word === 0) continue;
			let to = at;
			for (; to > 0 && slots[to - 2]! > word; to -= 2) {
				slots[to] = slots[to - 2]!;
				slots[to + 1] = slots[to - 1]!;
			}
			slots[to] = word;
			slots[to + 1] = change;
		}
		return slots;
	}

	clear(): void {
		this.#slots.fill(0);
		this.#size = 0;
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
 * @param changes as of `Changes.inOrder`
 * @returns how many words there are
 */
function recountInto(
	{ words, files }: WordCounts,
	{ words: known, files: counts }: WordCounts,
	changes: Uint32Array,
): number {
	let length = 0;
	let k = 0;
	for (let at = 0; at < changes.length; at += 2) {
		const word = changes[at]!;
		if (word === 0) continue;
		while (k < known.length && known[k]! < word) {
			words[length] = known[k]!;
			files[length++] = counts[k++]!;
		}
		const before = k < known.length && known[k] === word ? counts[k++]! : 0;
		const now = before === MOST_FILES ? before : before + (changes[at + 1]! | 0);
		if (now <= 0) continue;
		words[length] = word;
		files[length++] = Math.min(now, MOST_FILES);
	}
	words.set(known.subarray(k), length);
	files.set(counts.subarray(k), length);
	return length + known.length - k;
}
