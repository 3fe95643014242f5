import { countArguments } from "./calls.js";
import { blankComments } from "./tokens.js";

const HASH = 35;
const OPEN = 40;
const CLOSE = 41;
const SEMICOLON = 59;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;
const SMALL_E = 101;
const SMALL_T = 116;

const MACRO = /[ \t]*#[ \t]*define[ \t]+(\w+)\(([^)]*)\)/y;
const CONSTANT = /[ \t]*#[ \t]*define[ \t]+(\w+)[ \t]+\S/y;
const ENUMERATOR = /[ \t]+([A-Z]\w+)[ \t]*(?:[,=]|\r?(?=\n)|\r?$)/y;
const TYPEDEF = /typedef\b[^;{}]*?\b(\w+)[ \t]*;/y;
const ENUM = /enum[ \t]+(\w+)[ \t]*\r?\n?\{/y;

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
	const declarations: string[] = [];
	let kept = 0;
	eachLine(code, (from, to) => {
		if (firstOf(code, from) !== HASH) return;
		const [, name, parameters] = matchAt(MACRO, code, from) ?? [];
		if (name !== undefined) add(name, parameters!);
		declarations.push(code.slice(kept, from));
		kept = to;
	});
	declarations.push(code.slice(kept));
	scanDeclarations(declarations.join(""), add);
	return masks;
}

/** Finds the first parameter list of each statement outside of braces. */
function scanDeclarations(code: string, add: (name: string, parameters: string) => void): void {
	let depth = 0;
	let isTaken = false;
	for (let at = 0; at < code.length; at++) {
		const char = code.charCodeAt(at);
		if (char === OPEN_BRACE) depth++;
		else if (char === CLOSE_BRACE) depth = Math.max(0, depth - 1);
		if (char === SEMICOLON || char === CLOSE_BRACE) isTaken = false;
		if (char !== OPEN || depth > 0) continue;
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
		const char = code.charCodeAt(at);
		if (char === OPEN) depth++;
		else if (char === CLOSE && --depth === 0) return at;
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
	const addBy = (pattern: RegExp, from: number) => {
		const name = matchAt(pattern, code, from)?.[1];
		if (name !== undefined && isConstantOrTypedef(name)) names.add(name);
	};
	eachLine(code, (from) => {
		const first = firstOf(code, from);
		if (first === HASH) addBy(CONSTANT, from);
		else if (isCapital(first)) addBy(ENUMERATOR, from);
		else if (first === SMALL_T) addBy(TYPEDEF, from);
		else if (first === SMALL_E) {
			const name = matchAt(ENUM, code, from)?.[1];
			if (name !== undefined) names.add(`enum ${name}`);
		}
	});
	return names;
}

const isCapital = (code: number) => code >= 65 && code <= 90;

/** Calls `work` with where each line begins and ends. */
function eachLine(text: string, work: (from: number, to: number) => void): void {
	for (let from = 0; from < text.length; ) {
		const end = text.indexOf("\n", from);
		const to = end < 0 ? text.length : end;
		work(from, to);
		from = to + 1;
	}
}

/** The first character from a place on that is neither space nor tab; NaN where there is none. */
function firstOf(text: string, from: number): number {
	let at = from;
	for (;;) {
		const code = text.charCodeAt(at++);
		if (code !== 32 && code !== 9) return code;
	}
}

/** @param pattern sticky */
function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
	pattern.lastIndex = at;
	return pattern.exec(text);
}
