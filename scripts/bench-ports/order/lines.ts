import { indentOf, isBlank, splitLines } from "../../../src/text/lines.js";
import { FIXED, type Unit, unit } from "./unit.js";

/** The units of a Kconfig file: entries and `source` rows, between menus, choices and conditions, which stay where they are. */
export function unitsOfKconfig(text: string): Unit[] {
	const entries = grouped(rowsOf(text), (line) =>
		/^\s*(?:(?:menu)?config|menu|endmenu|mainmenu|choice|endchoice|if|endif|source|comment)\b/.test(line),
	);
	return entries.map(([head = "", ...rows]) => {
		const isEntry = /^\s*(?:menu)?config\b/.test(head);
		const rank = isEntry ? "entry" : /^\s*source\b/.test(head) ? "source" : FIXED;
		return unit(head, rank, { inner: attributes(rows) });
	});
}

function attributes(rows: readonly string[]): Unit[] {
	const help = rows.findIndex((row) => /^\s*(?:---)?help/.test(row));
	const [before, text] = help < 0 ? [rows, []] : [rows.slice(0, help), rows.slice(help)];
	const units = before.map((row) =>
		unit(row, "attribute", {
			defines: new Set(/^\s*(?:default|def_\w+|range)\b/.test(row) ? ["default"] : []),
		}),
	);
	return text.length > 0 ? [...units, unit(text.join(""), FIXED)] : units;
}

/** The units of a Makefile: assignments, with what they list in any order, and rules. */
export function unitsOfMakefile(text: string): Unit[] {
	const rows = rowsOf(text).filter((row) => !/^\s*#/.test(row));
	return grouped(rows, (line) => !line.startsWith("\t")).map((lines) => {
		const [, name, sign, value] = /^\s*([^\s:=+?]+)\s*([+:?]?=)(.*)$/.exec(lines.join("").trimEnd()) ?? [];
		if (name === undefined) return unit(lines.join(""), FIXED);
		const words = value!.match(/\S+/g) ?? [];
		const isList = words.every((word) => /^[\w$(),./@%-]+(?:\.(?:o|dtbo?)|\/)$/.test(word));
		return unit(`${name}${sign}`, isList ? "list" : FIXED, {
			defines: new Set(sign === "+=" ? [] : [name]),
			needs: new Set([name]),
			inner: words.map((word) => unit(word, isList ? "item" : FIXED)),
		});
	});
}

/** The units of MAINTAINERS: entries, a paragraph each. */
export function unitsOfMaintainers(text: string): Unit[] {
	const paragraphs = text.split(/\n(?:[ \t]*\n)+/);
	return paragraphs.map((paragraph) => {
		const [title = "", ...rows] = splitLines(paragraph);
		const isEntry = rows.length > 0 && rows.every((row) => /^[A-Z]:\s/.test(row));
		if (!isEntry) return unit(paragraph, FIXED);
		return unit(title, "entry", {
			inner: rows.map((row) => unit(row, /^[F-Z]:/.test(row) ? row[0]! : FIXED)),
		});
	});
}

/** The units of a kernel configuration: a row a symbol. */
export function unitsOfDefconfig(text: string): Unit[] {
	return strong(text).map((row) => {
		const symbol = /^(?:# )?(CONFIG_\w+)/.exec(row)?.[1];
		return symbol ? unit(row, "symbol", { defines: new Set([symbol]) }) : unit(row, FIXED);
	});
}

/** The units of YAML by indentation: keys, and the items of lists that are sets. */
export function unitsOfYaml(text: string): Unit[] {
	return yaml(strong(text), "");
}

const SETS = /^\s*(?:- )?(?:enum|required|oneOf|anyOf|allOf|maintainers|select|contains):/;

function yaml(lines: readonly string[], parent: string): Unit[] {
	const least = Math.min(...lines.map((line) => indentOf(line).length));
	const isItem = (line: string) => /^\s*-\s/.test(line);
	const isList = lines.length > 0 && lines.every((line) => indentOf(line).length > least || isItem(line));
	const opens = (line: string) => indentOf(line).length === least && (isList || !isItem(line));
	return grouped(lines, opens).map(([head = "", ...body]) => {
		const isFree = isList ? SETS.test(parent) : /^\s*[^\s:]+:/.test(head);
		const inner = /[|>][-+]?\s*$/.test(head) ? unitsOfLines(body.join("")) : yaml(body, head);
		return unit(head, isFree ? "row" : FIXED, { inner });
	});
}

/** The units of a text of which only the toctree is known. */
export function unitsOfRst(text: string): Unit[] {
	let tree = -1;
	return strong(text).map((row) => {
		const indent = indentOf(row).length;
		if (/^\s*\.\. toctree::/.test(row)) tree = indent;
		else if (indent <= tree) tree = -1;
		return unit(row, tree >= 0 && indent > tree && /^\s*[^\s:]+\s*$/.test(row) ? "row" : FIXED);
	});
}

/** The units of a list of patterns, of which only `!` depends on what stands before it. */
export function unitsOfIgnores(text: string): Unit[] {
	return strong(text).map((row) => unit(row, row.startsWith("!") ? FIXED : "row"));
}

/** Lines that may not change places. */
export function unitsOfLines(text: string): Unit[] {
	return strong(text).map((row) => unit(row, FIXED));
}

function strong(text: string): string[] {
	return splitLines(text).filter((line) => !isBlank(line));
}

/** Lines that are not blank, those that a `\` continues in one. */
function rowsOf(text: string): string[] {
	return strong(text.replace(/\\[ \t]*\n/g, " "));
}

/** Lines in groups, each of which begins with one that opens it. */
function grouped(lines: readonly string[], opens: (line: string) => boolean): string[][] {
	const groups: string[][] = [];
	for (const line of lines) {
		if (groups.length === 0 || opens(line)) groups.push([]);
		groups.at(-1)!.push(line);
	}
	return groups;
}
