import { linesWith } from "./lines.js";
import { blankComments } from "./tokens.js";

/** A call, or what looks like one: its name and how many arguments it is given. */
interface Call {
	readonly name: string;
	readonly count: number;
}

const NO_CALLS = new Set([
	"if",
	"for",
	"while",
	"switch",
	"return",
	"sizeof",
	"defined",
	"typeof",
	"__attribute__",
]);

/** The calls in C text that are closed within it, nested ones too. */
export function callsIn(text: string): Call[] {
	const code = blankComments(text);
	const calls: Call[] = [];
	for (const match of code.matchAll(/\b([A-Za-z_]\w{2,})[ \t]*\(/g)) {
		const count = NO_CALLS.has(match[1]!) ? undefined : countArguments(code, match.index + match[0].length);
		if (count !== undefined) calls.push({ name: match[1]!, count });
	}
	return calls;
}

/** A call of one function: its arguments, trimmed, and where they begin and end in the text. */
export interface GivenCall {
	readonly given: readonly string[];
	readonly from: number;
	readonly to: number;
}

/** The calls of one function in C text that are closed within it. */
export function callsOf(text: string, name: string): GivenCall[] {
	const code = blankComments(text);
	return [...code.matchAll(new RegExp(`\\b${name}[ \\t]*\\(`, "g"))].flatMap(
		(match) => givenBehind(code, match.index + match[0].length, text) ?? [],
	);
}

/** The arguments behind an opened parenthesis of bare code; undefined where it is not closed. */
export function givenBehind(code: string, from: number, text = code): GivenCall | undefined {
	const ends = argumentEnds(code, from);
	if (!ends) return undefined;
	const given = ends.map((end, i) => text.slice(i === 0 ? from : ends[i - 1]! + 1, end).trim());
	return { given: given.length === 1 && given[0] === "" ? [] : given, from, to: ends.at(-1)! };
}

const LONGEST_CALL = 4000;

/** Where the arguments end that begin behind an opened parenthesis; undefined where it is not closed. */
function argumentEnds(code: string, from: number): number[] | undefined {
	const ends: number[] = [];
	let depth = 1;
	for (let at = from; at < code.length && at < from + LONGEST_CALL; at++) {
		const char = code[at]!;
		if (char === "(" || char === "[" || char === "{") depth++;
		else if (char === ")" || char === "]" || char === "}") depth--;
		if (depth === 0 || (char === "," && depth === 1)) ends.push(at);
		if (depth === 0) return ends;
	}
	return undefined;
}

/** How many arguments stand between an opened parenthesis and its end; undefined where it does not end. */
export function countArguments(code: string, from: number): number | undefined {
	const ends = argumentEnds(code, from);
	const isEmpty = ends?.length === 1 && code.slice(from, ends[0]).trim() === "";
	return isEmpty ? 0 : ends?.length;
}

/** An include line: its opening mark, and the name as written. */
export const INCLUDE = /^[ \t]*#[ \t]*include[ \t]*([<"])([^>"\n]+)[>"]/;

const INCLUDE_LINE = new RegExp(INCLUDE, "my");

/** The names in the include lines of a text, as written; those of one opening mark alone where it is given. */
export function includesIn(text: string, mark?: "<" | '"'): string[] {
	const names: string[] = [];
	for (const line of linesWith("#", text)) {
		INCLUDE_LINE.lastIndex = line;
		const [, opening, name] = INCLUDE_LINE.exec(text) ?? [];
		if (name !== undefined && (mark === undefined || opening === mark)) names.push(name);
	}
	return names;
}
