import { isDeepStrictEqual } from "node:util";
import { deleteRefs } from "../git/refs.js";
import { isOnTheWay, type RunResult } from "../model/run.js";
import { firstBroken } from "./bisect.js";
import { publish } from "./publish.js";
import type { Reached } from "./reached.js";
import { setCurrentRun } from "./record/current.js";
import { type HeldRun, Run } from "./record/run.js";
import { leftWorktree, removeWorktree } from "./stop/worktrees.js";

type Ended = Pick<RunResult, "branchMade" | "patchesDir" | "mailLosses" | "broken"> &
	Partial<Pick<RunResult, "plan" | "tip" | "patches" | "tipRef" | "isUnchanged" | "ended" | "leftWorktree">>;

/**
 * Makes the branch and the patch files of what has landed; a run that is quit leaves its worktree to the user. A leg that
 * another one follows leaves what has landed to that.
 */
export async function endRun(run: HeldRun, reached: Reached): Promise<Ended> {
	const isQuit = reached.aim === "quit";
	const { bisectExec } = run.plan.checks;
	const broken =
		bisectExec === undefined || isQuit
			? undefined
			: await firstBroken(run, bisectExec, reached.patches, reached.tell);
	if (isOnTheWay(run.plan)) {
		await removeWorktree(run.uninterrupted());
		await run.journal.append({ kind: "passed", tip: reached.tip });
		return { branchMade: false, mailLosses: [], ...(broken && { broken }) };
	}
	const before = isQuit ? undefined : await sameAsBefore(run, reached);
	if (before) return { ...(await leaveTo(before, run)), ...(broken && { broken }) };
	const published = await publish(run, reached);
	// The branch is made: a signal comes too late to undo that.
	if (!isQuit) await removeWorktree(run.uninterrupted());
	const ended = isQuit ? "quit" : "done";
	await run.journal.append({ kind: "ended", how: ended });
	return { ...published, ended, ...(isQuit && (await leftWorktree(run))), ...(broken && { broken }) };
}

/** The run that this one does over, where every decision and the branch are the same again. */
async function sameAsBefore(
	{ repository, plan }: HeldRun,
	{ tip, patches }: Reached,
): Promise<Run | undefined> {
	if (!plan.retryOf) return undefined;
	const before = await Run.open(repository, plan.retryOf.run);
	const { state, phase } = before;
	const isSameTip = tip === (await before.tip()) && plan.branchWas === state.published?.tip;
	if (!isSameTip || plan.sign !== before.plan.sign) return undefined;
	const isUndone = phase.kind === "ended" && phase.how === "undone";
	if (isUndone || before.plan.superseded !== plan.superseded) return undefined;
	const known = new Map(state.decisions.map((decision) => [decision.key, decision]));
	const isSame = patches.every(({ commit, decision }) => isDeepStrictEqual(known.get(commit), decision));
	return isSame ? before : undefined;
}

/** Takes a run away that has nothing to add to the one before. */
async function leaveTo(before: Run, run: HeldRun): Promise<Ended> {
	const { repository, plan, paths, journal } = run;
	await removeWorktree(run.uninterrupted());
	await journal.append({ kind: "ended", how: "unchanged" });
	await deleteRefs(repository, [paths.tipRef, paths.previousRef, paths.madeRef]);
	await setCurrentRun(plan.home, before.plan.run);
	return {
		...{ plan: before.plan, tipRef: before.paths.tipRef, patchesDir: before.paths.output },
		...{ branchMade: true, mailLosses: [], isUnchanged: true, ended: "done" },
	};
}
