import { type Definition, enclosing } from "../fingerprint/definition.js";
import { profileOf } from "../fingerprint/profile.js";
import type { Hunk } from "../model/series.js";
import { AlignedFile } from "../retrieve/aligned-file.js";
import { isWeak } from "../text/lines.js";
import { bracketDepth } from "../text/nesting.js";
import { movedTo } from "./moved-place.js";

/** Lines [from, to), from 0. */
export interface Range {
	readonly from: number;
	readonly to: number;
}

/** One place of a file at which hunks are unsure. */
export interface Question {
	/** The numbers of the file change's hunks that it is about. */
	readonly hunks: readonly number[];
	/** The definition around it, where it is inside of one. */
	readonly definition: string | undefined;
	/** Its signature, where `old` begins further down. */
	readonly signature: string | undefined;
	readonly base: Range;
	readonly patched: Range;
	/** Undefined where the engine cannot tell the place. */
	readonly target: Range | undefined;
}

/** The texts of a file on which questions are asked: whatever is sure counts as done. */
export interface AskedTexts {
	/** The lines before the patch as a whole. */
	readonly base: readonly string[];
	/** Of the path in the target. */
	readonly file: AlignedFile;
	readonly baseDefinitions: readonly Definition[];
	readonly targetDefinitions: readonly Definition[];
	readonly questions: readonly Question[];
}

interface Place extends Range {
	readonly hunk: number;
	readonly patchedFrom: number;
	readonly patchedTo: number;
}

/** Lines that are shown around an edit where its definition is longer. */
const WINDOW = 30;
/** A definition that is known by its name alone, or that the patch adds, is shown whole up to this many lines. */
const LONGEST_WHOLE = 200;
/** So many lines more are shown where the patch's code is cut in the middle of a block. */
const MOST_GROWN = 60;
/** Lines that are shown around an edit outside of any definition. */
const LOOSE_WINDOW = 12;

/**
 * Finds the places to ask about.
 *
 * @param now the target's text with the sure hunks landed
 * @param isUnsure tells of a hunk by its number
 */
export function questionsOf(
	path: string,
	base: readonly string[],
	patched: readonly string[],
	now: string,
	hunks: readonly Hunk[],
	isUnsure: (hunk: number) => boolean,
): AskedTexts {
	const { lines: old, places } = withoutUnsure(base, patched, hunks, isUnsure);
	const file = new AlignedFile(path, old.join(""), patched.join(""), now);
	const { definitions } = profileOf(path);
	const baseDefinitions = definitions(file.base);
	const targetDefinitions = definitions(file.target);
	const regions = places.map((place) => ({
		...regionOf(place, baseDefinitions, old.length),
		places: [place],
	}));
	const whole = mergeRegions(mergeRegions(regions).map((region) => evened(region, old, patched, places)));
	const questions = whole.map((region): Question => {
		const { definition } = region;
		const site = siteOf(file, region, definition, targetDefinitions);
		const heir =
			definition &&
			site &&
			movedTo(file, region.places, definition, site, baseDefinitions, targetDefinitions);
		return {
			...questionAbout(region, places),
			signature: definition && definition.from < region.from ? `${definition.signature}\n` : undefined,
			target: heir ? { from: heir.from, to: heir.to } : site,
		};
	});
	return { base, file, baseDefinitions, targetDefinitions, questions };
}

/**
 * Finds the places to ask about in a file that the patch adds: definitions as a whole, where they are not very long.
 *
 * @param kept the file's lines without those that a gate stopped
 * @param hunks what puts these in
 */
export function questionsAboutNew(
	path: string,
	kept: readonly string[],
	lines: readonly string[],
	hunks: readonly Hunk[],
): AskedTexts {
	const { places } = withoutUnsure(kept, lines, hunks, () => true);
	const file = new AlignedFile(path, kept.join(""), lines.join(""), kept.join(""));
	const { definitions } = profileOf(path);
	// Without the lines in question it is broken code, which has other definitions.
	const own = definitions(lines);
	const inKept = (line: number) =>
		line -
		places.filter(({ patchedFrom }) => patchedFrom < line).reduce((sum, each) => sum + growth(each), 0);
	const regions = places.map((place) => {
		const around = { from: place.patchedFrom, to: place.patchedTo };
		const { from, to, definition } = regionOf(around, own, lines.length, LONGEST_WHOLE);
		return { from: inKept(from), to: inKept(to), definition, places: [place] };
	});
	const questions = mergeRegions(regions).map((region): Question => {
		const asked = questionAbout(region, places);
		const { definition } = region;
		const signature =
			definition && definition.from < asked.patched.from ? `${definition.signature}\n` : undefined;
		return { ...asked, signature, target: asked.base };
	});
	const known = definitions(file.base);
	return { base: kept, file, baseDefinitions: known, targetDefinitions: known, questions };
}

