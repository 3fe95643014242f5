import { splitLines } from "./lines.js";
import { COMMENT_OR_STRING } from "./tokens.js";

/**
 * A text's lines with its comments blanked, one for each line of the text.
 *
 * @param comment what a line looks like that is nothing but a comment, in a language without C's comments
 */
export function codeLines(text: string, comment: RegExp | undefined): readonly string[] {
	if (comment) return splitLines(text).map((line) => (comment.test(line) ? blank(line) : line));
	return splitLines(text.replace(COMMENT_OR_STRING, (match) => (match[0] === "/" ? blank(match) : match)));
}

function blank(text: string): string {
	return text.replace(/[^\n]/g, " ");
}
