/**
 * What `src/git/index/words.ts` does, in AssemblyScript, which `scripts/build.ts` compiles to WebAssembly. It looks at 16
 * bytes at once: first for what is a word, in all of the text, since a branch a byte is what takes the time; and then from
 * word to word, and from one comment or literal to the next.
 */

/** The longest text, in bytes. */
export const LONGEST: u32 = 1 << 20;
/** So many bytes behind a text are looked at, and are 0. */
const BEHIND: u32 = 128;
/** Where the text is put. */
export const TEXT: usize = memory.data((1 << 20) + 128);
/** A bit for each byte, set where it is none of a word. */
const GAPS: usize = memory.data((1 << 17) + 16);

/** An open hash table; a text uses as many of its slots as it may have words, and they are 0 again behind it. */
const SLOTS: usize = memory.data(1 << 21);
/** Whether the words of slots stand in the code. */
const IS_CODE: usize = memory.data(1 << 19);
/** Which slots are taken, in the order of their words. */
const TAKEN: usize = memory.data(1 << 20);
/** The hashes that were found, those of the code first. */
export const WORDS: usize = memory.data(1 << 20);

const NEWLINE: u8 = 10;
const QUOTE: u8 = 34;
const APOSTROPHE: u8 = 39;
const STAR: u8 = 42;
const SLASH: u8 = 47;
const BACKSLASH: u8 = 92;

let end: usize = 0;
/** The byte that ends what is not code, as in `WordScanner`; 0 in code. */
let closing: u8 = 0;
/** Where code ends, or begins again. */
let turn: usize = 0;
let codes: u32 = 0;

/** How many of the words are of the code. */
export function codeCount(): u32 {
	return codes;
}

/** @returns how many words there are */
export function scan(length: u32): u32 {
	end = TEXT + length;
	memory.fill(end, 0, BEHIND);
	markGaps();
	closing = 0;
	turn = openingFrom(TEXT);
	const last = slotsFor(length) - 1;
	let count: u32 = 0;
	let before: u64 = 0;
	let gaps = GAPS;
	for (let block = TEXT; block < end; block += 64) {
		const here = ~load<u64>(gaps);
		const next = ~load<u64>(gaps, 8);
		gaps += 8;
		// Three bytes of words with none before them.
		let starts = here & ~((here << 1) | before) & ((here >> 1) | (next << 63)) & ((here >> 2) | (next << 62));
		before = here >> 63;
		for (; starts !== 0; starts &= starts - 1) {
			const start = block + <usize>ctz(starts);
			if (isDigit(load<u8>(start))) continue;
			if (start >= turn) turnUntil(start);
			const hash = hashOf(start, endOf(start));
			let slot = hash & last;
			let found = load<u32>(SLOTS + (slot << 2));
			while (found !== 0 && found !== hash) {
				slot = (slot + 1) & last;
				found = load<u32>(SLOTS + (slot << 2));
			}
			if (closing === 0) store<u8>(IS_CODE + slot, 1);
			if (found !== 0) continue;
			store<u32>(SLOTS + (slot << 2), hash);
			store<u32>(TAKEN + (count++ << 2), slot);
		}
	}
	takeOut(count);
	return count;
}

/** More than the words of a text can be, since each takes three bytes and one between them; a power of two. */
function slotsFor(length: u32): u32 {
	return 1 << (32 - clz(((length + 1) >> 2) | 63));
}

/** Puts the words of the code before the others, and clears the table. */
function takeOut(count: u32): void {
	codes = 0;
	let others = count;
	for (let i: u32 = 0; i < count; i++) {
		const slot = load<u32>(TAKEN + (i << 2));
		const place = load<u8>(IS_CODE + slot) ? codes++ : --others;
		store<u32>(WORDS + (place << 2), load<u32>(SLOTS + (slot << 2)));
		store<u32>(SLOTS + (slot << 2), 0);
		store<u8>(IS_CODE + slot, 0);
	}
}

