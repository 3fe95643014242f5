import type { Definition } from "../fingerprint/definition.js";
import { profileOf } from "../fingerprint/profile.js";
import type { Hunk } from "../model/series.js";
import { AlignedFile } from "../retrieve/aligned-file.js";
import { withNeighbours } from "./moved-neighbours.js";
import { movedTo } from "./moved-place.js";
import { reaching } from "./reach.js";
import {
	evened,
	growth,
	LONGEST_WHOLE,
	mergeRegions,
	type Place,
	questionAbout,
	type Range,
	type Region,
	regionOf,
	withTables,
} from "./regions.js";
import { siteOf } from "./site.js";

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
	const sites = whole.map((region) =>
		siteOf(file, region, region.definition, baseDefinitions, targetDefinitions),
	);
	const questions = whole.map((region, i): Question => {
		const { definition } = region;
		const asked = questionAbout(region, places);
		const site = sites[i];
		const others = sites.flatMap((other, j) => (j === i || !other ? [] : other));
		sites[i] = site && reached(file, region, asked, site, others, baseDefinitions, targetDefinitions);
		return {
			...asked,
			signature: definition && definition.from < region.from ? `${definition.signature}\n` : undefined,
			target: sites[i],
		};
	});
	return { base, file, baseDefinitions, targetDefinitions, questions };
}

/**
 * A place with what belongs to it by now, or the definition that its code went to.
 *
 * @param others the other places of the file: answers about two that overlap are not taken
 */
function reached(
	file: AlignedFile,
	{ definition, places }: Region,
	asked: Pick<Question, "base" | "patched">,
	site: Range,
	others: readonly Range[],
	baseDefinitions: readonly Definition[],
	targetDefinitions: readonly Definition[],
): Range {
	if (!definition) {
		// Functions stand in between, and the last one would be cut.
		if (file.profile.language === "c") return site;
		const wider = withNeighbours(file, asked, site);
		return others.some(({ from, to }) => from < wider.to && wider.from < to) ? site : wider;
	}
	const heir = movedTo(file, places, definition, site, baseDefinitions, targetDefinitions);
	if (heir) return { from: heir.from, to: heir.to };
	return reaching(file, places, definition, site, targetDefinitions);
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
		const { from, to, definition } = withTables(
			regionOf(around, own, lines.length, LONGEST_WHOLE),
			lines,
			own,
		);
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
