import { textOf } from "../text/lines.js";
import { blankComments } from "../text/tokens.js";
import type { Definition, DefinitionKind } from "./definition.js";

/**
 * The top-level definitions of a C file, read token by token: functions, structs, enums, initialised
 * objects, prototypes and macros. It never refuses a file; where `#if` branches disagree about braces,
 * each `#else` branch starts again from where its `#if` began.
 */
export function definitionsOfC(lines: readonly string[]): Definition[] {
	const text = blankComments(textOf(lines));
	const definitions: Definition[] = [];
	const branches: { depth: number; parentheses: number }[] = [];
	let depth = 0;
	let parentheses = 0;
	let from = -1;
	let header = "";
	let inMacro = false;
	// The loop's own, where they are quicker to reach than the module's.
	const marks = MARKS;

	let end = 0;
	for (let start = 0, number = 0; start <= text.length; start = end + 1, number++) {
		end = text.indexOf("\n", start);
		if (end < 0) end = text.length;
		if (inMacro) {
			inMacro = isContinued(text, start, end);
			if (from < 0) extendLast(definitions, number);
			continue;
		}
		const directive = directiveAt(text, start, end);
		if (directive) {
			inMacro = isContinued(text, start, end);
			const word = directive[1]!;
			if (word.startsWith("if")) branches.push({ depth, parentheses });
			else if (word === "else" || word === "elif")
				({ depth, parentheses } = branches.at(-1) ?? { depth, parentheses });
			else if (word === "endif") branches.pop();
			else if (word === "define" && from < 0)
				definitions.push(macro(directive[2]!, text.slice(start, end), number));
			continue;
		}
		/** From where on the line belongs to the header and is not added to it yet. */
		let kept = start;
		for (let at = start; at < end; at++) {
			const char = text.charCodeAt(at);
			if (from >= 0) {
				if (marks[char] !== 1) continue;
			} else {
				if (char === SEMICOLON || char === CLOSE || isSpace(char)) continue;
				from = number;
				header = "";
				parentheses = 0;
				kept = at;
			}
			if (char === OPEN) {
				if (depth === 0) header += text.slice(kept, at + 1);
				depth++;
			} else if (char === CLOSE) {
				if (depth === 0) header += text.slice(kept, at + 1);
				depth = Math.max(0, depth - 1);
				kept = at + 1;
			} else if (char === OPEN_PARENTHESIS) parentheses++;
			else if (char === CLOSE_PARENTHESIS) parentheses = Math.max(0, parentheses - 1);
			if ((char !== CLOSE && char !== SEMICOLON) || depth > 0) continue;
			if (char === SEMICOLON) {
				header += text.slice(kept, at + 1);
				kept = at + 1;
			}
			if (parentheses > 0 && text.charCodeAt(start) !== CLOSE) continue;
			const closes = char === CLOSE ? isFunction(header) : !isOldStyleHeader(header);
			if (!closes) continue;
			definitions.push(definition(header, from, number + 1));
			from = -1;
		}
		if (from < 0 || depth > 0) continue;
		header += text.slice(kept, end);
		if (isWholeCall(header, text, end + 1)) {
			definitions.push(definition(header, from, number + 1));
			from = -1;
		} else header += "\n";
	}
	if (from >= 0) definitions.push(definition(header, from, lines.length));
	return definitions;
}

/** What a line of [start, end) says to the preprocessor: its word, and the one behind; undefined for any other line. */
function directiveAt(text: string, start: number, end: number): RegExpExecArray | undefined {
	let at = start;
	while (at < end && isSpace(text.charCodeAt(at))) at++;
	if (at === end || text.charCodeAt(at) !== HASH) return undefined;
	return /^#\s*(\w+)\s*(\w*)/.exec(text.slice(at, end)) ?? undefined;
}

/** Whether a line of [start, end) goes on in the next one. */
function isContinued(text: string, start: number, end: number): boolean {
	let last = end - 1;
	while (last >= start && isSpace(text.charCodeAt(last))) last--;
	return last >= start && text.charCodeAt(last) === BACKSLASH;
}

const OPEN = 123;
const CLOSE = 125;
const OPEN_PARENTHESIS = 40;
const CLOSE_PARENTHESIS = 41;
const SEMICOLON = 59;
/** By char: 1 for those. */
const MARKS = new Uint8Array(256);
for (const mark of [OPEN, CLOSE, OPEN_PARENTHESIS, CLOSE_PARENTHESIS, SEMICOLON]) MARKS[mark] = 1;
const HASH = 35;
const BACKSLASH = 92;
const LAST_ASCII = 127;

