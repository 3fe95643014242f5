import { type HunkOutcome, proposed, type Replacement } from "../model/decision.js";
import type { Edit, Hunk } from "../model/series.js";
import { Alignment } from "../retrieve/alignment.js";
import { splitLines } from "../text/lines.js";
import { applyReplacements } from "./assemble.js";

/** A file whose sure hunks have landed, and what is left to decide in it. Texts are latin1. */
export interface OpenFile {
	/** The target's file with the sure hunks applied. */
	readonly target: string;
	/** The file before the patch, its sure hunks applied. */
	readonly base: string;
	/** The file after the patch. */
	readonly patch: string;
	/** In the order of the target's lines. */
	readonly regions: readonly OpenRegion[];
}

/** Lines [from, to) of an open file's target, from 0, and what base and patch have for them. */
export interface OpenRegion {
	readonly from: number;
	readonly to: number;
	readonly target: string;
	readonly base: string;
	readonly patch: string;
	/** What the engine would put there, where it has an idea. */
	readonly proposal?: string;
	/** The outcomes of the hunks that are open here. */
	readonly hunks: readonly HunkOutcome[];
}

/** What is known of a file that some hunks of a patch could not be decided in. */
interface UnsureFile {
	readonly base: string;
	readonly patched: string;
	readonly target: string;
	readonly hunks: readonly Hunk[];
	/** One for each hunk, in order. */
	readonly outcomes: readonly HunkOutcome[];
	/** What the sure hunks do to `ours`. */
	readonly sure: readonly Replacement[];
	readonly finalNewline?: boolean;
}

/** How far, in lines, the engine's proposal may be from where the lines around a hunk stand, to be shown as one region. */
const FAR = 40;

/** Finds the regions of the target that the unsure hunks of a file are about. */
export function openRegions(file: UnsureFile): OpenFile {
	const target = applyReplacements(file.target, file.sure, file.finalNewline);
	const { base, open } = withSureHunks(file);
	const lines = {
		target: splitLines(target),
		base: splitLines(base),
		patch: splitLines(file.patched),
	};
	const alignment = new Alignment(lines.base, lines.target);
	const extents = open.map(({ edits, outcome }) => {
		const around = aroundEdits(alignment, edits, lines.base.length);
		const proposal = shifted(outcome.proposal, file.sure);
		const others = open.filter((each) => each.edits !== edits).flatMap((each) => each.edits);
		return withProposal(
			{ ...around, hunks: [outcome], proposal: proposal && [...proposal] },
			alignment,
			others,
		);
	});
	const regions = joined(extents).map((extent): OpenRegion => {
		const { from, to, oldFrom, oldTo, newFrom, newTo, hunks, proposal } = extent;
		const text =
			proposal && hunks.every((hunk) => proposed(hunk) !== undefined)
				? applyReplacements(
						lines.target.slice(from, to).join(""),
						proposal.map((each) => ({ ...each, from: each.from - from, to: each.to - from })),
					)
				: undefined;
		return zealous({
			from,
			to,
			target: lines.target.slice(from, to).join(""),
			base: lines.base.slice(oldFrom, oldTo).join(""),
			patch: lines.patch.slice(newFrom, newTo).join(""),
			...(text !== undefined && { proposal: text }),
			hunks,
		});
	});
	return { target, base, patch: file.patched, regions };
}

interface OpenHunk {
	/** From the base with sure hunks applied to the patched file. */
	readonly edits: readonly Edit[];
	readonly outcome: HunkOutcome;
}

/** The base with the sure hunks applied, and the unsure hunks on top of it. */
function withSureHunks({ base, patched, hunks, outcomes }: UnsureFile) {
	const oldLines = splitLines(base);
	const newLines = splitLines(patched);
	const result: string[] = [];
	const open: OpenHunk[] = [];
	let at = 0;
	hunks.forEach((hunk, i) => {
		const isOpen = outcomes[i]!.state === "unsure";
		const edits = hunk.edits.map((edit) => {
			result.push(...newLines.slice(at, edit.newFrom));
			const oldFrom = result.length;
			result.push(
				...(isOpen ? oldLines.slice(edit.oldFrom, edit.oldTo) : newLines.slice(edit.newFrom, edit.newTo)),
			);
			at = edit.newTo;
			return { ...edit, oldFrom, oldTo: result.length };
		});
		if (isOpen) open.push({ edits, outcome: outcomes[i]! });
	});
	result.push(...newLines.slice(at));
	return { base: result.join(""), open };
}

interface Extent {
	readonly from: number;
	readonly to: number;
	readonly oldFrom: number;
	readonly oldTo: number;
	readonly newFrom: number;
	readonly newTo: number;
	readonly hunks: readonly HunkOutcome[];
	readonly proposal: readonly Replacement[] | undefined;
}

/** The lines between the nearest ones, on either side of a hunk's edits, that base and target share. */
function aroundEdits(alignment: Alignment, edits: readonly Edit[], length: number) {
	const first = edits[0]!;
	const last = edits.at(-1)!;
	let oldFrom = first.oldFrom;
	while (oldFrom > 0 && alignment.at(oldFrom - 1) === undefined) oldFrom--;
	let oldTo = last.oldTo;
	while (oldTo < length && alignment.at(oldTo) === undefined) oldTo++;
	return {
		from: alignment.at(oldFrom - 1)! + 1,
		to: alignment.at(oldTo)!,
		oldFrom,
		oldTo,
		newFrom: first.newFrom - (first.oldFrom - oldFrom),
		newTo: last.newTo + (oldTo - last.oldTo),
	};
}

