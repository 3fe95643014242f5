import { isOnTheWay, type RunResult } from "../model/run.js";
import { firstBroken } from "./bisect.js";
import { publish } from "./publish.js";
import type { Reached } from "./reached.js";
import type { HeldRun } from "./record/run.js";
import { removeWorktree } from "./stop/worktrees.js";

/**
 * Makes the branch and the patch files of what has landed; a run that is quit leaves its worktree to the user. A leg that
 * another one follows leaves what has landed to that.
 */
export async function endRun(
	run: HeldRun,
	reached: Reached,
): Promise<Pick<RunResult, "branchMade" | "patchesDir" | "mailLosses" | "broken">> {
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
	const published = await publish(run, reached);
	// The branch is made: a signal comes too late to undo that.
	if (!isQuit) await removeWorktree(run.uninterrupted());
	await run.journal.append({ kind: "ended", how: isQuit ? "quit" : "done" });
	return { ...published, ...(broken && { broken }) };
}
