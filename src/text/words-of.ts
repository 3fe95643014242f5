import { getOrMake } from "./get-or-make.js";
import { remembered } from "./recent.js";
import { identifiersOf } from "./tokens.js";

/** The identifiers of three or more characters in a text, as far as they are asked for. */
export interface Words {
	has(word: string): boolean;
}

/** More words than these are found sooner by reading the whole text. */
const MOST_SEARCHED = 64;

/** The texts that are searched at a time, by one reader after another. */
const MOST_READ = 1 << 20;

/** Looks for words in a text one by one, which is quicker than to list all that it has: most stand near its beginning, or are few. */
export const wordsOf: (text: string) => Words = remembered(MOST_READ, (text) => {
	const known = new Map<string, boolean>();
	const search = (word: string) =>
		known.size < MOST_SEARCHED ? hasWord(text, word) : identifiersOf(text).has(word);
	return { has: (word) => getOrMake(known, word, () => search(word)) };
});

/** Whether an identifier stands in a text, not as a part of another. */
function hasWord(text: string, word: string): boolean {
	for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1))
		if (!isWordChar(text.charCodeAt(at - 1)) && !isWordChar(text.charCodeAt(at + word.length))) return true;
	return false;
}

/** `[A-Za-z0-9_]`; beyond either end of a text there is none. */
export function isWordChar(char: number): boolean {
	return (
		(char >= 97 && char <= 122) || (char >= 65 && char <= 90) || (char >= 48 && char <= 57) || char === 95
	);
}
