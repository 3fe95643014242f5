import type { Definition } from "../../fingerprint/definition.js";
import { profileOf } from "../../fingerprint/profile.js";
import type { Edit, Hunk } from "../../model/series.js";
import { Alignment } from "../../retrieve/alignment.js";
import { isWeak, squash } from "../../text/lines.js";
import { afterEdits, grownAround, isInside, type Range } from "./ranges.js";

/** A file in both states of a series, before and after the patch; lines keep their terminators. */
interface PairedFile {
	readonly path: string;
	readonly base: readonly string[];
	readonly patched: readonly string[];
	readonly hunks: readonly Hunk[];
	readonly target: readonly string[];
	readonly targetPatched: readonly string[];
	readonly targetEdits: readonly Edit[];
}

/** A snippet and what its maintainers made of it. */
interface Cut {
	/** The definition around it, where one is. */
	readonly name?: string;
	readonly type: "type1" | "type2";
	readonly base: string;
	readonly patched: string;
	readonly target: string;
	readonly targetPatched: string;
}

const CONTEXT = 3;
const BODIED: readonly Definition["kind"][] = [
	"function",
	"struct",
	"union",
	"enum",
	"object",
	"macro",
	"typedef",
];

/**
 * Cuts the snippets that a patch changes out of a file: the definition around each edit, or where none is, or the
 * language has none, the edit's surroundings.
 *
 * @returns the cuts, and how many were left out, since it is not clear what their maintainers made of them
 */
export function cutSnippets(file: PairedFile): { cuts: Cut[]; unclear: number } {
	const alignment = new Alignment(file.base, file.target);
	const cuts: Cut[] = [];
	let unclear = 0;
	for (const { range, definition } of snippetsOf(file)) {
		const place = definition ? counterpart(definition, file) : surroundings(range, alignment, file);
		const cut = place && cutAt(range, place, definition, file);
		if (cut) cuts.push(cut);
		else unclear++;
	}
	return { cuts, unclear };
}

interface Snippet {
	readonly range: Range;
	readonly definition?: Definition;
}

function snippetsOf({ path, base, hunks }: PairedFile): Snippet[] {
	const { language, definitions } = profileOf(path);
	const around = language === "c" ? definitions(base).filter(({ kind }) => BODIED.includes(kind)) : [];
	const byDefinition = new Map<Definition, Snippet>();
	const loose: Range[] = [];
	for (const { edits, oldFrom, oldTo } of hunks)
		for (const edit of edits) {
			const definition = around.find((each) => each.to - each.from > 1 && isInside(edit, each));
			if (definition) byDefinition.set(definition, { range: definition, definition });
			else addLoose(loose, edit, { from: oldFrom, to: oldTo });
		}
	return [...byDefinition.values(), ...loose.map((range) => ({ range }))].sort(
		(a, b) => a.range.from - b.range.from,
	);
}

function addLoose(ranges: Range[], edit: Edit, hunk: Range): void {
	const range = {
		from: Math.max(hunk.from, edit.oldFrom - CONTEXT),
		to: Math.min(hunk.to, edit.oldTo + CONTEXT),
	};
	const last = ranges.at(-1);
	if (last && range.from <= last.to)
		ranges[ranges.length - 1] = { from: last.from, to: Math.max(last.to, range.to) };
	else ranges.push(range);
}

/** The one definition of the same name and kind that the new file has. */
function counterpart({ name, kind }: Definition, { path, target }: PairedFile): Range | undefined {
	const namesakes = profileOf(path)
		.definitions(target)
		.filter((each) => each.name === name && each.kind === kind);
	return namesakes.length === 1 ? namesakes[0] : undefined;
}

/** From what became of the first line that is left to what became of the last. */
function surroundings(
	range: Range,
	alignment: Alignment,
	{ target, targetEdits }: PairedFile,
): Range | undefined {
	const lines = Array.from({ length: range.to - range.from }, (_, i) => alignment.at(range.from + i)).filter(
		(line) => line !== undefined,
	);
	if (lines.length < 2) return undefined;
	return grownAround({ from: lines[0]!, to: lines.at(-1)! + 1 }, targetEdits, target.length);
}

function cutAt(
	range: Range,
	place: Range,
	definition: Definition | undefined,
	file: PairedFile,
): Cut | undefined {
	const oldEdits = file.hunks.flatMap(({ edits }) => edits);
	const patched = slice(file.patched, afterEdits(range, oldEdits));
	if (file.targetEdits.some((edit) => reachesOver(edit, place))) return undefined;
	const [base, target] = [slice(file.base, range), slice(file.target, place)];
	const targetPatched = slice(file.targetPatched, afterEdits(place, file.targetEdits));
	const edits = oldEdits.filter((edit) => isInside(edit, range));
	if (target === targetPatched && !isIn(edits, file, target)) return undefined;
	const upstream = new Alignment(
		file.base.slice(range.from, range.to),
		file.target.slice(place.from, place.to),
	).edits;
	const meets = edits.some(({ oldFrom, oldTo }) =>
		upstream.some((theirs) => theirs.oldFrom <= oldTo - range.from && theirs.oldTo >= oldFrom - range.from),
	);
	return {
		...(definition && { name: definition.name }),
		type: meets ? "type2" : "type1",
		base,
		patched,
		target,
		targetPatched,
	};
}

function reachesOver({ oldFrom, oldTo }: Edit, { from, to }: Range): boolean {
	const overlaps = Math.max(from, oldFrom) < Math.min(to, oldTo);
	return overlaps && (oldFrom < from || oldTo > to);
}

/** The new snippet has what the edits add and not what they remove, so that nothing was left to do. */
function isIn(edits: readonly Edit[], { base, patched }: PairedFile, now: string): boolean {
	const there = new Set(now.split("\n").map(squash));
	const strong = (lines: readonly string[]) => lines.filter((line) => !isWeak(line)).map(squash);
	const added = edits.flatMap(({ newFrom, newTo }) => strong(patched.slice(newFrom, newTo)));
	const removed = edits.flatMap(({ oldFrom, oldTo }) => strong(base.slice(oldFrom, oldTo)));
	return (
		added.every((line) => there.has(line)) &&
		removed.every((line) => added.includes(line) || !there.has(line))
	);
}

function slice(lines: readonly string[], { from, to }: Range): string {
	return lines.slice(from, to).join("");
}
