import { isSameThing } from "../fingerprint/things/identity.js";
import { thingsOf } from "../fingerprint/things/index.js";
import { isFreelyPlaced } from "../fingerprint/things/order.js";
import type { ThingTable } from "../fingerprint/things/table.js";
import type { Thing, ThingKind } from "../fingerprint/things/thing.js";
import type { Edit } from "../model/series.js";
import type { AlignedFile } from "../retrieve/aligned-file.js";
import { isBlank } from "../text/lines.js";
import { blankComments, tokensOf } from "../text/tokens.js";
import { type Above, fallsThrough } from "./fall-through.js";
import { wholeThings } from "./whole-things.js";

/**
 * What an edit puts in is whole named things of which none needs its place among the others, and before line `at` of
 * the target, from 0, it stands in the same thing as in the patched text, among its like.
 */
export function areFreeItems({ path, base, patched, target }: AlignedFile, edit: Edit, at: number): boolean {
	const [before, after, now] = [base, patched, target].map((lines) => thingsOf(path, lines)) as [
		ThingTable,
		ThingTable,
		ThingTable,
	];
	const added = withoutRemarks(patched.slice(edit.newFrom, edit.newTo));
	const things = wholeThings(after, added, edit);
	const outer = things[0]?.parent;
	if (things.length === 0 || things.some(({ parent }) => parent !== outer)) return false;
	const [was, scope] = [outer && onlyIn(before, outer), outer && onlyIn(now, outer)];
	if (outer && !(was && scope)) return false;
	const like = within(now, scope);
	return (
		standsIn(now, target, scope, at) &&
		!dividesDirectives(things, target, at) &&
		!goOn(things, { lines: patched, to: edit.newTo }, { lines: target, to: at }) &&
		things.every((thing) => isFreelyPlaced(path, patched, thing, like)) &&
		haveTheForm(
			{ things, lines: patched },
			{ things: within(before, was), lines: base },
			{ things: like, lines: target },
		)
	);
}

function within({ things }: ThingTable, scope: Thing | undefined): Thing[] {
	return things.filter(({ parent }) => parent === scope);
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

/** An include right behind a `#define` may be included for it, and one before an `#undef` as well. */
function dividesDirectives(things: readonly Thing[], lines: readonly string[], at: number): boolean {
	const isMacro = (line: string | undefined) => /^\s*#\s*(?:define|undef)\b/.test(line ?? "");
	return things.some(({ kind }) => kind === "include") && (isMacro(lines[at - 1]) || isMacro(lines[at]));
}

/** Of added cases one is for what no other names, or the last of them, or what they come behind, goes on into the next. */
function goOn(things: readonly Thing[], ...above: readonly Above[]): boolean {
	if (!things.some(({ kind }) => kind === "case")) return false;
	return things.some(({ name }) => name === "default") || above.some(fallsThrough);
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

/** Some things of a text, and its lines. */
interface Listed {
	readonly things: readonly Thing[];
	readonly lines: readonly string[];
}

/**
 * Added rows have a form that rows of the target's list have. Rows that are names alone have none, but not such names as
 * upstream gave up: behind `widget-…` became `gadget-…` another `widget-…` is a name of before.
 */
function haveTheForm(added: Listed, base: Listed, target: Listed): boolean {
	const [before, left] = [familiesOf(base), familiesOf(target)];
	if (familiesOf(added).some((name) => before.includes(name) && !left.includes(name))) return false;
	if (added.things.some(({ kind }) => !ROWS.has(kind))) return true;
	const forms = new Set(target.things.map((row) => formOf(row, target.lines)));
	return added.things.every((row) => forms.has(formOf(row, added.lines)));
}

const NAMES: ReadonlySet<ThingKind> = new Set(["object", "entry"]);

function formOf({ kind, head }: Thing, lines: readonly string[]): string {
	if (NAMES.has(kind)) return kind;
	const [first, second] = tokensOf(lines[head]!);
	const cell = second?.startsWith('"') ? "text" : second;
	return `${kind} ${first} ${kind === "row" ? cell : ""}`;
}

/** What the rows that are a name alone have in common with others of their list: `widget` of `widget-bell`. */
function familiesOf({ things }: Listed): string[] {
	return things.filter(({ kind }) => NAMES.has(kind)).map(({ name }) => /^[A-Za-z0-9]*/.exec(name)![0]);
}
