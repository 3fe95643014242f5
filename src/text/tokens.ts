import { blanked } from "./lines.js";
import { remembered } from "./recent.js";

/** A comment, or a string or character literal, of C. */
export const COMMENT_OR_STRING = /\/\*[\s\S]*?(?:\*\/|$)|\/\/[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/g;
const TOKEN =
	/"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|[A-Za-z_$][\w$]*|\d[\w.]*|->|\+\+|--|<<=|>>=|<<|>>|[<>=!]=|&&|\|\||[-+*/%&|^]=|\.\.\.|##|\S/g;

/** Files that were read lately: many look at the same few texts, one after another. */
const MOST_READ = 1 << 20;

/** `text` with C comments and the inside of strings blanked; line ends stay where they were. */
export const blankComments: (text: string) => string = remembered(MOST_READ, blank);

function blank(text: string): string {
	return text.replace(COMMENT_OR_STRING, (match) => {
		const spaces = blanked(match);
		return match[0] === '"' ? `"${spaces.slice(2)}"` : spaces;
	});
}

/** The C tokens of a text, comments and white space left out. */
export function tokensOf(text: string): string[] {
	return text.replace(/\/\*[\s\S]*?(?:\*\/|$)|\/\/[^\n]*/g, " ").match(TOKEN) ?? [];
}

/** The identifiers of three or more characters in a text. */
export const identifiersOf: (text: string) => ReadonlySet<string> = remembered(
	MOST_READ,
	(text) => new Set(text.match(/(?<!\w)[A-Za-z_]\w{2,}/g) ?? []),
);

/**
 * How alike two lines are, 0 to 1: twice the weight of their longest common token subsequence over the
 * weight of both, a word or string weighing 2 and anything else 1.
 */
export function tokenSimilarity(a: string, b: string): number {
	const x = tokensOf(a);
	const y = tokensOf(b);
	if (x.length === 0 || y.length === 0) return x.length === y.length ? 1 : 0;
	let previous = new Float64Array(y.length + 1);
	for (const token of x) {
		const row = new Float64Array(y.length + 1);
		for (let j = 0; j < y.length; j++) {
			row[j + 1] = token === y[j] ? previous[j]! + weightOf(token) : Math.max(previous[j + 1]!, row[j]!);
		}
		previous = row;
	}
	const total = [...x, ...y].reduce((sum, token) => sum + weightOf(token), 0);
	return (2 * previous[y.length]!) / total;
}

function weightOf(token: string): number {
	return /^[\w"]/.test(token) ? 2 : 1;
}
