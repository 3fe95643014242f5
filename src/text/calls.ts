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
function countArguments(code: string, from: number): number | undefined {
	const ends = argumentEnds(code, from);
	const isEmpty = ends?.length === 1 && code.slice(from, ends[0]).trim() === "";
	return isEmpty ? 0 : ends?.length;
}

const MOST_COUNTED = 30;
const ATTRIBUTES =
	/^(?:__printf|__scanf|__attribute__|__aligned|__section|__malloc|__alloc_size|__counted_by|__acquires|__releases|__must_hold|__cond_lock|__diagnose_as|__nonnull|__printf__|asmlinkage|__bpf_kfunc|__assume_aligned|__realloc_size|DECLARE_\w+|DEFINE_\w+)$/;

/**
 * The functions and macros that a header declares, and the argument counts they take: bit n of the mask is
 * set where n arguments fit.
 */
export function prototypesIn(header: string): Map<string, number> {
	const masks = new Map<string, number>();
	const add = (name: string, parameters: string) => {
		masks.set(name, (masks.get(name) ?? 0) | maskOf(parameters));
	};
	const code = blankComments(header).replace(/\\\r?\n/g, "  ");
	for (const [, name, parameters] of code.matchAll(/^[ \t]*#[ \t]*define[ \t]+(\w+)\(([^)]*)\)/gm))
		add(name!, parameters!);
	scanDeclarations(code.replace(/^[ \t]*#.*$/gm, ""), add);
	return masks;
}

/** Finds the first parameter list of each statement outside of braces. */
function scanDeclarations(code: string, add: (name: string, parameters: string) => void): void {
	let depth = 0;
	let isTaken = false;
	for (let at = 0; at < code.length; at++) {
		const char = code[at]!;
		if (char === "{") depth++;
		else if (char === "}") depth = Math.max(0, depth - 1);
		if (char === ";" || char === "}") isTaken = false;
		if (char !== "(" || depth > 0) continue;
		const close = closing(code, at);
		if (close < 0) return;
		const name = /(\w+)[ \t]*$/.exec(code.slice(Math.max(0, at - 80), at))?.[1];
		if (
			!isTaken &&
			name !== undefined &&
			!ATTRIBUTES.test(name) &&
			/^\s*[;{_A-Za-z]/.test(code.slice(close + 1, close + 20))
		) {
			add(name, code.slice(at + 1, close));
			isTaken = true;
		}
		at = close;
	}
}

function closing(code: string, open: number): number {
	let depth = 0;
	for (let at = open; at < code.length; at++) {
		if (code[at] === "(") depth++;
		else if (code[at] === ")" && --depth === 0) return at;
	}
	return -1;
}

function maskOf(parameters: string): number {
	const count = /^\s*void\s*$/.test(parameters) ? 0 : (countArguments(`${parameters})`, 0) ?? 0);
	const capped = Math.min(count, MOST_COUNTED);
	return parameters.includes("...") ? -1 << Math.max(0, capped - 1) : 1 << capped;
}

/** True where a mask of `prototypesIn` takes a number of arguments. */
export function takes(mask: number, count: number): boolean {
	return count > MOST_COUNTED || ((mask >>> count) & 1) === 1;
}

/** The structs whose members a header lists, each defined at the beginning of a line. */
export function structsIn(header: string): string[] {
	return [...header.matchAll(/^struct[ \t]+(\w+)[ \t]*(?:__\w+\b[ \t]*)*\r?\n?\{/gm)].map(
		(match) => match[1]!,
	);
}

/** True for a name that in the kernel's style is a macro without arguments, an enumerator, or a typedef. */
export function isConstantOrTypedef(name: string): boolean {
	return /^(?:[A-Z][A-Z0-9]*_[A-Z0-9_]+|[a-z]\w*_t)$/.test(name);
}

/** What else a header declares for others to use: constants (macros and enumerators in capitals), typedefs, enums (`enum NAME`). */
export function constantsAndTypesIn(header: string): Set<string> {
	const code = blankComments(header);
	const names = new Set<string>();
	for (const [, name] of code.matchAll(/^[ \t]*#[ \t]*define[ \t]+(\w+)[ \t]+\S/gm)) names.add(name!);
	for (const [, name] of code.matchAll(/^[ \t]+([A-Z]\w+)[ \t]*(?:[,=]|\r?$)/gm)) names.add(name!);
	for (const [, name] of code.matchAll(/^typedef\b[^;{}]*?\b(\w+)[ \t]*;/gm)) names.add(name!);
	const known = [...names].filter(isConstantOrTypedef);
	const enums = [...code.matchAll(/^enum[ \t]+(\w+)[ \t]*\r?\n?\{/gm)].map((match) => `enum ${match[1]}`);
	return new Set([...known, ...enums]);
}

/** An include line: its opening mark, and the name as written. */
export const INCLUDE = /^[ \t]*#[ \t]*include[ \t]*([<"])([^>"\n]+)[>"]/;

/** The names in the include lines of a text, as written; those of one opening mark alone where it is given. */
export function includesIn(text: string, mark?: "<" | '"'): string[] {
	const names: string[] = [];
	for (let at = text.indexOf("include"); at >= 0; at = text.indexOf("include", at)) {
		const from = text.lastIndexOf("\n", at) + 1;
		const end = text.indexOf("\n", at);
		at = end < 0 ? text.length : end;
		const [, opening, name] = INCLUDE.exec(text.slice(from, at)) ?? [];
		if (name !== undefined && (mark === undefined || opening === mark)) names.push(name);
	}
	return names;
}
