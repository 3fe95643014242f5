/**
 * Numbers lines from 0 as they come, those that differ in white space alone alike. Their characters are read where they
 * are: to squeeze the lines of two whole files takes several times as long, and leaves as much text behind.
 */
export class SpacelessNumbers {
	/** The first line of each number, and its hash. */
	readonly #firsts: string[] = [];
	readonly #hashes: number[] = [];
	/** By hash, or at the next that was free: the number of a line and one more. */
	readonly #slots: Int32Array;

	/** @param most so many lines are numbered at most */
	constructor(most: number) {
		this.#slots = new Int32Array(2 << (32 - Math.clz32(most)));
	}

	of(line: string): number {
		const hash = hashOf(line);
		const slot = this.#slotOf(line, hash);
		const known = this.#slots[slot]! - 1;
		if (known >= 0) return known;
		this.#hashes.push(hash);
		this.#slots[slot] = this.#firsts.push(line);
		return this.#firsts.length - 1;
	}

	/** The number of a line that was numbered, or one that is like it; -1 where there is none. */
	find(line: string): number {
		return this.#slots[this.#slotOf(line, hashOf(line))]! - 1;
	}

	/** Where the number of a line stands, or would. */
	#slotOf(line: string, hash: number): number {
		const last = this.#slots.length - 1;
		for (let slot = hash & last; ; slot = (slot + 1) & last) {
			const number = this.#slots[slot]! - 1;
			if (number < 0 || (this.#hashes[number] === hash && isAlike(this.#firsts[number]!, line))) return slot;
		}
	}
}

/** Whether `squash` leaves the same of two lines. */
function isAlike(a: string, b: string): boolean {
	if (a === b) return true;
	let [at, other] = [0, 0];
	for (;;) {
		while (at < a.length && isSpace(a.charCodeAt(at))) at++;
		while (other < b.length && isSpace(b.charCodeAt(other))) other++;
		if (at === a.length || other === b.length) return at === a.length && other === b.length;
		if (a.charCodeAt(at++) !== b.charCodeAt(other++)) return false;
	}
}

/** Of what `squash` leaves of a line. */
function hashOf(line: string): number {
	let hash = 0;
	for (let at = 0; at < line.length; at++) {
		const char = line.charCodeAt(at);
		if (char > 32 || !isSpace(char)) hash = (Math.imul(hash, 31) + char) | 0;
	}
	return hash;
}

/** As `squash` has it. */
function isSpace(char: number): boolean {
	return char === 32 || char === 9 || char === 10 || char === 13;
}
