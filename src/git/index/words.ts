const SLASH = 47;
const STAR = 42;
const QUOTE = 34;
const APOSTROPHE = 39;
const BACKSLASH = 92;
const NEWLINE = 10;
const SHORTEST_WORD = 3;

/** The hash that a `WordScanner` gives a word: 32-bit FNV-1a, never 0. */
export function hashWord(word: string): number {
	let hash = 0x811c9dc5;
	for (let i = 0; i < word.length; i++) hash = Math.imul(hash ^ word.charCodeAt(i), 0x01000193);
	return hash >>> 0 || 1;
}

/** What a byte may begin. */
const NOTHING = 0;
const WORD = 1;
const NUMBER = 2;
const MARK = 3;
const KINDS = new Uint8Array(256);
for (let byte = 0; byte < 256; byte++) {
	const char = String.fromCharCode(byte);
	if (/[0-9]/.test(char)) KINDS[byte] = NUMBER;
	else if (/[A-Za-z_]/.test(char)) KINDS[byte] = WORD;
	else if (/[/*"'\\\n]/.test(char)) KINDS[byte] = MARK;
}
const IS_WORD = KINDS.map((kind) => (kind === WORD || kind === NUMBER ? 1 : 0));

/** True for a word that a `WordScanner` finds: an identifier of three or more characters. */
export function isScanned(word: string): boolean {
	return word.length >= SHORTEST_WORD && /^[A-Za-z_]\w*$/.test(word);
}

/** The slots for the words of most files. */
const FEW = 1 << 13;

/**
 * Finds every identifier of three or more characters in C text, each once: those of the code, and those that stand in
 * comments and literals alone. Reading and the hash table are one loop, since a call a word takes half as long again.
 */
export class WordScanner {
	/** An open hash table, and whether its words stand in the code; only the first slots are used while there are few words. */
	#slots = new Uint32Array(FEW);
	#isCode = new Uint8Array(FEW);
	#used = FEW;
	/** Which slots are taken, in the order of their words. */
	#taken = new Uint32Array(FEW / 2 + 1);
	#count = 0;
	/** The words once those of the code are put before the others. */
	#sorted = new Uint32Array(FEW / 2 + 1);

	/** @returns hashes as of `hashWord`, those of the code first, and how many these are; good until the next text is read */
	scan(bytes: Uint8Array): { readonly words: Uint32Array; readonly codes: number } {
		this.#clear();
		// The module's own tables are looked up anew for each byte, which takes a third longer.
		const [kinds, isWord] = [KINDS, IS_WORD];
		const end = bytes.length;
		/** The byte that ends what is not code: a star for a comment, a newline for one of a line, a quote; 0 in code. */
		let closing = 0;
		let [slots, isCode, last] = [this.#slots, this.#isCode, this.#used - 1];
		for (let at = 0; at < end; ) {
			const byte = bytes[at]!;
			const kind = kinds[byte];
			if (kind === WORD) {
				const from = at;
				let hash = 0x811c9dc5;
				do hash = Math.imul(hash ^ bytes[at++]!, 0x01000193);
				while (at < end && isWord[bytes[at]!] !== 0);
				if (at - from < SHORTEST_WORD) continue;
				hash = hash >>> 0 || 1;
				let slot = hash & last;
				let found = slots[slot]!;
				while (found !== 0 && found !== hash) {
					slot = (slot + 1) & last;
					found = slots[slot]!;
				}
				if (closing === 0) isCode[slot] = 1;
				if (found === 0) {
					slots[slot] = hash;
					this.#taken[this.#count++] = slot;
					if (this.#count > last >> 1) {
						this.#spread();
						[slots, isCode, last] = [this.#slots, this.#isCode, this.#used - 1];
					}
				}
				continue;
			}
			at++;
			if (kind === NOTHING) continue;
			if (kind === NUMBER) {
				while (at < end && isWord[bytes[at]!] !== 0) at++;
			} else if (closing === 0) {
				if (byte === QUOTE || byte === APOSTROPHE) closing = byte;
				else if (byte === SLASH && bytes[at] === STAR) {
					closing = STAR;
					at++;
				} else if (byte === SLASH && bytes[at] === SLASH) closing = NEWLINE;
			} else if (closing === STAR) {
				if (byte === STAR && bytes[at] === SLASH) {
					closing = 0;
					at++;
				}
			} else if (byte === closing || byte === NEWLINE) closing = 0;
			else if (byte === BACKSLASH && closing !== NEWLINE && isWord[bytes[at]!] === 0) at++;
		}
		return this.#found();
	}

	#clear(): void {
		this.#count = 0;
		this.#use(FEW);
	}

	#use(slots: number): void {
		this.#used = slots;
		this.#slots.fill(0, 0, slots);
		this.#isCode.fill(0, 0, slots);
	}

	/** Puts the words into twice as many slots. */
	#spread(): void {
		const taken = this.#taken.subarray(0, this.#count);
		const hashes = taken.map((slot) => this.#slots[slot]!);
		const isCode = Uint8Array.from(taken, (slot) => this.#isCode[slot]!);
		const size = this.#used * 2;
		if (size > this.#slots.length) {
			this.#slots = new Uint32Array(size);
			this.#isCode = new Uint8Array(size);
			this.#taken = new Uint32Array(size / 2 + 1);
			this.#sorted = new Uint32Array(size / 2 + 1);
		}
		this.#use(size);
		hashes.forEach((hash, i) => {
			let slot = hash & (size - 1);
			while (this.#slots[slot] !== 0) slot = (slot + 1) & (size - 1);
			this.#slots[slot] = hash;
			this.#isCode[slot] = isCode[i]!;
			this.#taken[i] = slot;
		});
	}

	#found(): { words: Uint32Array; codes: number } {
		let codes = 0;
		let others = this.#count;
		for (let i = 0; i < this.#count; i++) {
			const slot = this.#taken[i]!;
			this.#sorted[this.#isCode[slot] === 1 ? codes++ : --others] = this.#slots[slot]!;
		}
		return { words: this.#sorted.subarray(0, this.#count), codes };
	}
}
