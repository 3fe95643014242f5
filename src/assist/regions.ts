import { type Definition, enclosing } from "../fingerprint/definition.js";
import { bracketDepth } from "../text/nesting.js";

/** Lines [from, to), from 0. */
export interface Range {
	readonly from: number;
	readonly to: number;
}

/** An edit that is unsure: its lines in the old text and in the patched. */
export interface Place extends Range {
	readonly hunk: number;
	readonly patchedFrom: number;
	readonly patchedTo: number;
}

/** Lines that are shown around an edit where its definition is longer. */
export const WINDOW = 30;
/** A definition that is known by its name alone, or that the patch adds, is shown whole up to this many lines. */
export const LONGEST_WHOLE = 200;
/** So many lines more are shown where the patch's code is cut in the middle of a block. */
const MOST_GROWN = 60;
/** Lines that are shown around an edit outside of any definition. */
export const LOOSE_WINDOW = 12;

/** Lines around unsure edits, and the definition that they are of, where it is one. */
export interface Region extends Range {
	readonly definition: Definition | undefined;
	readonly places: readonly Place[];
}

export function regionOf(
	{ from, to }: Range,
	definitions: readonly Definition[],
	length: number,
	longestWhole = 0,
): Range & { definition: Definition | undefined } {
	const first = enclosing(definitions, from === to ? from - 1 : from);
	const last = enclosing(definitions, from === to ? from : to - 1);
	const definition = first && first === last ? first : undefined;
	if (definition && definition.to - definition.from <= longestWhole)
		return { from: definition.from, to: definition.to, definition };
	const window = definition ? WINDOW : LOOSE_WINDOW;
	return {
		from: Math.max(0, definition?.from ?? 0, from - window),
		to: Math.min(length, definition?.to ?? length, to + window),
		definition,
	};
}

export function mergeRegions(regions: readonly Region[]): Region[] {
	const merged: Region[] = [];
	for (const region of regions) {
		let next = region;
		// What takes a region in may reach back over the one before it.
		for (let last = merged.at(-1); last && next.from < last.to; last = merged.at(-1)) {
			next = union(last, next);
			merged.pop();
		}
		merged.push(next);
	}
	return merged;
}

function union(one: Region, other: Region): Region {
	return {
		from: Math.min(one.from, other.from),
		to: Math.max(one.to, other.to),
		definition: one.definition === other.definition ? one.definition : undefined,
		places: [...new Set([...one.places, ...other.places])],
	};
}

/** A region whose patch opens or closes more than it did, with the next lines, where they make up for it. */
export function evened(
	region: Region,
	old: readonly string[],
	patched: readonly string[],
	places: readonly Place[],
): Region {
	const depth = (lines: readonly string[]) => bracketDepth(lines.join(""), "{}").end;
	const last = Math.min(old.length, region.to + MOST_GROWN);
	for (let to = region.to; to <= last; to++) {
		if (places.some((place) => place.from < to && to < place.to)) continue;
		const own = places.filter((place) => region.from <= place.from && place.to <= to);
		const definition = region.definition && to <= region.definition.to ? region.definition : undefined;
		const grown = to === region.to ? region : { from: region.from, to, definition, places: own };
		const after = questionAbout(grown, places).patched;
		if (depth(old.slice(region.from, to)) === depth(patched.slice(after.from, after.to))) return grown;
	}
	return region;
}

/** So many lines on, a table that an initialiser points to is asked about with it. */
const NEAR_TABLE = 40;

/** The place of a table of a new file with the tables beside it that it points to: what it lost may belong there. */
export function withTables(
	region: Range & { definition: Definition | undefined },
	lines: readonly string[],
	definitions: readonly Definition[],
): typeof region {
	const { definition } = region;
	if (definition?.kind !== "object") return region;
	const text = lines.slice(definition.from, definition.to).join("");
	const named = new Set([...text.matchAll(/=\s*&(\w+)/g)].map(([, name]) => name!));
	const tables = definitions.filter(
		({ kind, name, from, to }) =>
			kind === "object" &&
			named.has(name) &&
			Math.max(definition.to, to) - Math.min(definition.from, from) <= NEAR_TABLE,
	);
	return {
		definition,
		from: Math.min(region.from, ...tables.map(({ from }) => from)),
		to: Math.max(region.to, ...tables.map(({ to }) => to)),
	};
}

export function questionAbout({ from, to, definition, places: own }: Region, places: readonly Place[]) {
	const before = places.filter((place) => place.to <= from && !own.includes(place));
	const shift = before.reduce((sum, place) => sum + growth(place), 0);
	const grown = own.reduce((sum, place) => sum + growth(place), 0);
	return {
		hunks: [...new Set(own.map(({ hunk }) => hunk))],
		definition: definition?.name,
		base: { from, to },
		patched: { from: from + shift, to: to + shift + grown },
	};
}

export function growth({ from, to, patchedFrom, patchedTo }: Place): number {
	return patchedTo - patchedFrom - (to - from);
}