function isSpace(char: number): boolean {
	return char <= LAST_ASCII ? char === 32 || (char >= 9 && char <= 13) : /\s/.test(String.fromCharCode(char));
}

function definition(header: string, from: number, to: number): Definition {
	const signature = signatureOf(header);
	return { name: nameOf(header), kind: kindOf(header, signature), signature, from, to };
}

function macro(name: string, line: string, number: number): Definition {
	const signature = /^\s*#\s*define\s+\w+(?:\([^)]*\)?)?/.exec(line)?.[0] ?? line;
	return { name, kind: "macro", signature: signature.trim(), from: number, to: number + 1 };
}

function extendLast(definitions: Definition[], number: number): void {
	const last = definitions.pop();
	if (last) definitions.push({ ...last, to: number + 1 });
}

/** A macro's call without a semicolon, such as `EXPORT_SYMBOL(x)`, and nothing that goes on in the line that begins at `next`. */
function isWholeCall(header: string, text: string, next: number): boolean {
	if (header.length > LONGEST_SIGNATURE) return false;
	if (!/^(?:[A-Z][A-Z0-9_]*|\w+_(?:init|exit|initcall|param))\s*\([^;{}]*\)\s*$/.test(header)) return false;
	if (next > text.length) return true;
	const end = text.indexOf("\n", next);
	return /^(?:\s*$|[A-Za-z_#])/.test(text.slice(next, end < 0 ? text.length : end));
}

function isFunction(header: string): boolean {
	const head = header.slice(0, header.indexOf("{"));
	return /\)/.test(head) && !/[^=!<>]=[^=]/.test(head);
}

/** `int f(a) int a; {`: the semicolon after a K&R parameter does not end the definition. */
function isOldStyleHeader(header: string): boolean {
	const close = header.lastIndexOf(")");
	if (close < 0 || header.includes("=")) return false;
	const declarations = header
		.slice(close + 1)
		.split(";")
		.slice(0, -1);
	return declarations.every((each) => /^[\w\s*,[\]]+$/.test(each) && each.trim().split(/\s+/).length > 1);
}

const LONGEST_HEAD = 400;
const LONGEST_SIGNATURE = 2000;

function signatureOf(header: string): string {
	return inBlanks(before(/[{=;]/, header.slice(0, LONGEST_SIGNATURE))).trim();
}

function before(mark: RegExp, text: string): string {
	const at = text.search(mark);
	return at < 0 ? text : text.slice(0, at);
}

/** A text with single blanks for its white space; most is that already, and is not put together anew. */
function inBlanks(text: string): string {
	return text.replace(/\s{2,}|[^\S ]/g, " ");
}

function kindOf(header: string, head: string): DefinitionKind {
	if (/^\s*typedef\b/.test(header)) return "typedef";
	const tagged = /^\s*(struct|union|enum)(?:\s+\w+)?(?:\s+__\w+)*\s*\{/.exec(header);
	if (tagged) return tagged[1] as "struct" | "union" | "enum";
	if (/^[A-Z]\w* ?\(/.test(head) && /\)\s*;$/.test(header)) return "call";
	if (header.includes("{") && isFunction(header)) return "function";
	if (header.includes("{") || header.includes("=") || !head.includes("(")) return "object";
	return /^(?:static |const |extern )*\w+ ?\(/.test(head) ? "call" : "prototype";
}

function nameOf(header: string): string {
	const head = inBlanks(before(/[{=]/, header))
		.slice(0, LONGEST_HEAD)
		.replace(/__attribute__ ?\(\(.*?\)\)/g, " ");
	const macro = /^ ?(?:(?:static|extern|const) )*([A-Z][A-Z0-9_]+) ?\( ?([^,)]*)/.exec(head);
	if (macro) return `${macro[1]}(${macro[2]!.trim()})`;
	const tagged = /^ ?(?:typedef )?(struct|union|enum) (\w+) ?$/.exec(head);
	if (tagged) return `${tagged[1]} ${tagged[2]}`;
	const called = /(\w+) ?\(/.exec(head.replace(/\b__\w+ ?\([^()]*\)/g, " ")) ?? /(\w+) ?\(/.exec(head);
	if (called) return called[1]!;
	return /(\w+) ?(?:\[[^\]]*\] ?)*;? ?$/.exec(head)?.[1] ?? head.trim().slice(0, 40);
}
