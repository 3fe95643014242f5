import { lineAt, lineStarts } from "../../text/lines.js";
import { blankComments } from "../../text/tokens.js";
import { branchesOf, preprocessorConditional } from "./branches.js";
import { directiveThing } from "./directive.js";
import { type Draft, ThingList } from "./list.js";
import type { Thing } from "./thing.js";

/** `#address-cells` at the margin is a property, no directive. */
const DIRECTIVE =
	/^[ \t]*#[ \t]*(?:include|define|undef|if|ifdef|ifndef|else|elif|endif|error|pragma)\b(?!-)/;
const LABELS = /^(?:[A-Za-z_]\w*:\s*)+/;
const LONGEST_HEAD = 400;

/** The named things of a devicetree source: nodes, properties, deletions, includes and macros. */
export function thingsOfDevicetree(lines: readonly string[]): Thing[] {
	const conditionals = lines.flatMap((line, number) => preprocessorConditional(line, number) ?? []);
	const list = new ThingList(branchesOf(conditionals, lines.length));
	const directives = directivesIn(lines);
	const rows = [...lines];
	for (const { from, to } of directives) for (let at = from; at < to; at++) rows[at] = blank(rows[at]!);
	readStatements(rows.join(""), list);
	list.addWithin(directives.flatMap(directiveThing));
	return list.sealed(lines.length);
}

interface Directive {
	readonly text: string;
	readonly from: number;
	readonly to: number;
}

function directivesIn(lines: readonly string[]): Directive[] {
	const directives: Directive[] = [];
	for (let from = 0; from < lines.length; from++) {
		if (!DIRECTIVE.test(lines[from]!)) continue;
		let to = from + 1;
		while (to < lines.length && /\\\r?\n$/.test(lines[to - 1]!)) to++;
		directives.push({ text: lines[from]!, from, to });
		from = to - 1;
	}
	return directives;
}

function blank(line: string): string {
	return line.endsWith("\n") ? "\n" : "";
}

/** Reads statement by statement: what ends with `;` in a node, or opens one with `{`. */
function readStatements(text: string, list: ThingList): void {
	const code = blankComments(text);
	const starts = lineStarts(text);
	/** For each open brace the innermost node. */
	const open: (Draft | undefined)[] = [];
	let from = -1;
	const head = (to: number) => text.slice(from, Math.min(to, from + LONGEST_HEAD));
	const mark = /[{};&]|[^\s{};&]+/g;
	for (let match = mark.exec(code); match; match = mark.exec(code)) {
		const at = match.index;
		const char = match[0];
		if (from < 0 && char !== "{" && char !== "}" && char !== ";") from = at;
		if (char === "&" && code[at + 1] === "{") mark.lastIndex = pathEnd(code, at + 1);
		else if (char === "{") {
			const parent = open.at(-1);
			open.push(
				from < 0 ? parent : addNode(list, head(at), lineAt(starts, from), lineAt(starts, at), parent),
			);
			from = -1;
		} else if (char === "}") {
			const node = open.pop();
			if (node && node !== open.at(-1)) node.to = lineAt(starts, at) + 1;
			from = -1;
		} else if (char === ";" && from >= 0) {
			addStatement(list, head(at), lineAt(starts, from), lineAt(starts, at) + 1, open.at(-1));
			from = -1;
		}
	}
	for (const node of open) if (node) node.to = starts.length;
}

/** `&{/soc/serial@1000}` is a reference by path, no node's beginning. */
function pathEnd(code: string, open: number): number {
	const end = code.indexOf("}", open);
	return end < 0 || end > open + LONGEST_HEAD || code.slice(open, end).includes("\n") ? open + 1 : end + 1;
}

function addNode(
	list: ThingList,
	text: string,
	from: number,
	brace: number,
	parent: Draft | undefined,
): Draft {
	const labels = LABELS.exec(text)?.[0] ?? "";
	const name = text
		.slice(labels.length)
		.replace(/^\/[\w-]+\/\s*/, "")
		.trim()
		.replace(/\s+/g, " ");
	const aliases = labels.match(/\w+/g) ?? [];
	const more = labels === "" ? {} : { aliases };
	return list.add({ kind: "node", name, from, head: from, to: brace + 1, parent, ...more });
}

function addStatement(
	list: ThingList,
	text: string,
	from: number,
	to: number,
	parent: Draft | undefined,
): void {
	const lines = { from, to, parent };
	const directive = /^\/([\w-]+)\/\s*([^\s;]*)/.exec(text);
	if (directive) {
		const [, word, what] = directive;
		if (word === "include") list.add({ kind: "include", name: what!.replace(/"/g, ""), ...lines });
		else if (word!.startsWith("delete-")) list.add({ kind: "delete", name: `${word} ${what}`, ...lines });
		return;
	}
	const name = /^(?:[A-Za-z_]\w*:\s*)*([\w,.+?#-]+)\s*(?:=|$)/.exec(text)?.[1];
	if (name !== undefined) list.add({ kind: "property", name, ...lines });
	else if (parent === undefined) return;
	else {
		const call = /^([A-Z]\w*)\s*\(([^,)]*)/.exec(text);
		if (call) list.add({ kind: "call", name: `${call[1]}(${call[2]!.trim()})`, ...lines });
	}
}
