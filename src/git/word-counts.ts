const MOST_FILES = 0xffff;
/** The share of its slots that the hash table fills before it grows. */
const FULLEST = 0.8;

/** Counts in how many files each word stands: an open hash table in typed arrays, for millions of words. */
export class WordCounts {
	#size: number;
	#used = 0;
	#file = 0;
	#hashes: Uint32Array;
	#files: Uint16Array;
	#last: Uint32Array;

	/** @param expected about how many words there will be */
	constructor(expected: number) {
		this.#size = 2 ** Math.ceil(Math.log2(1024 + expected));
		this.#hashes = new Uint32Array(this.#size);
		this.#files = new Uint16Array(this.#size);
		this.#last = new Uint32Array(this.#size);
	}

	nextFile(): void {
		this.#file++;
	}

	add(hash: number): void {
		const slot = this.#slotOf(hash);
		if (this.#hashes[slot] === 0) {
			this.#hashes[slot] = hash;
			if (++this.#used > this.#size * FULLEST) {
				this.#grow();
				this.add(hash);
				return;
			}
		} else if (this.#last[slot] === this.#file) return;
		this.#last[slot] = this.#file;
		if (this.#files[slot]! < MOST_FILES) this.#files[slot]!++;
	}

	/** The hashes, ascending, and in how many files each stands. */
	sorted(): { readonly words: Uint32Array; readonly files: Uint16Array } {
		const pairs = new Float64Array(this.#used);
		let at = 0;
		for (let slot = 0; slot < this.#size; slot++)
			if (this.#hashes[slot] !== 0) pairs[at++] = this.#hashes[slot]! * 0x10000 + this.#files[slot]!;
		pairs.sort();
		const words = new Uint32Array(at);
		const files = new Uint16Array(at);
		for (let i = 0; i < at; i++) {
			words[i] = Math.floor(pairs[i]! / 0x10000);
			files[i] = pairs[i]! % 0x10000;
		}
		return { words, files };
	}

	#slotOf(hash: number): number {
		let slot = hash & (this.#size - 1);
		while (this.#hashes[slot] !== 0 && this.#hashes[slot] !== hash) slot = (slot + 1) & (this.#size - 1);
		return slot;
	}

	#grow(): void {
		const [hashes, files, last] = [this.#hashes, this.#files, this.#last];
		this.#size *= 2;
		this.#hashes = new Uint32Array(this.#size);
		this.#files = new Uint16Array(this.#size);
		this.#last = new Uint32Array(this.#size);
		hashes.forEach((hash, old) => {
			if (hash === 0) return;
			const slot = this.#slotOf(hash);
			this.#hashes[slot] = hash;
			this.#files[slot] = files[old]!;
			this.#last[slot] = last[old]!;
		});
	}
}
