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
	const parameters =
		/^[\w\s*]+\([\w\s,]*\)\s*\n(?:\s*(?:(?:const|struct|unsigned)\s+)*\w+[\s*]+\w+[^;(]*;)+$/;
	return parameters.test(header.trim());
}

function nameOf(header: string): string {
	const head = header.replace(/__attribute__\s*\(\(.*?\)\)/g, " ").split(/[{=]/, 1)[0]!;
	const macro = /^\s*([A-Z][A-Z0-9_]+)\s*\(\s*([^,)]*)/.exec(head);
	if (macro) return `${macro[1]}(${macro[2]!.trim()})`;
	const tagged = /^\s*(?:typedef\s+)?(struct|union|enum)\s+(\w+)\s*$/.exec(head);
	if (tagged) return `${tagged[1]} ${tagged[2]}`;
	const called = /(\w+)\s*\(/.exec(head.replace(/\b__\w+\s*\([^()]*\)/g, " ")) ?? /(\w+)\s*\(/.exec(head);
	if (called) return called[1]!;
	return /(\w+)\s*(?:\[[^\]]*\]\s*)*;?\s*$/.exec(head)?.[1] ?? head.trim().slice(0, 40);
}
