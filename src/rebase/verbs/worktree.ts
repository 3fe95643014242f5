import { UserError } from "../../errors.js";
import type { Repository } from "../../git/repository.js";
import { laidOutAt } from "../../model/run.js";
import type { RunOptions } from "../options.js";
import { requireActiveRun } from "../record/current.js";
import { holdActive } from "../record/hold.js";
import { forgetLaidOut, laidOut, markFull, shownBefore } from "../stop/lay-out.js";
import { saveWork } from "../stop/worktrees.js";
import { resumeRun } from "./continue.js";

/** What is wanted of a run's worktree. */
export interface WorktreeWish {
	/** Every file of the tree checked out. */
	readonly full: boolean;
	/** As it was when the run stopped; what the user did there is put aside. */
	readonly again: boolean;
	/** Files that are to be there besides, latin1. */
	readonly files: readonly string[];
}

/**
 * Sees that a stopped run's worktree is there, and as it is wanted.
 *
 * @returns its folder
 * @throws UserError where the run has none
 */
export async function provideWorktree(
	repository: Repository,
	{ full, again, files }: WorktreeWish,
	options: RunOptions,
): Promise<string> {
	const run = await requireActiveRun(repository);
	const { phase, paths } = run;
	if (again)
		await holdActive(repository, async (held) => {
			const there = await held.worktree();
			if (there) await saveWork(held, there);
			await forgetLaidOut(held);
		});
	const isLaidOut = phase.kind === "stopped" && laidOutAt(phase.stop) !== undefined;
	if (isLaidOut && !(await shownBefore(run))) await resumeRun(repository, options);
	const worktree = await run.worktree();
	if (!worktree)
		throw new UserError(
			"the run has no worktree: it is not stopped at a patch",
			"git miggpt status says where it is",
		);
	if (files.length > 0) {
		const [unknown] = await worktree.fill(files);
		if (unknown !== undefined)
			throw new UserError(`there is no file ${unknown} there`, "name it from the top of the tree");
	}
	if (full)
		await holdActive(repository, async (held) => {
			await worktree.fill();
			const stop = await laidOut(held);
			if (stop) await markFull(held, stop);
		});
	return paths.worktree;
}
