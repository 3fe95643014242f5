import { blankComments } from "./tokens.js";

/** How deep a text nests, at its end and at its lowest, counted from where it begins. */
export interface Depth {
	readonly end: number;
	readonly lowest: number;
}

/** The nesting of `#if … #endif`. */
export function conditionalDepth(text: string): Depth {
	let end = 0;
	let lowest = 0;
	for (const [, word] of text.matchAll(/^[ \t]*#[ \t]*(if|ifdef|ifndef|else|elif|endif)\b/gm)) {
		if (word!.startsWith("if")) end++;
		else if (word === "endif") lowest = Math.min(lowest, --end);
		else lowest = Math.min(lowest, end - 1);
	}
	return { end, lowest };
}

export const BRACKETS = ["()", "[]", "{}"] as const;
type Bracket = (typeof BRACKETS)[number];

/** The nesting of one kind of bracket in C text, comments and literals left out. */
export function bracketDepth(text: string, bracket: Bracket): Depth {
	const code = blankComments(text);
	const [open, close] = [bracket.charCodeAt(0), bracket.charCodeAt(1)];
	let end = 0;
	let lowest = 0;
	for (let at = 0; at < code.length; at++) {
		const char = code.charCodeAt(at);
		if (char === open) end++;
		else if (char === close) lowest = Math.min(lowest, --end);
	}
	return { end, lowest };
}
