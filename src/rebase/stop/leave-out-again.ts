import type { GitContext } from "../../git/process.js";
import type { HunkOutcome, PatchDecision } from "../../model/decision.js";
import type { LeftOutBefore } from "../../model/reason.js";
import type { Patch } from "../../model/series.js";
import { type LeftOutPatch, patchIdentity } from "../record/left-out.js";
import type { Run } from "../record/run.js";
import type { Overlay } from "../replay/overlay.js";
import { leftOut, questionOf } from "./leave-out.js";
import { openPatch } from "./open-patch.js";

/** What the user said in another run about a patch that was left out there; undefined where nothing, or it is taken up again. */
export async function leftOutBefore(
	{ plan, leftOutPatches }: Run,
	context: GitContext,
	patch: Patch,
): Promise<LeftOutPatch | undefined> {
	if (plan.retryOf?.keys.includes(patch.key) || (await leftOutPatches.isEmpty())) return undefined;
	const id = await patchIdentity(context, patch);
	const known = id === undefined ? undefined : await leftOutPatches.find(id);
	return known?.run === plan.run ? undefined : known;
}

/**
 * Leaves a patch out that cannot be landed as it was left out before: one that was skipped where the same is open in it,
 * one that was dropped whatever is. Never as dropped: what builds on it is not carried over without a word.
 *
 * @returns undefined where something else is open in it
 */
export async function leaveOutAgain(
	patch: Patch,
	decision: PatchDecision,
	known: LeftOutPatch,
	overlay: Overlay,
): Promise<PatchDecision | undefined> {
	if (known.question !== undefined) {
		const { files } = await openPatch(patch, decision, overlay);
		if (questionOf(files, decision.reason) !== known.question) return undefined;
	}
	const { by } = known;
	const before = saidOf(known);
	if (by === "not needed")
		return { ...emptied(decision), fate: "emptied", reason: { kind: "not needed", before } };
	return { ...leftOut(patch, "skip"), reason: { kind: "left out", by, before } };
}

function emptied({ key, files }: PatchDecision): Pick<PatchDecision, "key" | "partlyUpstream" | "files"> {
	const settled = ({ reason, proposal, ...hunk }: HunkOutcome): HunkOutcome =>
		hunk.state === "unsure"
			? { ...hunk, state: "human", manner: "human", strategy: "none", confidence: 1, gates: [] }
			: hunk;
	const none = files.map(({ path, hunks }) => ({ path, effects: [], hunks: hunks.map(settled) }));
	return { key, partlyUpstream: false, files: none };
}

/** What is told of it. */
export function saidOf({ id, by, run, target, date }: LeftOutPatch): LeftOutBefore {
	return { id, by, run, target, date };
}