/**
 * Takes the lines of a proposal in, on all sides alike, so that no side is short of what the target has there; goes
 * to the proposal where that is far away.
 *
 * @param others edits of other open hunks, which a region must not take in unseen
 */
function withProposal(extent: Extent, alignment: Alignment, others: readonly Edit[]): Extent {
	const { proposal } = extent;
	if (!proposal || proposal.length === 0) return extent;
	const from = Math.min(...proposal.map((each) => each.from));
	const to = Math.max(...proposal.map((each) => each.to));
	const isNear = from >= extent.from - FAR && to <= extent.to + FAR;
	if (!isNear) return { ...extent, from, to };
	const { oldFrom, oldTo } = extent;
	const first = oldLine(alignment, oldFrom - 1, -1, (at) => at >= from) ?? oldFrom;
	const last = (oldLine(alignment, oldTo, 1, (at) => at < to) ?? oldTo - 1) + 1;
	const isCrossed = others.some(
		(edit) =>
			(edit.oldTo >= first && edit.oldTo <= oldFrom) || (edit.oldFrom >= oldTo && edit.oldFrom <= last),
	);
	if (isCrossed && (first < oldFrom || last > oldTo)) return { ...extent, proposal: undefined };
	return {
		...extent,
		from: Math.min(from, extent.from),
		to: Math.max(to, extent.to),
		oldFrom: first,
		oldTo: last,
		newFrom: extent.newFrom - (oldFrom - first),
		newTo: extent.newTo + (last - oldTo),
	};
}

/** The farthest line of the base, in one direction, whose line of the target still lies within. */
function oldLine(
	alignment: Alignment,
	start: number,
	step: 1 | -1,
	isWithin: (at: number) => boolean,
): number | undefined {
	let found: number | undefined;
	for (let line = start; Math.abs(line - start) <= 2 * FAR; line += step) {
		const at = alignment.at(line);
		if (at === undefined) continue;
		if (line < 0 || !isWithin(at)) break;
		found = line;
	}
	return found;
}

/** Regions that meet are one: whoever decides the one has to see the other. */
function joined(extents: readonly Extent[]): Extent[] {
	const sorted = [...extents].sort((a, b) => a.from - b.from || a.to - b.to || a.oldFrom - b.oldFrom);
	const result: Extent[] = [];
	for (const extent of sorted) {
		const last = result.at(-1);
		const meets = last && (extent.from < last.to || extent.oldFrom < last.oldTo || extent.from === last.from);
		if (!meets) {
			result.push(extent);
			continue;
		}
		result[result.length - 1] = {
			from: last.from,
			to: Math.max(last.to, extent.to),
			oldFrom: Math.min(last.oldFrom, extent.oldFrom),
			oldTo: Math.max(last.oldTo, extent.oldTo),
			newFrom: Math.min(last.newFrom, extent.newFrom),
			newTo: Math.max(last.newTo, extent.newTo),
			hunks: [...last.hunks, ...extent.hunks],
			proposal: last.proposal && extent.proposal && combined(last.proposal, extent.proposal),
		};
	}
	return result;
}

/** Two hunks' proposals as one; undefined where they overlap. */
function combined(a: readonly Replacement[], b: readonly Replacement[]): Replacement[] | undefined {
	const all = [...a, ...b].sort((x, y) => x.from - y.from || x.to - y.to);
	return all.some(({ from }, i) => i > 0 && from < all[i - 1]!.to) ? undefined : all;
}

/** A proposal's lines where the sure hunks have moved them to; undefined where it meets one of those. */
function shifted(
	proposal: readonly Replacement[] | undefined,
	sure: readonly Replacement[],
): readonly Replacement[] | undefined {
	const result: Replacement[] = [];
	for (const { from, to, text } of proposal ?? []) {
		if (sure.some((each) => each.from < to && from < each.to)) return undefined;
		const shift = sure
			.filter((each) => each.to <= from)
			.reduce((sum, each) => sum + splitLines(each.text).length - (each.to - each.from), 0);
		result.push({ from: from + shift, to: to + shift, text });
	}
	return proposal && result;
}

/** Leaves out what target, patch and proposal begin and end with alike, as `zdiff3` does; nothing where all are the same. */
function zealous(region: OpenRegion): OpenRegion {
	const sides = [
		region.target,
		region.patch,
		...(region.proposal === undefined ? [] : [region.proposal]),
	].map(splitLines);
	const [target] = sides as [string[]];
	const least = Math.min(...sides.map(({ length }) => length));
	const isAlike = (at: number) => sides.every((side) => side.at(at) === target.at(at));
	let before = 0;
	while (before < least && isAlike(before)) before++;
	if (region.target === region.patch) return region;
	let after = 0;
	while (after < least - before && isAlike(-1 - after)) after++;
	const cut = (text: string) => {
		const lines = splitLines(text);
		return lines.slice(before, lines.length - after).join("");
	};
	return {
		...region,
		from: region.from + before,
		to: region.to - after,
		target: cut(region.target),
		patch: cut(region.patch),
		...(region.proposal !== undefined && { proposal: cut(region.proposal) }),
	};
}
