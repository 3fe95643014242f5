import { isSpace } from "./whitespace.js";

const COMMENT_OR_LITERAL = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|'(?:\\[\s\S]|[^\\'])*'|"(?:\\[\s\S]|[^\\"])*"/g;

/**
 * A text as CodeBLEU parses it: comments become one space, blank lines go. Literals protect what they hold, and
 * a stray apostrophe begins one that runs to the next apostrophe, over any number of lines.
 */
export function withoutComments(text: string): string {
	return text
		.replace(COMMENT_OR_LITERAL, (match) => (match[0] === "/" ? " " : match))
		.split("\n")
		.filter((line) => !isSpace(line))
		.join("\n");
}
