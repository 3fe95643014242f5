import { squash } from "./lines.js";

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

	/** @param most so many lines are looked up at most */
	constructor(most: number) {
		this.#slots = new Int32Array(2 << (32 - Math.clz32(most)));
	}

	of(line: string): number {
		const hash = hashOf(line);
		const last = this.#slots.length - 1;
		for (let slot = hash & last; ; slot = (slot + 1) & last) {
			const number = this.#slots[slot]! - 1;
			if (number < 0) {
				this.#hashes.push(hash);
				this.#slots[slot] = this.#firsts.push(line);
				return this.#firsts.length - 1;
			}
			if (this.#hashes[number] === hash && isAlike(this.#firsts[number]!, line)) return number;
		}
	}
}

function isAlike(a: string, b: string): boolean {
	return a === b || squash(a) === squash(b);
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
