import { blankComments } from "../text/tokens.js";
import type { Definition } from "./definition.js";

/**
 * The top-level definitions of a C file, read token by token: functions, structs, enums, initialised
 * objects, prototypes and macros. It never refuses a file; where `#if` branches disagree about braces,
 * each `#else` branch starts again from where its `#if` began.
 */
export function definitionsOfC(lines: readonly string[]): Definition[] {
	const text = blankComments(lines.join(""));
	const definitions: Definition[] = [];
	const branches: number[] = [];
	let depth = 0;
	let from = -1;
	let header = "";
	let inMacro = false;

	text.split("\n").forEach((line, number) => {
		if (inMacro) {
			inMacro = line.trimEnd().endsWith("\\");
			if (from < 0) extendLast(definitions, number);
			return;
		}
		const directive = /^\s*#\s*(\w+)\s*(\w*)/.exec(line);
		if (directive) {
			inMacro = line.trimEnd().endsWith("\\");
			const word = directive[1]!;
			if (word.startsWith("if")) branches.push(depth);
			else if (word === "else" || word === "elif") depth = branches.at(-1) ?? depth;
			else if (word === "endif") branches.pop();
			else if (word === "define" && from < 0)
				definitions.push({ name: directive[2]!, from: number, to: number + 1 });
			return;
		}
		for (const char of line) {
			if (from < 0) {
				if (/\s|;/.test(char)) continue;
				from = number;
				header = "";
			}
			if (depth === 0) header += char;
			if (char === "{") depth++;
			else if (char === "}") depth = Math.max(0, depth - 1);
			const closes = char === "}" && depth === 0 && isFunction(header);
			if (closes || (char === ";" && depth === 0 && !isOldStyleHeader(header))) {
				definitions.push({ name: nameOf(header), from, to: number + 1 });
				from = -1;
			}
		}
		if (from >= 0 && depth === 0) header += "\n";
	});
	if (from >= 0) definitions.push({ name: nameOf(header), from, to: lines.length });
	return definitions;
}

function extendLast(definitions: Definition[], number: number): void {
	const last = definitions.pop();
	if (last) definitions.push({ ...last, to: number + 1 });
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

function nameOf(header: string): string {
	const head = header
		.split(/[{=]/, 1)[0]!
		.replace(/\s+/g, " ")
		.slice(0, LONGEST_HEAD)
		.replace(/__attribute__ ?\(\(.*?\)\)/g, " ");
	const macro = /^ ?([A-Z][A-Z0-9_]+) ?\( ?([^,)]*)/.exec(head);
	if (macro) return `${macro[1]}(${macro[2]!.trim()})`;
	const tagged = /^ ?(?:typedef )?(struct|union|enum) (\w+) ?$/.exec(head);
	if (tagged) return `${tagged[1]} ${tagged[2]}`;
	const called = /(\w+) ?\(/.exec(head.replace(/\b__\w+ ?\([^()]*\)/g, " ")) ?? /(\w+) ?\(/.exec(head);
	if (called) return called[1]!;
	return /(\w+) ?(?:\[[^\]]*\] ?)*;? ?$/.exec(head)?.[1] ?? head.trim().slice(0, 40);
}
