import { branchesOf, type Conditional } from "./branches.js";
import { type Draft, ThingList } from "./list.js";
import type { Thing } from "./thing.js";

const CONDITIONAL = /^[ ]*(ifeq|ifneq|ifdef|ifndef|else|endif)\b([^\r\n]*)/;
const ASSIGNMENT =
	/^[ \t]*(?:(?:override|export|private)[ \t]+)*((?:\$\([^()]*(?:\([^()]*\)[^()]*)*\)|[^\s:=#+?!$]|\$(?!\())+)[ \t]*(?::{0,3}=|\+=|\?=|!=)[ \t]*/;
const TARGET = /^([^\t#=:][^#=:]*)::?(?![=:])/;
const INCLUDE = /^[ ]*[-s]?include[ \t]+([^\r\n#]+)/;
const DEFINE = /^[ ]*define[ \t]+(\S+)/;
const CONTINUED = /\\\r?\n?$/;

/** The named things of a Makefile: assignments with the words of their lists, targets with their recipes. */
export function thingsOfMakefile(lines: readonly string[]): Thing[] {
	const list = new ThingList(branchesOf(lines.flatMap(conditional), lines.length));
	let target: Draft | undefined;
	for (let from = 0; from < lines.length; ) {
		const to = logicalEnd(lines, from);
		const text = lines[from]!;
		if (text.startsWith("\t") && target) target.to = to;
		else if (DEFINE.test(text)) {
			const end = defineEnd(lines, to);
			list.add({ kind: "macro", name: DEFINE.exec(text)![1]!, from, to: end });
			from = end;
			continue;
		} else if (!/^\s*(?:#|$)/.test(text) && !CONDITIONAL.test(text)) {
			target = readStatement(list, lines, from, to);
		}
		from = to;
	}
	return list.sealed(lines.length);
}

/** Reads an assignment, an `include` or a target's head, which is given. */
function readStatement(
	list: ThingList,
	lines: readonly string[],
	from: number,
	to: number,
): Draft | undefined {
	const text = lines[from]!;
	const include = INCLUDE.exec(text);
	if (include) {
		list.add({ kind: "include", name: include[1]!.trim(), from, to });
		return undefined;
	}
	const assignment = ASSIGNMENT.exec(text.slice(0, LONGEST_HEAD));
	if (!assignment) {
		const target = TARGET.exec(text.slice(0, LONGEST_HEAD));
		return target
			? list.add({ kind: "target", name: target[1]!.trim().replace(/\s+/g, " "), from, to })
			: undefined;
	}
	const words = wordsIn(lines, from, to, assignment[0].length);
	const detail = words[0]?.word ?? "";
	const parent = list.add({ kind: "assignment", name: assignment[1]!, detail, from, to });
	const isList = !NO_LIST.test(assignment[1]!);
	for (const { word, line } of isList ? words : [])
		if (!word.startsWith("-")) list.add({ kind: "object", name: word, from: line, parent });
	return undefined;
}

/** Variables that hold commands and their options. */
const NO_LIST = /^(?:quiet_)?cmd_|flags|FLAGS|^(?:quiet|CC|LD|AR|Q)$/;
const LONGEST_HEAD = 2000;

/** The words of a list that begins in a line's column, and goes on to a line. */
function wordsIn(
	lines: readonly string[],
	from: number,
	to: number,
	column: number,
): { word: string; line: number }[] {
	const words: { word: string; line: number }[] = [];
	for (let line = from; line < to; line++) {
		const text = lines[line]!.slice(line === from ? column : 0).replace(CONTINUED, "");
		const comment = /(?:^|\s)#/.exec(text);
		words.push(...splitWords(comment ? text.slice(0, comment.index) : text).map((word) => ({ word, line })));
		if (comment) break;
	}
	return words;
}

/** The words between the blanks of a text that stand in no parentheses. */
export function splitWords(text: string): string[] {
	const words: string[] = [];
	let depth = 0;
	let from = -1;
	for (let at = 0; at <= text.length; at++) {
		const char = text[at] ?? "\n";
		if (char === "(" || char === "{") depth++;
		else if ((char === ")" || char === "}") && depth > 0) depth--;
		const isBlank = (depth === 0 && /\s/.test(char)) || at === text.length;
		if (!isBlank && from < 0) from = at;
		else if (isBlank && from >= 0) {
			words.push(text.slice(from, at));
			from = -1;
		}
	}
	return words;
}

function logicalEnd(lines: readonly string[], from: number): number {
	let to = from + 1;
	while (to < lines.length && CONTINUED.test(lines[to - 1]!)) to++;
	return to;
}

/** The line behind the `endef` of a `define`; the end of the text where there is none. */
function defineEnd(lines: readonly string[], from: number): number {
	let end = from;
	while (end < lines.length && !/^[ ]*endef\b/.test(lines[end]!)) end++;
	return Math.min(end + 1, lines.length);
}

function conditional(text: string, line: number): Conditional[] {
	const match = CONDITIONAL.exec(text);
	if (!match) return [];
	const asked = match[2]!.replace(/#.*/, "").replace(/\s+/g, "");
	const [word, rest] = [match[1]!, asked];
	if (word === "endif") return [{ line, word, condition: "" }];
	if (word === "else")
		return [{ line, word, condition: rest.replace(/^if(n?)(eq|def)/, "$1$2").replace(/^n(?=eq|def)/, "!") }];
	return [
		{
			line,
			word: "if",
			condition: word.startsWith("ifn") ? `!${word.slice(3)}${rest}` : `${word.slice(2)}${rest}`,
		},
	];
}
