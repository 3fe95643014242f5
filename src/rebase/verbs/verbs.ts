import { InternalError, UserError } from "../../errors.js";
import { DiffStream } from "../../git/diff-stream.js";
import { ObjectReader } from "../../git/objects.js";
import { deleteRefs, readRef } from "../../git/refs.js";
import { gitText, type Repository } from "../../git/repository.js";
import { Scratch } from "../../git/scratch.js";
import { Worktree } from "../../git/worktree.js";
import type { Plan, RunResult, Stop } from "../../model/run.js";
import type { Patch } from "../../model/series.js";
import { readPatch } from "../../series/read.js";
import type { RunOptions } from "../options.js";
import {
	clearCurrentRun,
	currentRun,
	currentRunId,
	type FoundRun,
	findRun,
	requireActiveRun,
	setCurrentRun,
} from "../record/current.js";
import { Journal } from "../record/journal.js";
import { withLock } from "../record/lock.js";
import { Memory } from "../record/memory.js";
import { homeFolder, previousRefOf, tipRefOf, worktreeFolder } from "../record/paths.js";
import { remaining } from "../record/todo.js";
import { fromAnywhere, goOn, sweep } from "../run.js";
import { forgetLaidOut, laidOut, markFull, shownBefore } from "../stop/lay-out.js";
import { type Allowed, humanDecision, readWork, resolutionsOf } from "../stop/resolution.js";
import { removeWorktree, requireWorktree, saveWork } from "../stop/worktrees.js";
import { leftOut } from "../walk.js";

/** A run under way, its lock held, its journal open. */
interface Held extends FoundRun {
	readonly journal: Journal;
	readonly repository: Repository;
}

/** Takes what the user staged, or committed, in the run's worktree, and goes on. A run that was interrupted just goes on. */
export async function continueRun(
	repository: Repository,
	allowed: Allowed,
	now: Date,
	options: RunOptions,
): Promise<RunResult> {
	return hold(repository, async (held) => {
		const { phase } = held.state;
		if (phase.kind === "stopped")
			await (phase.stop.why === "conflict"
				? resolve(held, phase.stop.key, allowed, now)
				: amend(held, phase.stop, allowed));
		return further(held, options);
	});
}

/** Leaves out the patch that the run stopped at, or goes on although a command failed. @throws UserError where there is nothing to skip */
export async function skipRun(repository: Repository, options: RunOptions): Promise<RunResult> {
	return hold(repository, async (held) => {
		const { phase } = held.state;
		const stop = phase.kind === "stopped" ? phase.stop : undefined;
		if (stop === undefined || stop.why === "break")
			throw new UserError(
				"the run is not stopped at a patch",
				stop ? "go on with git miggpt rebase --continue" : "go on with git miggpt rebase --resume",
			);
		if (stop.why === "conflict") {
			const worktree = await Worktree.open(
				held.repository.context,
				worktreeFolder(held.repository, held.plan),
			);
			if (worktree) await saveWork(held.repository, held.plan, worktree);
			await withPatch(held, stop.key, async (patch) =>
				held.journal.append({ kind: "decided", decision: leftOut(patch, "skip") }),
			);
		} else await held.journal.append({ kind: "checked", id: stop.id });
		return further(held, options);
	});
}

/** Goes on with a run that was interrupted; one that is stopped is laid out again where its worktree is gone. */
export async function resumeRun(repository: Repository, options: RunOptions): Promise<RunResult> {
	return hold(repository, (held) =>
		further(held, options, held.state.phase.kind === "stopped" ? "show" : "go on"),
	);
}

/** Makes the branch of what has landed, and leaves the rest and the run's worktree to the user. */
export async function quitRun(repository: Repository, options: RunOptions): Promise<RunResult> {
	return hold(repository, (held) => further(held, options, "quit"));
}

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
	const run = await currentRunId(repository.gitDir);
	const isReadable = await currentRun(repository).then(
		() => true,
		() => false,
	);
	if (run !== undefined && !isReadable) {
		await withLock(homeFolder(repository.gitDir), () => clearCurrentRun(repository.gitDir));
		return { damaged: run };
	}
	return hold(repository, async ({ repository: anywhere, plan, journal }) => {
		await sweep(anywhere, plan);
		const left = await removeWorktree(anywhere, plan);
		await deleteRefs(anywhere, [tipRefOf(plan), previousRefOf(plan)]);
		await new Memory(anywhere.commonDir).forgetAnswers(plan.run);
		await journal.append({ kind: "ended", how: "aborted" });
		if (plan.retryOf) await setCurrentRun(plan.home, plan.retryOf.run);
		return { plan, ...(left !== undefined && { left }) };
	});
}

