import { rm } from "node:fs/promises";
import { join } from "node:path";
import { UserError } from "../../errors.js";
import type { Repository } from "../../git/repository.js";
import { makeFolder, readIfThere, writeDurably } from "../../system/durable.js";
import { listRuns } from "./journal.js";
import { requireUnlocked } from "./lock.js";
import { homeFolder, RUN_ID } from "./paths.js";
import { Run } from "./run.js";

/** The latest run of a worktree, or the one that a run's own worktree belongs to. */
export async function currentRun(repository: Repository): Promise<Run | undefined> {
	const run = await currentRunId(repository.gitDir);
	// A run that was killed before its folder appeared has not begun.
	const isThere = run !== undefined && (await listRuns(repository.commonDir)).includes(run);
	return isThere ? Run.open(repository, run) : undefined;
}

/** The run of that name, or the one that `currentRun` finds. @throws UserError where there is none, or it was taken back */
export async function requireRun(repository: Repository, name?: string): Promise<Run> {
	const run = await (name === undefined ? currentRun(repository) : Run.open(repository, name));
	if (run) return run;
	const last = await runToShow(repository);
	if (last?.phase.kind !== "ended" || last.phase.how !== "undone") throw noRun();
	const { series, target, run: id } = last.plan;
	throw new UserError(
		`the last run here, ${id} (${series.name} onto ${target.name}), was taken back`,
		`name it with --run ${id} if it is meant; git miggpt undo --list shows the others`,
	);
}

/** The run of that name, or the one that `runToShow` finds. @throws UserError where there is none */
export async function requireRunToShow(repository: Repository, name?: string): Promise<Run> {
	const run = await (name === undefined ? runToShow(repository) : Run.open(repository, name));
	if (run) return run;
	throw noRun();
}

function noRun(): UserError {
	return new UserError(
		"there is no run here",
		"git miggpt rebase BASE..TARGET starts one; git miggpt undo --list shows those of all worktrees",
	);
}

/** The current run; where none is, the last one of this worktree that can be read, also one that was taken back. */
export async function runToShow(repository: Repository): Promise<Run | undefined> {
	const current = await currentRun(repository);
	if (current) return current;
	let last: Run | undefined;
	for await (const run of readableRuns(repository)) if (run.plan.home === repository.gitDir) last = run;
	return last;
}

/** As `currentRun`. @throws UserError where there is none, or it is over */
export async function requireActiveRun(repository: Repository): Promise<Run> {
	return requireActive(await currentRun(repository));
}

/** The run itself. @throws UserError where there is none, or it is over */
export function requireActive<R extends Run>(run: R | undefined): R {
	if (run && run.phase.kind !== "ended") return run;
	throw new UserError(
		"no run is under way here",
		"git miggpt rebase BASE..TARGET starts one; git miggpt status says what became of the last",
	);
}

/** All runs of all worktrees whose record can be read, oldest first. */
export async function* readableRuns(repository: Repository): AsyncGenerator<Run> {
	for (const name of await listRuns(repository.commonDir)) {
		const run = await Run.open(repository, name).catch(() => undefined);
		if (run) yield run;
	}
}

/** @throws UserError where a run is at work or stopped, or was interrupted, here */
export async function requireIdle(repository: Repository): Promise<void> {
	const found = await currentRun(repository);
	if (!found || found.phase.kind === "ended") return;
	await requireUnlocked(homeFolder(repository.gitDir));
	const { series, target, run } = found.plan;
	const what = `${series.name} onto ${target.name}`;
	throw found.phase.kind === "stopped"
		? new UserError(
				`a run is stopped here already: ${what} (${run})`,
				"git miggpt status shows it; go on with rebase --continue or --skip, or give it up with --abort or --quit",
			)
		: new UserError(
				`a run was interrupted here: ${what} (${run})`,
				"go on with git miggpt rebase --resume, or give it up with git miggpt rebase --abort",
			);
}

/** The name of the latest run of the worktree with this git directory. */
export async function currentRunId(gitDir: string): Promise<string | undefined> {
	const run = (await readIfThere(pointer(gitDir)))?.trim();
	return run !== undefined && RUN_ID.test(run) ? run : undefined;
}

/** Makes a run the latest of a worktree. */
export async function setCurrentRun(gitDir: string, run: string): Promise<void> {
	await makeFolder(homeFolder(gitDir));
	await writeDurably(pointer(gitDir), `${run}\n`);
}

/** Forgets which run was the latest of a worktree. */
export async function clearCurrentRun(gitDir: string): Promise<void> {
	await rm(pointer(gitDir), { force: true });
}

function pointer(gitDir: string): string {
	return join(homeFolder(gitDir), "current");
}