function isDigit(byte: u8): bool {
	return byte >= 48 && byte <= 57;
}

function isWord(byte: u8): bool {
	const low = byte | 0x20;
	return (low >= 97 && low <= 122) || isDigit(byte) || byte === 95;
}

/** As `isWord`, of 16 bytes, a bit each. */
function wordBits(at: usize): u64 {
	const bytes = v128.load(at);
	const low = v128.or(bytes, i8x16.splat(0x20));
	const letters = i8x16.lt_u(i8x16.sub(low, i8x16.splat(97)), i8x16.splat(26));
	const digits = i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(48)), i8x16.splat(10));
	return i8x16.bitmask(v128.or(v128.or(letters, digits), i8x16.eq(bytes, i8x16.splat(95))));
}

function markGaps(): void {
	let gaps = GAPS;
	for (let at = TEXT; at < end + 64; at += 64) {
		const first = wordBits(at) | (wordBits(at + 16) << 16);
		const second = wordBits(at + 32) | (wordBits(at + 48) << 16);
		store<u64>(gaps, ~(first | (second << 32)));
		gaps += 8;
	}
}

function endOf(start: usize): usize {
	const bit = start - TEXT;
	// Up to 7 of the 64 bits are of what is before.
	let at = start + <usize>ctz((load<u64>(GAPS + (bit >> 3)) >> (bit & 7)) | (1 << 57));
	while (isWord(load<u8>(at))) at++;
	return at;
}

/** As `hashWord`. */
function hashOf(start: usize, stop: usize): u32 {
	let hash: u32 = 0x811c9dc5;
	for (let at = start; at < stop; at++) hash = (hash ^ load<u8>(at)) * 0x01000193;
	return hash ? hash : 1;
}

/** Follows comments and literals until a place is before the next turn. */
function turnUntil(place: usize): void {
	while (turn <= place) {
		if (closing !== 0) {
			turn = openingFrom(turn + (closing === STAR ? 2 : 1));
			closing = 0;
			continue;
		}
		const byte = load<u8>(turn);
		const next = load<u8>(turn + 1);
		if (byte !== SLASH) {
			closing = byte;
			turn = literalEnd(byte, turn + 1);
		} else if (next === STAR) {
			closing = STAR;
			turn = pairFrom(turn + 2, STAR, SLASH);
		} else if (next === SLASH) {
			closing = NEWLINE;
			turn = newlineFrom(turn + 2);
		} else turn = openingFrom(turn + 1);
	}
}

/** The first quote or slash from a place on; each of these searches ends behind the text where there is none. */
function openingFrom(from: usize): usize {
	for (let at = from; at < end; at += 16) {
		const bytes = v128.load(at);
		const quotes = v128.or(i8x16.eq(bytes, i8x16.splat(QUOTE)), i8x16.eq(bytes, i8x16.splat(APOSTROPHE)));
		const found = i8x16.bitmask(v128.or(quotes, i8x16.eq(bytes, i8x16.splat(SLASH))));
		if (found) return at + ctz(found);
	}
	return end;
}

function pairFrom(from: usize, first: u8, second: u8): usize {
	for (let at = from; at < end; at += 16) {
		const firsts = i8x16.eq(v128.load(at), i8x16.splat(first));
		const found = i8x16.bitmask(v128.and(firsts, i8x16.eq(v128.load(at + 1), i8x16.splat(second))));
		if (found) return at + ctz(found);
	}
	return end;
}

function newlineFrom(from: usize): usize {
	for (let at = from; at < end; at += 16) {
		const found = i8x16.bitmask(i8x16.eq(v128.load(at), i8x16.splat(NEWLINE)));
		if (found) return at + ctz(found);
	}
	return end;
}

function literalEnd(quote: u8, from: usize): usize {
	for (let at = from; at < end; at++) {
		const byte = load<u8>(at);
		if (byte === quote || byte === NEWLINE) return at;
		if (byte === BACKSLASH && !isWord(load<u8>(at + 1))) at++;
	}
	return end;
}
