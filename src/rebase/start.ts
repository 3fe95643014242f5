import { rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { changeRefs, deleteRefs } from "../git/refs.js";
import type { Repository } from "../git/repository.js";
import type { Plan, RunEnd, RunResult } from "../model/run.js";
import { copyDurably } from "../system/durable.js";
import { advance } from "./advance.js";
import { goOn } from "./go-on.js";
import type { RunOptions } from "./options.js";
import { clearCurrentRun, currentRunId, requireIdle, setCurrentRun } from "./record/current.js";
import { Journal, readRun, runsEnded } from "./record/journal.js";
import { withLock } from "./record/lock.js";
import { Run } from "./record/run.js";
import { type Instruction, picks, todoText } from "./record/todo.js";

/**
 * Runs a plan from its beginning.
 *
 * @param todo what to do with the plan's patches, where that is not to carry all over as they come
 * @param kept files for the run's folder: where they lie, by the names that they get there
 * @throws UserError where another run is under way in this worktree
 * @throws CancelledError where the repository's signal fires; `rebase --resume` goes on
 */
export async function startRun(
	repository: Repository,
	plan: Plan,
	options: RunOptions,
	todo: readonly Instruction[] = picks(plan),
	kept: Readonly<Record<string, string>> = {},
): Promise<RunResult> {
	const run = new Run(repository, plan);
	if (options.dryRun) return advance(run, { todo, aim: "go on" }, options);
	return withLock(run.paths.home, async () => {
		const before = await currentRunId(plan.home);
		const isNextLeg = before !== undefined && before === plan.way?.before;
		if (!isNextLeg) await requireIdle(repository);
		await forgetAborted(repository);
		const files = { "todo.json": todoText(todo) };
		const journal = await Journal.create(repository.commonDir, plan, files, async (folder) => {
			for (const [name, path] of Object.entries(kept)) await copyDurably(path, join(folder, name));
			await keepMade(run);
			await setCurrentRun(plan.home, plan.run);
		});
		const held = run.heldWith(journal);
		try {
			return await goOn(held, options);
		} catch (error) {
			const { entries } = await readRun(repository.commonDir, plan.run);
			if (entries.length === 0) await discard(held.uninterrupted(), before);
			throw error;
		} finally {
			await journal.close();
		}
	});
}

/** Commits that were made for the run are on no branch: a ref keeps them. */
async function keepMade({ repository, plan, paths }: Run): Promise<void> {
	if (plan.made === undefined) return;
	const change = { ref: paths.madeRef, commit: plan.made };
	await changeRefs(repository, [change], "miggpt rebase: the series as it was read");
}

/** Takes a run away that came to nothing. */
async function discard({ repository, plan, paths }: Run, before: string | undefined): Promise<void> {
	await deleteRefs(repository, [paths.tipRef, paths.previousRef, paths.madeRef]);
	await (before === undefined ? clearCurrentRun(plan.home) : setCurrentRun(plan.home, before));
	await rm(paths.folder, { recursive: true, force: true });
}

/** Ends of runs that left nothing. */
const CAME_TO_NOTHING: ReadonlySet<RunEnd> = new Set(["aborted", "unchanged"]);

/** The journal of an aborted run is kept until the next one begins; what its user left in its worktree stays. */
async function forgetAborted(repository: Repository): Promise<void> {
	for (const name of await runsEnded(repository.commonDir, CAME_TO_NOTHING)) {
		const run = await Run.open(repository, name).catch(() => undefined);
		if (run?.phase.kind !== "ended" || !CAME_TO_NOTHING.has(run.phase.how)) continue;
		const { plan, paths } = run;
		if (plan.home !== repository.gitDir) continue;
		const isEmpty = (await stat(paths.left).catch(() => undefined)) === undefined;
		if (isEmpty) await rm(paths.folder, { recursive: true, force: true });
	}
}
