import type { HunkOutcome } from "../model/decision.js";
import { type Evidence, targetLine } from "../model/evidence.js";
import type { Obstacle } from "../model/reason.js";
import type { FileChange } from "../model/series.js";
import type { TreeEntry } from "../model/tree.js";
import { belowThreshold } from "./below-threshold.js";
import type { Move } from "./moves.js";
import { fileEntry, type PortFacts, pathObstacle } from "./target.js";

/** The paths that a change of content reads from and writes to in the target. */
export interface TargetFile {
	readonly from: string;
	readonly to: string;
	readonly entry: TreeEntry;
	/** Set where upstream moved the file. */
	readonly move?: Move;
}

/** Finds the file that a change is about in the target; an obstacle says why there is none. */
export async function findTargetFile(
	{ kind, old, new: next }: Required<FileChange>,
	facts: PortFacts,
): Promise<TargetFile | Obstacle> {
	const { tree, moves } = facts;
	const entry = await fileEntry(tree, old.path);
	if (kind === "rename") {
		const there = await fileEntry(tree, next.path);
		const isSame = there && (there.oid === next.oid || (await moves.file(old.path))?.path === next.path);
		if (!entry && isSame) return { from: next.path, to: next.path, entry: there };
		if (!entry) return { kind: "renamed file gone", path: old.path };
		const obstacle: Obstacle | undefined = there
			? { kind: "another file there" }
			: await pathObstacle(facts, next.path);
		return obstacle ?? { from: old.path, to: next.path, entry };
	}
	if (entry) return { from: old.path, to: old.path, entry };
	const move = await moves.file(old.path);
	const moved = move && (await fileEntry(tree, move.path));
	return moved ? { from: move.path, to: move.path, entry: moved, move } : { kind: "no such file" };
}

/** How much less sure a landing is in a file that was found by its likeness, and in one that has nearly all its lines. */
const MOVED = 0.9;
const MOVED_NEARLY_WHOLE = 0.98;
const NEARLY_WHOLE = 0.95;

/** Notes on an outcome that upstream moved the file. */
export function markMoved(outcome: HunkOutcome, { move }: TargetFile, threshold: number): HunkOutcome {
	if (!move) return outcome;
	const { path: to, likeness, by } = move;
	const evidence: Evidence = { kind: "file moved", to, likeness, ...(by && { by }), at: targetLine(to, 0) };
	const confidence = outcome.confidence * sureness(likeness);
	const marked = {
		...outcome,
		manner: "ported" as const,
		confidence,
		evidence: [...outcome.evidence, evidence],
	};
	if (outcome.state === "unsure" || confidence >= threshold) return marked;
	return {
		...marked,
		state: "unsure",
		reason: belowThreshold({ by: outcome.strategy, confidence, evidence: [evidence] }, threshold),
	};
}

function sureness(likeness: number): number {
	if (likeness === 1) return 1;
	return likeness >= NEARLY_WHOLE ? MOVED_NEARLY_WHOLE : MOVED;
}
