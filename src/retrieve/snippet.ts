import type { Definition } from "../fingerprint/definition.js";
import { likelyPath, profileOf } from "../fingerprint/profile.js";
import { type Evidence, targetLine } from "../model/evidence.js";
import { isBlank, isWeak, splitLines, squash } from "../text/lines.js";
import { BRACKETS, bracketDepth } from "../text/nesting.js";
import { type Counterpart, counterpartOf, type DefinedText } from "./counterpart.js";
import { alignSnippet, type LineMap } from "./snippet-lines.js";

/** Where a snippet lives in a file: lines [from, to), from 0. */
export interface SnippetSite {
	readonly from: number;
	readonly to: number;
	/** Those lines, with their terminators. */
	readonly text: string;
	/** How sure it is, 0 to 1. */
	readonly confidence: number;
	readonly evidence: readonly Evidence[];
}

/** A part of a snippet that was found: old lines [oldFrom, oldTo) live in lines [from, to). */
interface Part {
	readonly oldFrom: number;
	readonly oldTo: number;
	readonly from: number;
	readonly to: number;
	readonly confidence: number;
	readonly evidence: readonly Evidence[];
}

/** How much of the snippet must stand somewhere, where it is cut by lines, and where it is a whole definition. */
const LEAST_SHARE = 0.4;
const LEAST_SHARE_OF_WHOLE = 0.6;
const TWIN_MARGIN = 0.1;
/** How far apart, in lines, what belongs together may be. */
const NEAR = 25;
const FAR = 60;

/**
 * Finds where old code lives in a new file: MigGPT's retrieval task, by the engine alone. A snippet is one or more
 * whole definitions, or some lines with their context; what it became is the definitions of their name, or those most
 * alike, with functions beside them that took over a part, or else the lines between its first and its last.
 *
 * @param old the snippet before the change, a latin1 string
 * @param file the new file's text
 * @param path names the language, which is told from the file's text where no path is given
 * @returns undefined where the code is gone; where it stands in several places alike, one of them with a low confidence
 */
export function retrieveSnippet(old: string, file: string, path = likelyPath(file)): SnippetSite | undefined {
	const profile = profileOf(path);
	const oldLines = splitLines(old);
	const lines = splitLines(file);
	const target: DefinedText = { lines, definitions: profile.definitions(lines), sketches: new Map() };
	const definitions = profile.definitions(oldLines);
	const found = largestGroup(definitions.flatMap((each) => partOf(each, oldLines, target)));
	const part = found ? withSurroundings(found, oldLines, lines) : partByLines(oldLines, definitions, target);
	if (!part) return undefined;
	const { from, to } = trimmed(lines, part.from, part.to);
	return {
		from,
		to,
		text: lines.slice(from, to).join(""),
		confidence: part.confidence,
		evidence: part.evidence.map((fact) => ({ ...fact, at: targetLine(path, from) })),
	};
}

/** What a whole definition of the snippet became. */
function partOf(old: Definition, oldLines: readonly string[], target: DefinedText): Part[] {
	if (!isWhole(old, oldLines)) return [];
	const counterpart = counterpartOf(old, oldLines, target);
	if (!counterpart) return [];
	const { definition, helpers } = counterpart;
	const all = [definition, ...helpers];
	return [
		{
			oldFrom: old.from,
			oldTo: old.to,
			from: Math.min(...all.map(({ from }) => from)),
			to: Math.max(...all.map(({ to }) => to)),
			confidence: confidenceOf(counterpart),
			evidence: [factOf(old, counterpart)],
		},
	];
}

/** A section that tells its own end: of assembler or of devicetree. */
const ENDS_SECTION = /^\s*(?:SYM_\w+_END\w*|END(?:PROC|PIPROC)?)\s*\([^()]*\)$|^\s*\.endm$|^\s*\};?$/;

/** It begins at the left margin, and its brackets are balanced: the snippet was not cut inside of it. */
function isWhole({ kind, from, to }: Definition, lines: readonly string[]): boolean {
	if (kind === "macro") return to - from > 1 && !/\\\s*$/.test(lines.slice(from, to).join(""));
	const text = lines.slice(from, to).join("");
	if (kind === "section" && !ENDS_SECTION.test(text.trimEnd().split("\n").at(-1)!)) return false;
	if (kind === "section" && !text.includes("{")) return true;
	if ((kind === "call" ? to - from === 1 : !text.includes("{")) || (kind !== "section" && /^\s/.test(text)))
		return false;
	return BRACKETS.every((bracket) => bracketDepth(text, bracket).end === 0);
}

function confidenceOf({ how, likeness, helpers }: Counterpart): number {
	if (how === "moved body") return 0.5;
	if (how === "likeness") return 0.9 * likeness;
	const byLikeness = likeness >= 0.5 ? 0.95 : likeness >= 0.25 ? 0.8 : 0.6;
	return helpers.length > 0 ? Math.min(0.8, byLikeness) : byLikeness;
}

function factOf({ name }: Definition, { definition, how, likeness, helpers }: Counterpart): Evidence {
	if (how === "likeness") return { kind: "definition renamed", from: name, to: definition.name, likeness };
	if (how === "moved body") return { kind: "body moved", from: name, to: definition.name, likeness };
	return helpers.length > 0
		? { kind: "definition split", name, helpers: helpers.map((each) => each.name) }
		: { kind: "definition found", name, likeness };
}

