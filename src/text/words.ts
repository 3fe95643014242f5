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

/** True for a word that `scanWords` finds: an identifier of three or more characters. */
export function isScanned(word: string): boolean {
	return word.length >= SHORTEST_WORD && /^[A-Za-z_]\w*$/.test(word);
}

/**
 * Calls `found` with the hash of every identifier of three or more characters in C text, and whether it stands in the code
 * or in a comment or literal.
 */
export function scanWords(bytes: Uint8Array, found: (hash: number, isCode: boolean) => void): void {
	const end = bytes.length;
	/** The byte that ends what is not code: a star for a comment, a newline for one of a line, a quote; 0 in code. */
	let closing = 0;
	for (let at = 0; at < end; ) {
		const byte = bytes[at]!;
		const kind = KINDS[byte];
		if (kind === WORD) {
			const from = at;
			let hash = 0x811c9dc5;
			do hash = Math.imul(hash ^ bytes[at++]!, 0x01000193);
			while (at < end && IS_WORD[bytes[at]!] !== 0);
			if (at - from >= SHORTEST_WORD) found(hash >>> 0 || 1, closing === 0);
			continue;
		}
		at++;
		if (kind === NOTHING) continue;
		if (kind === NUMBER) {
			while (at < end && IS_WORD[bytes[at]!] !== 0) at++;
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
		else if (byte === BACKSLASH && closing !== NEWLINE && IS_WORD[bytes[at]!] === 0) at++;
	}
}