/** What is wanted of a run's worktree. */
interface WorktreeWish {
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
	const { plan, state } = await requireActiveRun(repository);
	const folder = worktreeFolder(repository, plan);
	const { context } = fromAnywhere(repository);
	if (again)
		await hold(repository, async () => {
			const there = await Worktree.open(context, folder);
			if (there) await saveWork(repository, plan, there);
			await forgetLaidOut(repository, plan);
		});
	const isConflict = state.phase.kind === "stopped" && state.phase.stop.why === "conflict";
	if (isConflict && !(await shownBefore(fromAnywhere(repository), plan)))
		await resumeRun(repository, options);
	const worktree = await Worktree.open(context, folder);
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
		await hold(repository, async () => {
			await worktree.fill();
			const stop = await laidOut(repository, plan);
			if (stop) await markFull(repository, plan, stop);
		});
	return folder;
}

/** Does something with the run that is under way, as the only one that does. */
export async function hold<T>(repository: Repository, work: (held: Held) => Promise<T>): Promise<T> {
	const { plan } = await requireActiveRun(repository);
	return withLock(homeFolder(plan.home), async () => {
		const found = await requireActiveRun(repository);
		const journal = await Journal.open(repository.commonDir, found.plan.run);
		try {
			return await work({ ...found, journal, repository: fromAnywhere(repository) });
		} finally {
			await journal.close();
		}
	});
}

async function further(
	held: Held,
	options: RunOptions,
	aim: "go on" | "quit" | "show" = "go on",
): Promise<RunResult> {
	const { repository, journal } = held;
	const { plan, state } = await findRun(repository, held.plan.run);
	const todo = aim === "go on" ? await remaining(repository.commonDir, plan, state) : [];
	return goOn(repository, { plan, state, todo, journal, aim }, options);
}

/** Takes the user's work as the decision on the patch that could not be decided. */
async function resolve(held: Held, key: string, allowed: Allowed, now: Date): Promise<void> {
	const { repository, plan, state, journal } = held;
	const worktree = await requireWorktree(repository, plan);
	const stop = await laidOut(repository, plan);
	if (!stop || stop.key !== key) throw new InternalError(`the stop at ${key.slice(0, 12)} was not laid out`);
	const before = state.decisions.find((decision) => decision.key === key)!;
	await withPatch(held, key, async (patch, objects, scratch) => {
		const work = await readWork(worktree, objects, stop.tip, stop.tip);
		const { context } = scratch;
		const decision = await humanDecision(context, objects, stop.tip, patch, before, work, allowed);
		const when = { run: plan.run, date: now.toISOString() };
		const memory = new Memory(repository.commonDir);
		for (const resolution of await resolutionsOf(context, objects, stop.tip, stop, patch, work, when))
			await memory.keep(resolution);
		await journal.append({ kind: "decided", decision });
	});
}

/** Takes what the user changed in the run's worktree after a patch has landed into that patch. */
async function amend(held: Held, { key }: Stop, allowed: Allowed): Promise<void> {
	const { repository, plan, state, journal } = held;
	const worktree = await Worktree.open(repository.context, worktreeFolder(repository, plan));
	const tip = await readRef(repository, tipRefOf(plan));
	if (!worktree || tip === undefined || key === undefined) return;
	const before = state.decisions.find((decision) => decision.key === key)!;
	const parent = await gitText(repository, ["rev-parse", "--verify", `${tip}^`]);
	await withPatch(held, key, async (patch, objects, { context }) => {
		const { changes } = await readWork(worktree, objects, tip, tip);
		if (changes.length === 0) return;
		const work = await readWork(worktree, objects, parent, tip);
		const decision = await humanDecision(context, objects, parent, patch, before, work, allowed);
		await journal.append({ kind: "decided", decision });
	});
}

async function withPatch<T>(
	{ repository }: Held,
	key: string,
	work: (patch: Patch, objects: ObjectReader, scratch: Scratch) => Promise<T>,
): Promise<T> {
	const scratch = await Scratch.open(repository);
	const objects = new ObjectReader(scratch.context);
	const diffs = new DiffStream(scratch.context);
	try {
		return await work(await readPatch(objects, diffs, key), objects, scratch);
	} finally {
		await Promise.all([objects.close(), diffs.kill()]);
		await scratch.close();
	}
}
