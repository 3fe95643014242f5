import { thingsOf } from "../fingerprint/things/index.js";
import { chainOf, type Thing } from "../fingerprint/things/thing.js";
import { type Evidence, targetLine } from "../model/evidence.js";
import type { Edit } from "../model/series.js";
import { AlignedFile, type Cluster, clusterEdits } from "../retrieve/aligned-file.js";
import { likeness } from "../retrieve/moved.js";
import type { Landed, LandingRule } from "./landing.js";

const LEAST_LIKENESS = 0.5;
/** How much less sure a landing is in a definition that stands elsewhere now. */
const MOVED = 0.95;

/**
 * Upstream moved the definition that the edits are in to another place of the file: they land in it there, as
 * `landInside` lands them between its old and its new text.
 */
export function relocating(landInside: LandingRule["land"]): LandingRule {
	return {
		name: "relocate",
		land(aligned, cluster) {
			const moved = movedThing(aligned, cluster);
			if (!moved) return undefined;
			const { from, to, likeness: alike } = moved;
			const inside = groundWithin(aligned, cluster.edits, from, to);
			const landings: Landed[] = [];
			for (const part of clusterEdits(inside.aligned, inside.edits)) {
				const landing = landInside(inside.aligned, part);
				if (landing?.state !== "landed" || landing.from < (landings.at(-1)?.to ?? 0)) return undefined;
				landings.push(landing);
			}
			const [first, last] = [landings[0]!, landings.at(-1)!];
			const evidence: Evidence = {
				kind: "definition moved",
				name: to.name || to.kind,
				base: from.from + 1,
				target: to.from + 1,
				likeness: alike,
				at: targetLine(aligned.path, to.from),
			};
			return {
				state: "landed",
				from: to.from + first.from,
				to: to.from + last.to,
				lines: landings.flatMap((landing, i) => [
					...(i > 0 ? inside.aligned.target.slice(landings[i - 1]!.to, landing.from) : []),
					...landing.lines,
				]),
				confidence: MOVED * Math.min(...landings.map(({ confidence }) => confidence)),
				evidence: [evidence, ...landings.flatMap((landing) => landing.evidence.map(inFile(to)))],
				ported: true,
				...(landings.some(({ byTokens }) => byTokens) && { byTokens: true as const }),
			};
		},
	};
}

/** Evidence whose line counts within a definition, with the line of the file. */
function inFile({ from }: Thing): (evidence: Evidence) => Evidence {
	return (evidence) =>
		evidence.at ? { ...evidence, at: { ...evidence.at, line: evidence.at.line + from } } : evidence;
}

/**
 * The outermost thing around all edits that is not where the lines around say, and where it stands now: the only one
 * of its name, and like the old one.
 */
export function movedThing({ path, base, target, alignment }: AlignedFile, { edits }: Cluster) {
	if (alignment.edits.length === 0) return undefined;
	const [before, now] = [thingsOf(path, base), thingsOf(path, target)];
	const [first, last] = [edits[0]!.oldFrom, edits.at(-1)!.oldTo];
	for (const from of chainOf(before.thingOf(first, last))) {
		if (first <= from.from && last >= from.to) return undefined;
		const [to, ...others] = now.find(from);
		if (!to || others.length > 0 || before.find(from).length > 1) continue;
		let mapped = 0;
		for (let line = from.from; line < from.to; line++) {
			const at = alignment.at(line);
			if (at !== undefined && to.from <= at && at < to.to) mapped++;
		}
		if (mapped * 2 > from.to - from.from) continue;
		const alike = likeness(base.slice(from.from, from.to).join(""), target.slice(to.from, to.to).join(""));
		return alike < LEAST_LIKENESS ? undefined : { from, to, likeness: alike };
	}
	return undefined;
}

/** The three versions of one definition alone, with the patch's edits of it and no others. */
function groundWithin(
	{ path, base, patched, target }: AlignedFile,
	edits: readonly Edit[],
	from: Thing,
	to: Thing,
) {
	const lines: string[] = [];
	const inside: Edit[] = [];
	let at = from.from;
	for (const edit of edits) {
		lines.push(...base.slice(at, edit.oldFrom));
		const newFrom = lines.length;
		lines.push(...patched.slice(edit.newFrom, edit.newTo));
		const [oldFrom, oldTo] = [edit.oldFrom - from.from, edit.oldTo - from.from];
		inside.push({ oldFrom, oldTo, newFrom, newTo: lines.length });
		at = edit.oldTo;
	}
	lines.push(...base.slice(at, from.to));
	const text = (all: readonly string[], { from, to }: Thing) => all.slice(from, to).join("");
	return {
		aligned: new AlignedFile(path, text(base, from), lines.join(""), text(target, to)),
		edits: inside,
	};
}
