import type { Evidence } from "../model/evidence.js";
import type { Strategy } from "../model/fate.js";
import type { AlignedFile, Cluster } from "../retrieve/aligned-file.js";

/** Where a cluster of edits lands: lines [from, to) of the target, from 0, become `lines`. */
export interface Landed {
	/** `upstream`: the target has it already, nothing changes. */
	readonly state: "landed" | "upstream";
	readonly from: number;
	readonly to: number;
	readonly lines: readonly string[];
	/** The probability that it is right, 0 to 1. */
	readonly confidence: number;
	readonly evidence: readonly Evidence[];
	/** The result is not what a plain three-way merge gives. */
	readonly ported: boolean;
	/** The lines are a merge of the patch's and the target's tokens, neither's whole. */
	readonly byTokens?: true;
}

/** Where a cluster lands, and how. */
export interface Landing extends Landed {
	readonly strategy: Strategy;
}

/** One way to land a cluster. */
export interface LandingRule {
	readonly name: Strategy;
	/** @returns undefined where it does not fit */
	land(aligned: AlignedFile, cluster: Cluster): Landed | undefined;
}

/** The lines that the patch puts in place of a cluster's base lines, those between the edits included. */
export function patchedLines({ base, patched }: AlignedFile, { edits }: Cluster): string[] {
	return edits.flatMap((edit, i) => [
		...(i > 0 ? base.slice(edits[i - 1]!.oldTo, edit.oldFrom) : []),
		...patched.slice(edit.newFrom, edit.newTo),
	]);
}

/** The target's lines for all base lines that the patch's or upstream's edits of a cluster touch. */
export function targetRange({ alignment }: AlignedFile, { edits, upstream }: Cluster) {
	const touching = upstream.length > 0 ? upstream : alignment.touching(edits[0]!.oldFrom, edits[0]!.oldTo);
	if (touching.length === 0) return undefined;
	const baseFrom = Math.min(edits[0]!.oldFrom, ...touching.map(({ oldFrom }) => oldFrom));
	const baseTo = Math.max(edits.at(-1)!.oldTo, ...touching.map(({ oldTo }) => oldTo));
	const first = touching[0]!;
	const last = touching.at(-1)!;
	return {
		baseFrom,
		baseTo,
		from: first.newFrom - (first.oldFrom - baseFrom),
		to: last.newTo + (baseTo - last.oldTo),
	};
}