/** Of the parts those that lie together and hold most of the snippet, as one. */
function largestGroup(parts: readonly Part[]): Part | undefined {
	const groups: Part[] = [];
	for (const part of [...parts].sort((a, b) => a.from - b.from)) {
		const last = groups.at(-1);
		if (last && part.from - last.to <= FAR) groups[groups.length - 1] = joined(last, part);
		else groups.push(part);
	}
	return groups.sort((a, b) => b.oldTo - b.oldFrom - (a.oldTo - a.oldFrom))[0];
}

function joined(a: Part, b: Part): Part {
	return {
		oldFrom: Math.min(a.oldFrom, b.oldFrom),
		oldTo: Math.max(a.oldTo, b.oldTo),
		from: Math.min(a.from, b.from),
		to: Math.max(a.to, b.to),
		confidence: Math.min(a.confidence, b.confidence),
		evidence: [...a.evidence, ...b.evidence],
	};
}

/** Adds the lines above and below that the snippet has around its definitions. */
function withSurroundings(part: Part, old: readonly string[], lines: readonly string[]): Part {
	const above = old.slice(0, part.oldFrom);
	const below = old.slice(part.oldTo);
	const upTo = Math.max(0, part.from - above.length - NEAR);
	const downTo = Math.min(lines.length, part.to + below.length + NEAR);
	const first = mappedLines(alignSnippet(above, lines, { from: upTo, to: part.from, pinned: "end" }))[0];
	const last = mappedLines(alignSnippet(below, lines, { from: part.to, to: downTo, pinned: "begin" })).at(-1);
	return { ...part, from: first ?? part.from, to: last === undefined ? part.to : last + 1 };
}

/** Where the snippet's lines stand, of which none is a whole definition that was found. */
function partByLines(
	old: readonly string[],
	definitions: readonly Definition[],
	target: DefinedText,
): Part | undefined {
	const cut = cutDefinition(old, definitions, target);
	const [from, to] = cut ? [Math.max(0, cut.from - NEAR), cut.to] : [0, target.lines.length];
	const place = bestPlace(old, target.lines, from, to);
	const isWholeGone = definitions.some((each) => isWhole(each, old));
	const least = isWholeGone ? LEAST_SHARE_OF_WHOLE : LEAST_SHARE;
	if (!place || place.share < least) return undefined;
	const [twin] = [bestPlace(old, target.lines, from, place.from), bestPlace(old, target.lines, place.to, to)]
		.filter((each) => each !== undefined)
		.sort((a, b) => b.sameness - a.sameness);
	const hasTwin = twin !== undefined && twin.sameness > place.sameness - TWIN_MARGIN;
	const isCertain = place.isWhole && !hasTwin;
	const byEnds = [0.2, 0.4, 0.95][place.ends]!;
	return {
		oldFrom: 0,
		oldTo: old.length,
		from: place.from,
		to: place.to,
		confidence: isCertain ? 0.95 : hasTwin || isWholeGone ? 0.4 * place.share : byEnds,
		evidence: [{ kind: "lines found", share: place.share, ...(hasTwin && { twin: twin.from + 1 }) }],
	};
}

interface Place {
	readonly from: number;
	readonly to: number;
	/** The share of the lines that tell something which stand there, as they are or changed; in sameness a changed one counts half. */
	readonly share: number;
	readonly sameness: number;
	/** How many of the snippet's first and last line are there. */
	readonly ends: number;
	/** The snippet stands there as it is. */
	readonly isWhole: boolean;
}

/** Where most of the lines stand in lines [from, to). */
function bestPlace(
	old: readonly string[],
	lines: readonly string[],
	from: number,
	to: number,
): Place | undefined {
	const map = alignSnippet(old, lines, { from, to });
	const mapped = mappedLines(map);
	if (mapped.length === 0) return undefined;
	const written = [...old.keys()].filter((i) => !isBlank(old[i]!));
	const telling = written.filter((i) => !isWeak(old[i]!));
	const found = telling.filter((i) => map[i]! >= 0);
	const same = found.filter((i) => squash(lines[map[i]!]!) === squash(old[i]!));
	const total = Math.max(1, telling.length);
	const place = { from: mapped[0]!, to: mapped.at(-1)! + 1 };
	return {
		...place,
		share: found.length / total,
		sameness: (found.length + same.length) / 2 / total,
		ends: [written[0]!, written.at(-1)!].filter((i) => map[i]! >= 0).length,
		isWhole: squash(old.join("")) === squash(lines.slice(place.from, place.to).join("")),
	};
}

/** The counterpart, by name, of a function whose head the snippet has, but not its end. */
function cutDefinition(
	old: readonly string[],
	definitions: readonly Definition[],
	target: DefinedText,
): Definition | undefined {
	const cut = definitions.find((each) => each.kind === "function" && !/^\s/.test(old[each.from]!));
	const namesakes = target.definitions.filter(({ kind, name }) => kind === "function" && name === cut?.name);
	return namesakes.length === 1 ? namesakes[0] : undefined;
}

function mappedLines(map: LineMap): number[] {
	return [...map].filter((line) => line >= 0);
}

function trimmed(lines: readonly string[], from: number, to: number): { from: number; to: number } {
	while (from < to && isBlank(lines[from]!)) from++;
	while (from < to && isBlank(lines[to - 1]!)) to--;
	return { from, to };
}
