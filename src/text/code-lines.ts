import { blanked, splitLines } from "./lines.js";
import { COMMENT_OR_STRING } from "./tokens.js";

/**
 * A text's lines with its comments blanked, one for each line of the text, and the very line where it has none.
 *
 * @param comment what a line looks like that is nothing but a comment, in a language without C's comments
 */
export function codeLines(text: string, comment: RegExp | undefined): readonly string[] {
	const lines = splitLines(text);
	if (comment) return lines.map((line) => (comment.test(line) ? blanked(line) : line));
	const code = text.replace(COMMENT_OR_STRING, (match) => (match[0] === "/" ? blanked(match) : match));
	let at = 0;
	return lines.map((line) => {
		const from = at;
		at += line.length;
		return code.startsWith(line, from) ? line : code.slice(from, at);
	});
}
