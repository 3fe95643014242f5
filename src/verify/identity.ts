import { identityOf } from "../fingerprint/things/identity.js";
import { thingsOf } from "../fingerprint/things/index.js";
import type { ThingTable } from "../fingerprint/things/table.js";
import { chainOf, type Thing, type ThingKind } from "../fingerprint/things/thing.js";
import { lineCounts } from "../text/line-counts.js";
import { isBlank, isWeak, squash } from "../text/lines.js";
import { type Found, type Gate, isUntouched, type LandedHunk, type PortedFile } from "./gate.js";
import { shiftAt } from "./shift.js";

/** What an edit belongs to: an edit of one of these is never meant for another. */
const OWNERS: ReadonlySet<ThingKind> = new Set([
	"function",
	"struct",
	"union",
	"enum",
	"typedef",
	"variable",
	"macro",
	"field",
	"index",
	"row",
	"case",
	"impl",
	"trait",
	"module",
	"config",
	"if",
	"menu",
	"choice",
	"node",
	"key",
	"section",
	"target",
]);

/** Blocks of a Kconfig file; a new one of upstream's goes around what it found there. */
const BLOCKS: ReadonlySet<ThingKind> = new Set(["if", "menu", "choice"]);

/** A hunk lands in another named thing than the one that it stood in. */
export const identityGate: Gate<"identity"> = {
	name: "identity",
	find(file, hunk) {
		if (hunk.state !== "landed" || isUntouched(file)) return undefined;
		const [base, target] = [thingsOf(file.path, file.base), thingsOf(file.path, file.target)];
		const was = ownersOf(base.thingOf(hunk.oldFrom, hunk.oldTo));
		const is = ownersOf(target.thingOf(hunk.at, hunk.to));
		return misplaced(file, was, is) ?? misplaced(file, ...addedOwners(file, hunk));
	},
};

/** Where two chains of things, of the file before and of the target, part; undefined where they are of the same things. */
function misplaced(
	file: PortedFile,
	was: readonly Thing[],
	is: readonly Thing[],
): Found<"identity"> | undefined {
	const [base, target] = [thingsOf(file.path, file.base), thingsOf(file.path, file.target)];
	const swapped = was.find((thing, i) => is[i] && isOtherCondition(file, thing, is[i]));
	if (swapped) return { base: identityOf(swapped), standsAt: [] };
	const [inner, landed] = [was.at(-1), is.at(-1)];
	if (inner && landed && isAlike(inner, landed) && isOnly(base, inner) && isOnly(target, landed))
		return undefined;
	if (isWrapped(target, was, is, base) || isWrapped(base, is, was, target)) return undefined;
	for (let i = 0; i < Math.max(was.length, is.length); i++) {
		const [before, now] = [was[i], is[i]];
		if (before && now && (isAlike(before, now) || isRenamed(file, base, target, before, now))) continue;
		if (!before && now && BLOCKS.has(now.kind) && base.find(now).length === 0) continue;
		return {
			...(before && { base: identityOf(before) }),
			...(now && { target: identityOf(now) }),
			standsAt: before ? target.find(before).map((each) => each.head + 1) : [],
		};
	}
	return undefined;
}

/**
 * What the first line that a hunk adds is in, in the patched file and in the result: behind the last line of an entry
 * that goes by its indentation, nothing but the added line tells that it belongs there.
 */
function addedOwners(file: PortedFile, hunk: LandedHunk): [Thing[], Thing[]] {
	const { path, patched, result } = file;
	let line = hunk.newFrom;
	while (line < hunk.newTo && (isBlank(patched[line]!) || !hunk.added.includes(patched[line]!))) line++;
	const there = hunk.placed.findIndex((text) => squash(text) === squash(patched[line] ?? ""));
	const isSection = thingsOf(path, patched)
		.headedIn(hunk.newFrom, hunk.newTo)
		.some(({ kind }) => kind === "section");
	if (line === hunk.newTo || there < 0 || hunk.byTokens || isSection) return [[], []];
	const own = (table: ThingTable, at: number, from: number, to: number) =>
		ownersOf(table.thingAt(at)).filter(({ head }) => head < from || head >= to);
	const from = hunk.at + shiftAt(file, hunk.at);
	return [
		own(thingsOf(path, patched), line, hunk.newFrom, hunk.newTo),
		own(thingsOf(path, result), from + there, from, from + hunk.placed.length),
	];
}

function ownersOf(thing: Thing | undefined): Thing[] {
	return chainOf(thing).filter(({ kind, name }) => name !== "" && OWNERS.has(kind));
}

function isAlike(a: Thing, b: Thing): boolean {
	return (a.kind === b.kind && a.name === b.name) || a.aliases.some((alias) => b.aliases.includes(alias));
}

/** Two rows of a yaml list begin with an `if` of which upstream put another in the one's place: they ask for other values. */
function isOtherCondition({ path, base, target }: PortedFile, before: Thing, now: Thing): boolean {
	if (!/\.ya?ml$/.test(path) || before.name !== CONDITION || now.name !== CONDITION) return false;
	const [was, is] = [valuesAskedFor(base, before), valuesAskedFor(target, now)];
	return was.length > 0 && is.length > 0 && !was.some((value) => is.includes(value));
}

const CONDITION = "if:";

/** The scalars that stand in a row before its `then`. */
function valuesAskedFor(lines: readonly string[], { from, to }: Thing): string[] {
	const then = lines.slice(from, to).findIndex((line) => /^\s*then:/.test(line));
	return lines
		.slice(from, then < 0 ? to : from + then)
		.map((line) =>
			line
				.replace(/(?:^|\s)#.*/s, "")
				.replace(/^[\s-]*(?:[\w$#-]+:(?:\s|$))*/, "")
				.trim(),
		)
		.filter((value) => value !== "");
}

/** The things of one chain are in another thing as well in the other, which its text alone has, and nowhere else there. */
function isWrapped(
	outer: ThingTable,
	chain: readonly Thing[],
	wrapped: readonly Thing[],
	inner: ThingTable,
): boolean {
	let found = 0;
	for (const thing of wrapped) {
		if (chain[found] && isAlike(chain[found]!, thing)) found++;
		else if (inner.find(thing).length > 0) return false;
	}
	return found > 0 && found === chain.length && outer.find(chain.at(-1)!).length === 0;
}

/** No other thing of its text has the name, whatever it is in: to be put into another thing is no other identity. */
function isOnly(table: ThingTable, { kind, name }: Thing): boolean {
	return table.named(kind, name).length === 1;
}

/** The share of a thing's own lines that must go on under another name. */
const GOES_ON = 0.7;

/**
 * Upstream gave a thing another name: the old one is gone, the new one was not there, and the lines that tell the thing
 * from all others of its file went on under it.
 */
function isRenamed(
	file: PortedFile,
	base: ThingTable,
	target: ThingTable,
	before: Thing,
	now: Thing,
): boolean {
	if (before.kind !== now.kind || target.find(before).length > 0 || base.find(now).length > 0) return false;
	const counts = lineCounts(file.base);
	const own = file.base
		.slice(before.from, before.to)
		.filter((line, i) => before.from + i !== before.head && !isWeak(line) && counts.of(line) === 1);
	const there = new Set(file.target.slice(now.from, now.to).map(squash));
	const kept = own.filter((line) => there.has(squash(line)));
	return own.length > 0 && kept.length >= own.length * GOES_ON;
}
