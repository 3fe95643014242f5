import { isSameThing } from "../fingerprint/things/identity.js";
import { thingsOf } from "../fingerprint/things/index.js";
import type { ThingTable } from "../fingerprint/things/table.js";
import type { Thing, ThingKind } from "../fingerprint/things/thing.js";
import type { Edit } from "../model/series.js";
import type { AlignedFile } from "../retrieve/aligned-file.js";
import { isBlank } from "../text/lines.js";
import { blankComments, tokensOf } from "../text/tokens.js";
import { wholeThings } from "./whole-things.js";

/** Things that mean the same wherever they stand among their like, as long as they are in the same thing. */
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
	"export",
	"module-info",
	"call",
	"row",
	"field",
	"index",
	"config",
	"select",
	"imply",
	"source",
	"assignment",
	"object",
	"node",
	"key",
	"item",
	"section",
	"entry",
]);

/**
 * What an edit puts in is whole named things of which none needs its place among the others, and before line `at` of
 * the target, from 0, it stands in the same thing as in the patched text, among its like.
 */
export function areFreeItems({ path, base, patched, target }: AlignedFile, edit: Edit, at: number): boolean {
	const table = thingsOf(path, patched);
	const [first, ...others] = wholeThings(
		table,
		withoutRemarks(patched.slice(edit.newFrom, edit.newTo)),
		edit,
	);
	if (!first || [first, ...others].some((thing) => !isFree(thing, patched) || thing.parent !== first.parent))
		return false;
	const now = thingsOf(path, target);
	const scope = first.parent && onlyIn(now, first.parent);
	if (first.parent && !(scope && onlyIn(thingsOf(path, base), first.parent))) return false;
	if (!standsIn(now, target, scope, at)) return false;
	const like = now.things.filter(({ parent }) => parent === scope).map((thing) => formOf(thing, target));
	if (others.some(({ kind }) => kind !== first.kind)) return true;
	return [first, ...others].every((thing) => !ROWS.has(thing.kind) || like.includes(formOf(thing, patched)));
}

/** Comments, and the labels that stand before a section of a text, go along with what they stand before. */
function withoutRemarks(lines: readonly string[]): string[] {
	return blankComments(lines.join(""))
		.split("\n")
		.map((line) => (/^(?:#(?:\s|$)|\.\. _)/.test(line) ? "" : line));
}

function onlyIn(table: ThingTable, thing: Thing): Thing | undefined {
	const [only, ...more] = table.find(thing);
	return more.length === 0 ? only : undefined;
}

/** Rows of a table count only where they are found by what they hold, items only where they are a choice. */
function isFree({ kind, name, head, parent }: Thing, lines: readonly string[]): boolean {
	if (!FREE.has(kind) || name === "") return false;
	if (kind === "row") return parent?.kind === "variable" && /\w_id\b/.test(lines[parent.head]!);
	if (kind === "item") return parent?.kind === "key" && parent.name === "enum";
	if (kind === "assignment") return /\+=/.test(lines[head]!);
	if (kind === "variable" || kind === "call") return parent === undefined;
	return true;
}

/** The point before a line is in a thing, and in none that is in it; the end of what no bracket closes counts. */
function standsIn(
	table: ThingTable,
	lines: readonly string[],
	scope: Thing | undefined,
	at: number,
): boolean {
	const around = table.thingAround(at);
	if (around === scope) return true;
	if (!scope || !OPEN_ENDED.has(scope.kind) || at < scope.to) return false;
	const isBehind = lines.slice(scope.to, at).every(isBlank);
	return isBehind && (around === undefined || isAbove(around, scope));
}

const OPEN_ENDED: ReadonlySet<ThingKind> = new Set(["key", "section", "config", "directive", "menu"]);

function isAbove(outer: Thing, inner: Thing): boolean {
	for (let each = inner.parent; each; each = each.parent) if (isSameThing(each, outer)) return true;
	return false;
}

/** Things of these kinds follow the form that the others of their list have. */
const ROWS: ReadonlySet<ThingKind> = new Set([
	"row",
	"call",
	"item",
	"object",
	"assignment",
	"select",
	"entry",
]);

function formOf({ kind, head }: Thing, lines: readonly string[]): string {
	if (kind === "object" || kind === "entry") return kind;
	const [first, second] = tokensOf(lines[head]!);
	return `${kind} ${first} ${kind === "row" ? second : ""}`;
}
