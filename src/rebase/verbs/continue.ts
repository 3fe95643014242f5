import { UserError } from "../../errors.js";
import type { Repository } from "../../git/repository.js";
import { type ChangedSettings, isOnTheWay, laidOutAt, type RunResult } from "../../model/run.js";
import { withReaders } from "../../series/readers.js";
import { goOn } from "../go-on.js";
import type { RunOptions } from "../options.js";
import { holdActive } from "../record/hold.js";
import type { HeldRun } from "../record/run.js";
import { laidOut } from "../stop/lay-out.js";
import { leftOut, questionOf, rememberLeftOut } from "../stop/leave-out.js";
import type { Allowed } from "../stop/resolution.js";
import { saveWork } from "../stop/worktrees.js";
import { amendPatch, resolveConflict } from "./user-work.js";

/** Takes what the user staged, or committed, in the run's worktree, and goes on. A run that was interrupted just goes on. */
export async function continueRun(
	repository: Repository,
	allowed: Allowed,
	now: Date,
	options: RunOptions,
	settings: ChangedSettings = {},
): Promise<RunResult> {
	return holdActive(repository, async (run) => {
		const { phase } = run;
		if (phase.kind === "stopped") {
			const key = laidOutAt(phase.stop);
			await (key === undefined
				? amendPatch(run, phase.stop, allowed)
				: resolveConflict(run, key, allowed, now));
		}
		await change(run, settings);
		return goOn(run, options);
	});
}

/** Leaves out the patch that the run stopped at, or goes on although a command failed. @throws UserError where there is nothing to skip */
export async function skipRun(
	repository: Repository,
	options: RunOptions,
	settings: ChangedSettings = {},
): Promise<RunResult> {
	return holdActive(repository, async (run) => {
		const { phase, journal } = run;
		const stop = phase.kind === "stopped" ? phase.stop : undefined;
		if (stop === undefined || stop.why === "break")
			throw new UserError(
				"the run is not stopped at a patch",
				stop ? "go on with git miggpt rebase --continue" : "go on with git miggpt rebase --resume",
			);
		if (stop.why === "exec") await journal.append({ kind: "checked", id: stop.id });
		else await leaveOut(run, stop.key, "skip");
		await change(run, settings);
		return goOn(run, options);
	});
}

/** Parks the patch that the run is stopped at; the run stays where it is, to be gone on with. @throws UserError where there is none */
export async function parkStopped(repository: Repository): Promise<void> {
	return holdActive(repository, async (run) => {
		const { phase } = run;
		const key = phase.kind === "stopped" ? laidOutAt(phase.stop) : undefined;
		if (key === undefined)
			throw new UserError("the run is not stopped at a patch", "git miggpt status says where it stands");
		await leaveOut(run, key, "park");
	});
}

/** Decides to leave out the patch that a run is stopped at; the user's work on it is kept aside, a skip remembered. */
async function leaveOut(run: HeldRun, key: string, verb: "skip" | "park"): Promise<void> {
	const stop = await laidOut(run);
	const worktree = await run.worktree();
	if (worktree) await saveWork(run, worktree);
	await withReaders(run.repository, async (readers) => {
		const patch = await readers.patch(key);
		const before = run.state.decisions.find((decision) => decision.key === key);
		if (verb === "skip" && stop?.key === key) {
			const question = questionOf(stop.files, before?.reason);
			await rememberLeftOut(run, readers.scratch.context, patch, verb, question);
		}
		const meld = before?.meld && { meld: before.meld };
		await run.journal.append({ kind: "decided", decision: { ...leftOut(patch, verb), ...meld } });
	});
}

/** Goes on with a run that was interrupted; one that is stopped is laid out again where its worktree is gone. */
export async function resumeRun(
	repository: Repository,
	options: RunOptions,
	settings: ChangedSettings = {},
): Promise<RunResult> {
	return holdActive(repository, async (run) => {
		await change(run, settings);
		return goOn(run, options, run.phase.kind === "stopped" ? "show" : "go on");
	});
}

/** Lets a run go on with other settings. */
async function change({ journal }: HeldRun, settings: ChangedSettings): Promise<void> {
	if (Object.keys(settings).length > 0) await journal.append({ kind: "changed", settings });
}

/** Makes the branch of what has landed, and leaves the rest and the run's worktree to the user. */
export async function quitRun(repository: Repository, options: RunOptions): Promise<RunResult> {
	return holdActive(repository, (run) => {
		if (isOnTheWay(run.plan))
			throw new UserError(
				`this leg ends at ${run.plan.target.name}, on the way to ${run.plan.way!.after.at(-1)!.name}: --quit would make the branch there`,
				`go on with --continue or --skip, or give it up with --abort; what has landed stands under ${run.paths.tipRef}`,
			);
		return goOn(run, options, "quit");
	});
}
