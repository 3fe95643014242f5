import { createRequire } from "node:module";
import type StringWidth from "string-width";

/** Latin letters, dashes and quotes, arrows: what the program itself writes, and most names. None joins its neighbour. */
const PLAIN = /^[\x20-\x7e\xa1-\xac\xae-\u02ff\u2010-\u2027\u2190-\u21ff]*$/;
const require = createRequire(import.meta.url);
let stringWidth: typeof StringWidth | undefined;
let segmenter: Intl.Segmenter | undefined;

/** True for a text whose characters are a column wide each. */
export function isPlain(text: string): boolean {
	return PLAIN.test(text);
}

/** How many columns a text takes. */
export function columnsOf(text: string): number {
	return isPlain(text) ? text.length : columnsOfAny(text);
}

/** Most texts are plain, and what knows all of Unicode takes half as long to load as node. */
function columnsOfAny(text: string): number {
	stringWidth ??= (require("string-width") as { default: typeof StringWidth }).default;
	return stringWidth(text);
}

/** The characters of a text as a reader sees them. */
export function charactersOf(text: string): string[] {
	segmenter ??= new Intl.Segmenter();
	return Array.from(segmenter.segment(text), ({ segment }) => segment);
}
