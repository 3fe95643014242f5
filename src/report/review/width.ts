import stringWidth from "string-width";

const PLAIN = /^[\x20-\x7e]*$/;
let segmenter: Intl.Segmenter | undefined;

/** True for a text whose characters are a column wide each. */
export function isPlain(text: string): boolean {
	return PLAIN.test(text);
}

/** How many columns a text takes. */
export function columnsOf(text: string): number {
	return isPlain(text) ? text.length : stringWidth(text);
}

/** The characters of a text as a reader sees them. Most texts are plain, and what tells them apart takes long to load. */
export function charactersOf(text: string): string[] {
	segmenter ??= new Intl.Segmenter();
	return Array.from(segmenter.segment(text), ({ segment }) => segment);
}
