import type { Thing, ThingKind } from "./thing.js";

/** Kinds whose things mean the same wherever they stand among their like, as long as they are in the same thing. */
const FREE: ReadonlySet<ThingKind> = new Set([
	"function",
	"prototype",
	"struct",
	"union",
	"enum",
	"typedef",
	"variable",
	"macro",
	"include",
	"use",
	"export",
	"module-info",
	"call",
	"row",
	"field",
	"index",
	"case",
	"config",
	"select",
	"imply",
	"depends",
	"source",
	"assignment",
	"object",
	"node",
	"property",
	"key",
	"item",
	"section",
	"entry",
]);

/** Lists of yaml of which each item holds for itself: in a binding's schema, and who maintains it. */
const UNORDERED: ReadonlySet<string> = new Set([
	"enum",
	"required",
	"maintainers",
	"allOf",
	"anyOf",
	"oneOf",
]);

/** A thing is of a kind whose order among its like means nothing, if there were no more to it than its kind. */
export function isOfFreeKind({ kind }: Thing): boolean {
	return FREE.has(kind);
}

/**
 * A thing may be put anywhere among its like: rows only where they are found by what they hold, items only where they
 * are a choice, types where they lay nothing out, properties where they cannot come behind a node.
 *
 * @param path the text's, whose lines `lines` are
 * @param like what else is in the thing that it is in
 */
export function isFreelyPlaced(
	path: string,
	lines: readonly string[],
	thing: Thing,
	like: readonly Thing[],
): boolean {
	const { kind, name, head, parent } = thing;
	if (!isOfFreeKind(thing) || name === "") return false;
	switch (kind) {
		case "row":
			return isUnorderedList(parent) || (parent?.kind === "variable" && /\w_id\b/.test(lines[parent.head]!));
		case "item":
			return isUnorderedList(parent);
		case "assignment":
			return /\+=/.test(lines[head]!);
		case "struct":
		case "union":
			return parent?.kind !== "struct" && parent?.kind !== "union";
		case "variable":
			return parent === undefined;
		case "property":
			return !like.some(({ kind: other }) => other === "node");
		case "call":
			return parent === undefined && !isListed(path, name);
		case "field":
		case "index":
			return [thing, ...like].every(isDesignated);
		default:
			return true;
	}
}

function isUnorderedList(list: Thing | undefined): boolean {
	return list?.kind === "key" && UNORDERED.has(list.name);
}

/** Calls whose order is that of a list: in a header what may be the rows of an X-macro, and what runs one after the other. */
function isListed(path: string, call: string): boolean {
	const [macro] = call.split("(", 1);
	return path.endsWith(".c") ? /_initcall/.test(macro!) : !/(?:^|_)(?:DECLARE|DEFINE|TRACE)_/.test(macro!);
}

/** A value whose place a name or an index tells, and for itself alone: what has neither goes behind the one before it. */
function isDesignated({ kind, name }: Thing): boolean {
	return (kind === "field" || kind === "index") && !name.includes("...");
}
