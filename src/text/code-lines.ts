import { blanked, splitLines } from "./lines.js";
import { remembered } from "./recent.js";
import { COMMENT_OR_STRING } from "./tokens.js";

/**
 * A text's lines with its comments blanked, one for each line of the text.
 *
 * @param comment what a line looks like that is nothing but a comment, in a language without C's comments
 */
export function codeLines(text: string, comment: RegExp | undefined): readonly string[] {
	if (comment) return splitLines(text).map((line) => (comment.test(line) ? blanked(line) : line));
	return splitLines(withoutComments(text));
}

/** The files of one patch, and what is held against them. */
const MOST_READ = 1 << 20;

const withoutComments = remembered(MOST_READ, (text) =>
	text.replace(COMMENT_OR_STRING, (match) => (match[0] === "/" ? blanked(match) : match)),
);
