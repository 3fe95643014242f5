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

	const rows = text.split("\n");
	rows.forEach((line, number) => {
		if (inMacro) {
			inMacro = line.trimEnd().endsWith("\\");
			if (from < 0) extendLast(definitions, number);
			return;
		}
		const directive = /^\s*#\s*(\w+)\s*(\w*)/.exec(line);
		if (directive) {
			inMacro = line.trimEnd().endsWith("\\");
			const word = directive[1]!;
			if (word.startsWith("if")) branches.push({ depth, parentheses });
			else if (word === "else" || word === "elif")
				({ depth, parentheses } = branches.at(-1) ?? { depth, parentheses });
			else if (word === "endif") branches.pop();
			else if (word === "define" && from < 0) definitions.push(macro(directive[2]!, line, number));
			return;
		}
		/** From where on the line belongs to the header and is not added to it yet. */
		let kept = 0;
		for (let at = 0; at < line.length; at++) {
			const char = line.charCodeAt(at);
			if (from < 0) {
				if (char === SEMICOLON || char === CLOSE || isSpace(char)) continue;
				from = number;
				header = "";
				parentheses = 0;
				kept = at;
			}
			if (char === OPEN) {
				if (depth === 0) header += line.slice(kept, at + 1);
				depth++;
			} else if (char === CLOSE) {
				if (depth === 0) header += line.slice(kept, at + 1);
				depth = Math.max(0, depth - 1);
				kept = at + 1;
			} else if (char === OPEN_PARENTHESIS) parentheses++;
			else if (char === CLOSE_PARENTHESIS) parentheses = Math.max(0, parentheses - 1);
			if ((char !== CLOSE && char !== SEMICOLON) || depth > 0) continue;
			if (char === SEMICOLON) {
				header += line.slice(kept, at + 1);
				kept = at + 1;
			}
			if (parentheses > 0 && line[0] !== "}") continue;
			const closes = char === CLOSE ? isFunction(header) : !isOldStyleHeader(header);
			if (!closes) continue;
			definitions.push(definition(header, from, number + 1));
			from = -1;
		}
		if (from >= 0 && depth === 0) header += line.slice(kept);
		if (from >= 0 && depth === 0) {
			if (isWholeCall(header, rows[number + 1])) {
				definitions.push(definition(header, from, number + 1));
				from = -1;
			} else header += "\n";
		}
	});
	if (from >= 0) definitions.push(definition(header, from, lines.length));
	return definitions;
}

const OPEN = 123;
const CLOSE = 125;
const OPEN_PARENTHESIS = 40;
const CLOSE_PARENTHESIS = 41;
const SEMICOLON = 59;
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

/** A macro's call without a semicolon, such as `EXPORT_SYMBOL(x)`, and nothing that goes on below. */
function isWholeCall(header: string, next: string | undefined): boolean {
	if (header.length > LONGEST_SIGNATURE) return false;
	if (!/^(?:[A-Z][A-Z0-9_]*|\w+_(?:init|exit|initcall|param))\s*\([^;{}]*\)\s*$/.test(header)) return false;
	return next === undefined || /^(?:\s*$|[A-Za-z_#])/.test(next);
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
	return header.slice(0, LONGEST_SIGNATURE).split(/[{=;]/, 1)[0]!.replace(/\s+/g, " ").trim();
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
	const head = header
		.split(/[{=]/, 1)[0]!
		.replace(/\s+/g, " ")
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
