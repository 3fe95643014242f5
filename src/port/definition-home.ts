import { thingsOf } from "../fingerprint/things/index.js";
import type { ThingTable } from "../fingerprint/things/table.js";
import { chainOf, type Thing, type ThingKind } from "../fingerprint/things/thing.js";
import type { Hunk } from "../model/series.js";
import { splitLines } from "../text/lines.js";
import type { PortFacts } from "./target.js";

/** What a file has once, and other files know by its name. */
const DEFINITIONS: ReadonlySet<ThingKind> = new Set([
	"function",
	"struct",
	"union",
	"enum",
	"variable",
	"macro",
	"node",
]);

/** A file of the base, what became of it, and hunks that found no place there. */
interface Lost {
	readonly path: string;
	readonly base: string;
	readonly target: string;
	readonly hunks: readonly Hunk[];
}

/**
 * The files beside that gained the very definitions which hunks are in, and which their own file has no more: one for
 * each hunk, undefined where there is none or more than one.
 */
export async function definitionHomes(
	{ path, base, target, hunks }: Lost,
	{ moves, tree, touched }: Pick<PortFacts, "moves" | "tree" | "touched">,
): Promise<(string | undefined)[]> {
	const [before, now] = [base, target].map((text) => thingsOf(path, splitLines(text))) as [
		ThingTable,
		ThingTable,
	];
	const wanted = hunks
		.map((hunk) => definitionOf(before, hunk))
		.map((thing) => (thing && now.find(thing).length === 0 ? thing : undefined));
	if (wanted.every((thing) => thing === undefined)) return hunks.map(() => undefined);
	const homes: string[][] = hunks.map(() => []);
	const beside = (await moves.beside(path)).filter((other) => !touched.has(other.path));
	// Of hundreds only the few texts are held that can be it.
	const readHome = async ({ path }: (typeof beside)[number]) => {
		const text = (await tree.read(path)) ?? "";
		return wanted.some((thing) => thing && mayHave(text, thing)) ? text : undefined;
	};
	const texts = await Promise.all(beside.map(readHome));
	for (const [i, other] of beside.entries()) {
		const text = texts[i];
		if (text === undefined) continue;
		const [was, is] = [other.was, text].map((side) => thingsOf(other.path, splitLines(side))) as [
			ThingTable,
			ThingTable,
		];
		wanted.forEach((thing, hunk) => {
			if (thing && is.find(thing).length === 1 && was.find(thing).length === 0) homes[hunk]!.push(other.path);
		});
	}
	return homes.map(([home, ...more]) => (more.length === 0 ? home : undefined));
}

/** The words that a thing is known by stand in a text: most files beside have not even those. */
function mayHave(text: string, { name, aliases }: Thing): boolean {
	return [name, ...aliases].some((known) => known.split(/\W+/).every((word) => text.includes(word)));
}

/** The one definition of the file that all edits of a hunk are in. */
function definitionOf(table: ThingTable, { edits }: Hunk): Thing | undefined {
	const [first, ...others] = edits.map(({ oldFrom, oldTo }) => chainOf(table.thingOf(oldFrom, oldTo))[0]);
	const isOne = first !== undefined && others.every((other) => other === first);
	return isOne && DEFINITIONS.has(first.kind) && first.name !== "" ? first : undefined;
}
