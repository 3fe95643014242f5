import type { Evidence, Strategy } from "../model/decision.js";
import type { Cluster, Ground } from "../retrieve/ground.js";

/** Where and how a cluster of edits lands: lines [from, to) of the target, from 0, become `lines`. */
export interface Landing {
	readonly strategy: Strategy;
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
}

/** One way to land a cluster; undefined where it does not fit. */
export type LandingRule = (ground: Ground, cluster: Cluster) => Landing | undefined;

/** The lines that the patch puts in place of a cluster's base lines, those between the edits included. */
export function patchedLines({ base, patched }: Ground, { edits }: Cluster): string[] {
	return edits.flatMap((edit, i) => [
		...(i > 0 ? base.slice(edits[i - 1]!.oldTo, edit.oldFrom) : []),
		...patched.slice(edit.newFrom, edit.newTo),
	]);
}
