import { deleteRefs } from "../../git/refs.js";
import type { Repository } from "../../git/repository.js";
import type { Plan } from "../../model/run.js";
import { sweep } from "../go-on.js";
import { legsBefore } from "../legs.js";
import { clearCurrentRun, currentRun, currentRunId, setCurrentRun } from "../record/current.js";
import { holdActive } from "../record/hold.js";
import { Journal } from "../record/journal.js";
import { withLock } from "../record/lock.js";
import { homeFolder } from "../record/paths.js";
import type { HeldRun, Run } from "../record/run.js";
import { removeWorktree } from "../stop/worktrees.js";

/** What an abort took away, and what it saved. */
export type Aborted =
	/** The record of the run cannot be read: it is left as it is, and in the way no more. */
	{ readonly damaged: string } | GivenUp;

interface GivenUp {
	readonly plan: Plan;
	/** The folder that unfinished work from the run's worktree was put into. */
	readonly left?: string;
}

/** Gives a run up: everything is as before it, but that its journal is kept until the next one begins. */
export async function abortRun(repository: Repository): Promise<Aborted> {
	const name = await currentRunId(repository.gitDir);
	const isReadable = await currentRun(repository).then(
		() => true,
		() => false,
	);
	if (name !== undefined && !isReadable) {
		await withLock(homeFolder(repository.gitDir), () => clearCurrentRun(repository.gitDir));
		return { damaged: name };
	}
	return holdActive(repository, async (run) => {
		const { plan } = run;
		await sweep(run);
		const left = await removeWorktree(run);
		await giveUp(run);
		for await (const leg of legsBefore(run)) await giveUpLeg(leg);
		if (plan.retryOf) await setCurrentRun(plan.home, plan.retryOf.run);
		return { plan, ...(left !== undefined && { left }) };
	});
}

async function giveUp({ repository, plan, paths, memory, leftOutPatches, journal }: HeldRun): Promise<void> {
	await deleteRefs(repository, [paths.tipRef, paths.previousRef, paths.madeRef]);
	await memory.forgetAnswers(plan.run);
	await leftOutPatches.forgetRun(plan.run);
	await journal.append({ kind: "ended", how: "aborted" });
}

/** A leg goes with the one that follows it, which holds the lock of both. */
async function giveUpLeg(leg: Run): Promise<void> {
	const journal = await Journal.open(leg.paths.folder);
	try {
		await giveUp(leg.heldWith(journal));
	} finally {
		await journal.close();
	}
}
