const SLASH = 47;
const STAR = 42;
const QUOTE = 34;
const APOSTROPHE = 39;
const BACKSLASH = 92;
const NEWLINE = 10;
const SHORTEST_WORD = 3;

/** The hash that `scanWords` gives a word: 32-bit FNV-1a, never 0. */
export function hashWord(word: string): number {
	let hash = 0x811c9dc5;
	for (let i = 0; i < word.length; i++) hash = Math.imul(hash ^ word.charCodeAt(i), 0x01000193);
	return hash >>> 0 || 1;
}

const IS_WORD = new Uint8Array(256);
for (let byte = 0; byte < 256; byte++) {
	const char = String.fromCharCode(byte);
	if (/[0-9]/.test(char)) IS_WORD[byte] = 2;
	else if (/[A-Za-z_]/.test(char)) IS_WORD[byte] = 1;
}

/** Calls `found` with the hash of every identifier of three or more characters in C text, comments and literals left out. */
export function scanWords(bytes: Uint8Array, found: (hash: number) => void): void {
	const end = bytes.length;
	for (let at = 0; at < end; ) {
		const byte = bytes[at]!;
		if (IS_WORD[byte] === 1) {
			const from = at;
			let hash = 0x811c9dc5;
			do hash = Math.imul(hash ^ bytes[at++]!, 0x01000193);
			while (at < end && IS_WORD[bytes[at]!] !== 0);
			if (at - from >= SHORTEST_WORD) found(hash >>> 0 || 1);
		} else if (IS_WORD[byte] === 2) {
			while (at < end && IS_WORD[bytes[at]!] !== 0) at++;
		} else if (byte === SLASH && bytes[at + 1] === STAR) {
			at += 2;
			while (at < end && !(bytes[at] === STAR && bytes[at + 1] === SLASH)) at++;
			at += 2;
		} else if (byte === SLASH && bytes[at + 1] === SLASH) {
			while (at < end && bytes[at] !== NEWLINE) at++;
		} else if (byte === QUOTE || byte === APOSTROPHE) {
			at++;
			while (at < end && bytes[at] !== byte && bytes[at] !== NEWLINE) at += bytes[at] === BACKSLASH ? 2 : 1;
			at++;
		} else {
			at++;
		}
	}
}
