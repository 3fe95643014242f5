import { type Definition, enclosing } from "../fingerprint/definition.js";
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
			const moved = movedDefinition(aligned, cluster);
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
				name: to.name,
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
function inFile({ from }: Definition): (evidence: Evidence) => Evidence {
	return (evidence) =>
		evidence.at ? { ...evidence, at: { ...evidence.at, line: evidence.at.line + from } } : evidence;
}

/** The definition around all edits and where it stands now, where that is not where the lines around say. */
function movedDefinition(aligned: AlignedFile, { edits }: Cluster) {
	const { base, target, alignment, profile } = aligned;
	if (profile.language !== "c") return undefined;
	const before = profile.definitions(base);
	const from = enclosing(before, edits[0]!.oldFrom);
	const isInside = from && from.from < edits[0]!.oldFrom && edits.at(-1)!.oldTo < from.to;
	if (!isInside || from.kind === "macro" || from.kind === "prototype") return undefined;
	const isIt = ({ name, kind }: Definition) => name === from.name && kind === from.kind;
	const now = profile.definitions(target).filter(isIt);
	const to = now[0];
	if (now.length !== 1 || !to || before.filter(isIt).length !== 1) return undefined;
	let mapped = 0;
	for (let line = from.from; line < from.to; line++) {
		const target = alignment.at(line);
		if (target !== undefined && to.from <= target && target < to.to) mapped++;
	}
	if (mapped * 2 > from.to - from.from) return undefined;
	const alike = likeness(base.slice(from.from, from.to).join(""), target.slice(to.from, to.to).join(""));
	return alike < LEAST_LIKENESS ? undefined : { from, to, likeness: alike };
}

/** The three versions of one definition alone, with the patch's edits of it and no others. */
function groundWithin(
	{ path, base, patched, target }: AlignedFile,
	edits: readonly Edit[],
	from: Definition,
	to: Definition,
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
	const text = (all: readonly string[], { from, to }: Definition) => all.slice(from, to).join("");
	return {
		aligned: new AlignedFile(path, text(base, from), lines.join(""), text(target, to)),
		edits: inside,
	};
}
