import { isWordChar } from "../../text/words-of.js";

/** The tokens of bare code: words, numbers, literals, and single marks; brackets know their mates. */
export class Tokens {
	readonly starts: Int32Array;
	readonly ends: Int32Array;
	/** For an opening bracket the token that closes it, or where it is not closed, where that shows; else -1. */
	readonly mates: Int32Array;

	/** @param code C or Rust text with comments, directives and the insides of literals blanked */
	constructor(readonly code: string) {
		// The loop's own, where they are quicker to reach than the module's.
		const kinds = KINDS;
		let starts: Int32Array = new Int32Array(code.length / CHARS + 1);
		let ends: Int32Array = new Int32Array(starts.length);
		let count = 0;
		const brackets: number[] = [];
		for (let at = 0; at < code.length; ) {
			const kind = kinds[code.charCodeAt(at)];
			if (kind === Kind.space) {
				at++;
				continue;
			}
			if (count === starts.length) [starts, ends] = [longer(starts), longer(ends)];
			starts[count] = at;
			if (kind === Kind.word)
				do at++;
				while (at < code.length && kinds[code.charCodeAt(at)] === Kind.word);
			else if (kind === Kind.quote) at = literalEnd(code, at);
			else {
				if (kind === Kind.bracket) brackets.push(count);
				at++;
			}
			ends[count++] = at;
		}
		this.starts = starts.subarray(0, count);
		this.ends = ends.subarray(0, count);
		this.mates = matesOf(code, this.starts, brackets);
	}

	get length(): number {
		return this.starts.length;
	}

	/** The first char of a token, by which marks are told; `""` behind the last. */
	mark(index: number): string {
		const start = this.starts[index];
		return start === undefined ? "" : this.code[start]!;
	}

	text(index: number): string {
		return this.code.slice(this.starts[index] ?? 0, this.ends[index] ?? 0);
	}

	isWord(index: number): boolean {
		return /[A-Za-z_]/.test(this.mark(index));
	}

	/** The token that ends what one begins: for a bracket the one that closes it, else itself. */
	mate(index: number): number {
		return Math.max(index, this.mates[index] ?? -1);
	}

	/** The parts of tokens [from, to) between the commas outside of brackets, as token ranges; empty ones are left out. */
	parts(from: number, to: number): [number, number][] {
		const parts: [number, number][] = [];
		let start = from;
		for (let at = from; at < to; at = this.mate(at) + 1) {
			if (this.mark(at) !== ",") continue;
			if (at > start) parts.push([start, at]);
			start = at + 1;
		}
		if (to > start) parts.push([start, to]);
		return parts;
	}
}

/** So many chars a token has in most texts, the blanks around it included. */
const CHARS = 4;

function longer(numbers: Int32Array): Int32Array {
	const more = new Int32Array(2 * numbers.length);
	more.set(numbers);
	return more;
}

const SPACE = 32;
const NEWLINE = 10;

/** What a char begins; any other is a mark of its own. */
const Kind = { space: 1, word: 2, quote: 3, bracket: 4 } as const;
const KINDS = Uint8Array.from({ length: 256 }, (_, char) => {
	if (char <= SPACE) return Kind.space;
	if (isWordChar(char)) return Kind.word;
	const mark = String.fromCharCode(char);
	return `"'`.includes(mark) ? Kind.quote : "()[]{}".includes(mark) ? Kind.bracket : 0;
});

/** A literal is blank inside; a mark that nothing closes in its line stands for itself. */
function literalEnd(code: string, from: number): number {
	const mark = code.charCodeAt(from);
	for (let at = from + 1; at < code.length; at++) {
		const char = code.charCodeAt(at);
		if (char === mark) return at + 1;
		if (char > SPACE || char === NEWLINE) break;
	}
	return from + 1;
}

interface Open {
	readonly index: number;
	/** The char that closes it. */
	readonly closes: number;
	/** A brace of a line that begins at the margin. */
	readonly isOutermost: boolean;
}

const CLOSE_BRACE = 125;
/** What closes a bracket, by its char. */
const CLOSES: ReadonlyMap<number, number> = new Map([
	[40, 41],
	[91, 93],
	[123, CLOSE_BRACE],
]);

/**
 * Pairs brackets. A brace closes the parentheses left open in it, and one at the margin closes what the last line at
 * the margin opened, so that what is unbalanced in one definition stays in it.
 */
function matesOf(code: string, starts: Int32Array, brackets: readonly number[]): Int32Array {
	const mates = new Int32Array(starts.length).fill(-1);
	const open: Open[] = [];
	let outermost = 0;
	let lineFrom = 0;
	let lineTo = code.indexOf("\n");
	const pop = (mate: number) => {
		const { index, isOutermost } = open.pop()!;
		mates[index] = mate;
		if (isOutermost) outermost--;
	};
	for (const index of brackets) {
		const start = starts[index]!;
		const char = code.charCodeAt(start);
		while (lineTo >= 0 && lineTo < start) {
			lineFrom = lineTo + 1;
			lineTo = code.indexOf("\n", lineFrom);
		}
		const closes = CLOSES.get(char);
		if (closes !== undefined) {
			const isOutermost = closes === CLOSE_BRACE && code.charCodeAt(lineFrom) > SPACE;
			if (isOutermost) outermost++;
			open.push({ index, closes, isOutermost });
		} else if (char !== CLOSE_BRACE) {
			if (open.at(-1)?.closes === char) pop(index);
		} else {
			if (start === lineFrom && outermost > 0) while (!open.at(-1)!.isOutermost) pop(index);
			while (open.length > 0 && open.at(-1)!.closes !== CLOSE_BRACE) pop(index);
			if (open.length > 0) pop(index);
		}
	}
	while (open.length > 0) pop(starts.length);
	return mates;
}