function questionAbout({ from, to, definition, places: own }: Region, places: readonly Place[]) {
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

function growth({ from, to, patchedFrom, patchedTo }: Place): number {
	return patchedTo - patchedFrom - (to - from);
}

/** The patched text with the unsure edits taken back, and where they are in it. */
function withoutUnsure(
	base: readonly string[],
	patched: readonly string[],
	hunks: readonly Hunk[],
	isUnsure: (hunk: number) => boolean,
): { lines: string[]; places: Place[] } {
	const lines: string[] = [];
	const places: Place[] = [];
	let at = 0;
	hunks.forEach(({ edits }, hunk) => {
		if (!isUnsure(hunk)) return;
		for (const { oldFrom, oldTo, newFrom, newTo } of edits) {
			lines.push(...patched.slice(at, newFrom));
			const from = lines.length;
			lines.push(...base.slice(oldFrom, oldTo));
			places.push({ hunk, from, to: lines.length, patchedFrom: newFrom, patchedTo: newTo });
			at = newTo;
		}
	});
	lines.push(...patched.slice(at));
	return { lines, places };
}

interface Region extends Range {
	readonly definition: Definition | undefined;
	readonly places: readonly Place[];
}

function regionOf(
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

function mergeRegions(regions: readonly Region[]): Region[] {
	const merged: Region[] = [];
	for (const region of regions) {
		const last = merged.at(-1);
		if (!last || region.from >= last.to) {
			merged.push(region);
			continue;
		}
		merged[merged.length - 1] = {
			from: Math.min(last.from, region.from),
			to: Math.max(last.to, region.to),
			definition: last.definition === region.definition ? last.definition : undefined,
			places: [...last.places, ...region.places],
		};
	}
	return merged;
}

/** A region whose patch opens or closes more than it did, with the next lines, where they make up for it. */
function evened(
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

/** Where the target has these lines now, or undefined where that cannot be told. */
function siteOf(
	aligned: AlignedFile,
	range: Range,
	definition: Definition | undefined,
	nowDefinitions: readonly Definition[],
): Range | undefined {
	const mapped = mappedRange(aligned, range);
	if (!definition) return mapped;
	const named = longest(nowDefinitions.filter(({ name }) => name === definition.name));
	const heirs = mapped ? nowDefinitions.filter(({ from, to }) => from < mapped.to && mapped.from < to) : [];
	const within = named ?? (heirs.length === 1 ? heirs[0] : undefined);
	if (!within) return undefined;
	if (within.to - within.from <= 2 * WINDOW) return within;
	const clipped = mapped && {
		from: Math.max(mapped.from, within.from),
		to: Math.min(mapped.to, within.to),
	};
	if (clipped && clipped.from < clipped.to) return clipped;
	return named && within.to - within.from <= LONGEST_WHOLE ? within : undefined;
}

/** Of prototypes and the definition itself, the definition; undefined where two could be it. */
function longest(definitions: readonly Definition[]): Definition | undefined {
	const [first, second] = [...definitions].sort((a, b) => b.to - b.from - (a.to - a.from));
	const isClear = first && (!second || (second.to - second.from) * 2 <= first.to - first.from);
	return isClear ? first : undefined;
}

/** The target's lines between those that surround a range of the old ones. */
function mappedRange({ base, target, alignment }: AlignedFile, { from, to }: Range): Range | undefined {
	let first = from;
	while (first >= 0 && alignment.at(first) === undefined) first--;
	let last = to - 1;
	while (last < base.length && alignment.at(last) === undefined) last++;
	const lower = Math.max(0, alignment.at(first)! + (first < from ? 1 : 0));
	const upper = Math.min(target.length, alignment.at(last)! + (last >= to ? 0 : 1));
	const anchors = base
		.slice(from, to)
		.filter((line, i) => !isWeak(line) && alignment.at(from + i) !== undefined);
	const isPlausible = upper >= lower && upper - lower <= 3 * (to - from) + WINDOW && anchors.length > 0;
	return isPlausible ? { from: lower, to: upper } : undefined;
}
