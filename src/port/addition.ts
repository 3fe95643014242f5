import type { FileOutcome, Replacement, TreeEffect } from "../model/decision.js";
import type { Evidence, SiblingMove } from "../model/evidence.js";
import type { DriftRule } from "../model/fate.js";
import type { GateFinding } from "../model/finding.js";
import type { HunkReason } from "../model/reason.js";
import type { FileChange } from "../model/series.js";
import { basename, dirname } from "../retrieve/moved.js";
import { splitLines } from "../text/lines.js";
import { isLinked } from "../text/names-outside-c.js";
import { passCodeGates } from "../verify/gates.js";
import { belowThreshold } from "./below-threshold.js";
import { followDrift, leastSure } from "./drift.js";
import { replacementsBetween } from "./needed-includes.js";
import { knowStructs } from "./structs.js";
import { fileEntry, type PortFacts, pathObstacle } from "./target.js";
import { alreadySo, wholeFile } from "./whole-file.js";

/** How sure it is that a new file goes where all files like it went. */
const FOLLOWED = 0.9;

/** A file that the patch adds: it is new, or it stands there already with the same content. */
export async function portAddition({ new: next }: FileChange, facts: PortFacts): Promise<FileOutcome> {
	const { mode, oid } = next!;
	const follow = await followSiblings(next!.path, facts);
	if (follow?.unsure) return wholeFile(next!.path, { unsure: follow.unsure });
	const path = follow?.path ?? next!.path;
	const obstacle = await pathObstacle(facts, path);
	if (obstacle) return wholeFile(path, { unsure: obstacle });
	const target = await fileEntry(facts.tree, path);
	if (target?.oid === oid && target.mode === mode) return alreadySo(path, { kind: "same content" });
	if (target) return wholeFile(path, { unsure: { kind: "another file added" } });
	const { replacements, confidence, evidence, gates, newOid, rule } = await followCode(path, oid, facts);
	const { threshold } = facts.settings;
	const isSure = !rule || confidence >= threshold;
	const proposal = isSure && replacements.length > 0 ? { proposal: replacements } : {};
	const whole = (reason: HunkReason) => {
		const outcome = wholeFile(path, { unsure: reason });
		return { ...outcome, hunks: outcome.hunks.map((hunk) => ({ ...hunk, evidence, gates, ...proposal })) };
	};
	if (gates.length > 0) return whole({ kind: "gate", finding: gates[0]! });
	if (rule && !isSure) return whole(belowThreshold({ by: rule, confidence, evidence }, threshold));
	const effect: TreeEffect =
		newOid === oid
			? { kind: "object", path, mode, oid }
			: { kind: "rewritten", path, source: oid, mode, oid: newOid, replacements };
	if (newOid === oid && !follow) return wholeFile(path, "landed", [effect]);
	const { hunks } = wholeFile(path, "landed", [], [...(follow ? [follow.evidence] : []), ...evidence]);
	return {
		path,
		effects: [effect],
		hunks: [
			{
				...hunks[0]!,
				manner: "ported",
				...(newOid !== oid && { strategy: "drift" }),
				confidence: confidence * (follow?.confidence ?? 1),
			},
		],
	};
}

interface Followed {
	readonly replacements: readonly Replacement[];
	readonly newOid: string;
	readonly confidence: number;
	readonly evidence: readonly Evidence[];
	readonly gates: readonly GateFinding[];
	/** The rule that is least sure, where any was applied. */
	readonly rule: DriftRule | undefined;
}

/** Rewrites what in an added file speaks to code that upstream changed; the gates look at what comes out. */
async function followCode(path: string, oid: string, facts: PortFacts): Promise<Followed> {
	const { settings } = facts;
	if (!settings.code || !isLinked(path))
		return { replacements: [], newOid: oid, confidence: 1, evidence: [], gates: [], rule: undefined };
	const text = await facts.blob(oid);
	const old = splitLines(text);
	const range = { oldFrom: 0, oldTo: 0, newFrom: 0, newTo: old.length };
	const { patched, rewrites, hunks } = await followDrift(
		{ path, base: "", patched: text, target: "", hunks: [{ ...range, edits: [range] }] },
		facts,
	);
	const lines = splitLines(patched);
	const made = rewrites[0]!;
	const least = leastSure(made);
	return {
		replacements: replacementsBetween(text, patched),
		newOid: patched === text ? oid : facts.blobId(patched),
		...{ confidence: least?.confidence ?? 1, rule: least?.rule },
		evidence: made.flatMap(({ evidence }) => evidence),
		gates: passCodeGates(
			path,
			lines,
			await knowStructs({ path, patched, target: "", hunks, rewrites }, facts),
		),
	};
}

/** Where an added file goes whose siblings upstream moved; undefined where it stays. */
async function followSiblings(path: string, { moves, settings }: PortFacts) {
	const move = await moves.folder(path);
	if (!move || move.folder === dirname(path)) return undefined;
	const confidence = FOLLOWED * (move.votes / move.voters);
	const { votes, voters } = move;
	const siblings: SiblingMove = { votes, voters, from: dirname(path), to: move.folder };
	if (confidence < settings.threshold) return { unsure: { kind: "siblings unclear", ...siblings } as const };
	const followed = `${move.folder}/${basename(path)}`;
	moves.follow(path, followed);
	const evidence: Evidence = { kind: "siblings moved", ...siblings };
	return { path: followed, confidence, evidence };
}
