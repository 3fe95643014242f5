import type { Edit } from "../model/series.js";
import type { AlignedFile } from "../retrieve/aligned-file.js";
import { indentOf, isBlank, isWeak } from "../text/lines.js";

/** What an item of a list is sorted by, where lists of its kind are sorted. */
type ItemKey = { readonly kind: string; readonly value: number | string };

const NODE = /^\s*(?:([\w-]+):\s*)?(?:[\w-]+:\s*)*([&/\w,.+-]+?)(?:@([0-9a-f]+))?\s*\{/i;
const KINDS: readonly { readonly kind: string; readonly line: RegExp; readonly hasCase?: true }[] = [
	{ kind: "include", line: /^\s*#\s*include\s*([<"][^>"]+)/ },
	{ kind: "define", line: /^\s*#\s*define\s+(\w+)/ },
	{ kind: "build", line: /^\s*((?:obj|dtb|subdir)-[^\s+:=]+\s*[+:]?=\s*\S+)/ },
	{ kind: "config", line: /^\s*(?:menu)?config\s+(\w+)/ },
	{ kind: "select", line: /^\s*(?:select|imply)\s+(\w+)/ },
	{ kind: "use", line: /^\s*(?:pub(?:\([^)]*\))?\s+)?use\s+([^;]+)/ },
	{ kind: "used", line: /^\s*(\w+::[\w:*]+),$/ },
	{ kind: "source", line: /^\s*source\s+(\S+)/ },
	{ kind: "row", line: /^\s*\{\s*(.+)/ },
	{ kind: "member", line: /^\s*\.(\w+)\s*=/ },
	{ kind: "call", line: /^\s*([A-Z][A-Z0-9_]+\(.*)/ },
	{ kind: "file", line: /^F:\s+(\S+)/, hasCase: true },
	{ kind: "file left out", line: /^X:\s+(\S+)/, hasCase: true },
	{ kind: "heading", line: /^([A-Z0-9][A-Z0-9 /()_.,-]{3,})$/ },
];

/** The key of the item that begins at a line, or undefined where none does that could be sorted. */
export function keyOf(line: string): ItemKey | undefined {
	const node = NODE.exec(line);
	if (node?.[3]) return { kind: "node@", value: Number.parseInt(node[3], 16) };
	if (node) return { kind: "node", value: (node[1] ?? node[2]!).replace(/^&/, "").toLowerCase() };
	for (const { kind, line: form, hasCase } of KINDS) {
		const [, value] = form.exec(line.trimEnd()) ?? [];
		if (value !== undefined) return { kind, value: hasCase ? value : value.toLowerCase() };
	}
	return undefined;
}

/** The lines [from, to) at which items of the same kind and indentation as a model line begin. */
export function itemStarts(lines: readonly string[], from: number, to: number, model: string): number[] {
	const kind = keyOf(model)?.kind;
	const indent = indentOf(model);
	const starts: number[] = [];
	for (let i = from; i < to; i++)
		if (indentOf(lines[i]!) === indent && keyOf(lines[i]!)?.kind === kind) starts.push(i);
	return starts;
}

/** The first line of an item that is not blank, comment lines passed over. */
export function headOf(lines: readonly string[]): string | undefined {
	return lines.find((line) => !isBlank(line) && !/^\s*(\/\*|\*|\/\/|# )/.test(line) && !isWeak(line));
}

/**
 * For Kconfig entries that the patch adds where upstream put entries of its own: the line behind all of
 * upstream's new ones that begin at a line, as both sides' insertions go; undefined where it is no entry.
 */
export function behindNewItems(aligned: AlignedFile, edit: Edit, from: number): number | undefined {
	const head = headOf(aligned.patched.slice(edit.newFrom, edit.newTo));
	if (aligned.profile.language !== "kconfig" || head === undefined || keyOf(head)?.kind !== "config")
		return undefined;
	const known = new Set(aligned.profile.definitions(aligned.base).map(({ name }) => name));
	let at = from;
	for (let item = aligned.targetDefinition(at); item?.from === at && !known.has(item.name); ) {
		at = item.to;
		item = aligned.targetDefinition(at);
	}
	return at;
}
