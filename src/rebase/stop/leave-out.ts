import type { GitContext } from "../../git/process.js";
import type { PatchDecision } from "../../model/decision.js";
import type { LeftOut, LeftOutBefore, PatchReason } from "../../model/reason.js";
import type { Patch } from "../../model/series.js";
import { patchIdentity } from "../record/left-out.js";
import { conflictId } from "../record/memory.js";
import type { Run } from "../record/run.js";
import type { LaidOut } from "./lay-out.js";

const FATES = { drop: "dropped", park: "parked", skip: "skipped" } as const;

/** The decision on a patch that the user leaves out: every hunk is accounted for as not carried over. */
export function leftOut(patch: Patch, verb: LeftOut): PatchDecision {
	const reason = { kind: "left out", by: verb } as const;
	const files = patch.changes.map(({ old, new: next, hunks }) => {
		const outcome = { state: "unsure", manner: "human", strategy: "none", confidence: 0 } as const;
		const whole = { ...outcome, evidence: [], gates: [], reason };
		return {
			path: (next ?? old)!.path,
			effects: [],
			hunks:
				hunks.length === 0
					? [whole]
					: hunks.map(({ oldFrom, oldTo, newFrom, newTo }) => ({
							...whole,
							hunk: { old: [oldFrom, oldTo] as const, new: [newFrom, newTo] as const },
						})),
		};
	});
	return { key: patch.key, fate: FATES[verb], partlyUpstream: false, reason, files };
}

/** Names what a patch that cannot be landed asks of its user: what is open in which files, and what it lacks. */
export function questionOf(
	files: readonly Pick<LaidOut["files"][number], "path" | "id" | "marked">[],
	reason: PatchReason | undefined,
): string {
	const needs = reason?.kind === "builds on" ? [JSON.stringify(reason.needs)] : [];
	return conflictId(...files.flatMap(({ path, id, marked }) => [path, id ?? marked]), ...needs);
}

/** Keeps for runs to come that the user left a patch out. @param question what was open in it, where it was tried */
export async function rememberLeftOut(
	{ plan, leftOutPatches }: Run,
	context: GitContext,
	patch: Patch,
	by: LeftOutBefore["by"],
	question?: string,
): Promise<void> {
	const id = await patchIdentity(context, patch);
	if (id === undefined) return;
	await leftOutPatches.keep({
		...{ id, by, commit: patch.key, subject: patch.subject },
		...{ run: plan.run, target: plan.target.name, date: dateOf(plan.run) },
		...(question !== undefined && { question }),
	});
}

/** When a run began, as its name has it. */
function dateOf(run: string): string {
	return run.replace(/^(....)(..)(..)T(..)(..)(..)-.*$/, "$1-$2-$3T$4:$5:$6Z");
}

/** A patch that was carried over by hand is to be left out no more. */
export async function forgetLeftOut(
	{ leftOutPatches }: Run,
	context: GitContext,
	patch: Patch,
): Promise<void> {
	const id = await patchIdentity(context, patch);
	if (id !== undefined) await leftOutPatches.forget(id);
}
