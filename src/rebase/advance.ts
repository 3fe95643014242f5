import { readCommit } from "../git/commits.js";
import { commitsBetween } from "../git/refs.js";
import { countFates, isWaiting } from "../model/fate.js";
import type { RunResult } from "../model/run.js";
import { type Readers, withReaders } from "../series/readers.js";
import { subjectOf } from "../series/subject.js";
import { Checker } from "./checks.js";
import type { Course } from "./course.js";
import { Decider } from "./decide.js";
import { endRun } from "./end-run.js";
import type { RunOptions } from "./options.js";
import type { Run } from "./record/run.js";
import { Overlay, type Touched } from "./replay/overlay.js";
import { reconcileRun, reconcileTree } from "./replay/reconcile.js";
import { type SteppedPatch, Stepper } from "./replay/stepper.js";
import { stopRun } from "./stop-run.js";
import { walk } from "./walk.js";

/**
 * Replays what a run has decided, goes on with what is left to do, and writes what landed under
 * `refs/miggpt/<run>/tip`; at the end it makes the branch and the patch files, at a stop the worktree. A run that is
 * not held is only decided.
 *
 * @throws CancelledError where the repository's signal fires; the tip then holds what was ported
 */
export async function advance(run: Run, course: Course, options: RunOptions): Promise<RunResult> {
	const begin = options.clock();
	const result = await withReaders(run.repository, (readers) => carryOut(run, course, options, readers));
	const seconds = (options.clock() - begin) / 1000;
	if (run.isHeld() && course.aim !== "show") await run.journal.append({ kind: "worked", seconds });
	return { ...result, seconds };
}

async function carryOut(
	run: Run,
	course: Course,
	options: RunOptions,
	readers: Readers,
): Promise<Omit<RunResult, "seconds">> {
	const { overlay, patches, stop, lacksHistory } = await goThrough(run, course, options, readers);
	const touched = await overlay.touched();
	const tip = run.isHeld() ? await run.tip() : undefined;
	await reconcile(run, readers, patches, touched, tip);
	const result = {
		...resultOf(run, options.dryRun, patches, tip),
		...(lacksHistory && { lacksHistory }),
	};
	if (!run.isHeld() || tip === undefined) return { ...result, ...(stop && { stopped: { stop } }) };
	const reached = { aim: course.aim, readers, overlay, touched, tip, patches, tell: options.tell };
	return {
		...result,
		...(stop ? { stopped: await stopRun(run, stop, reached) } : await endRun(run, reached)),
	};
}

/** Makes and decides what can be, and says why that is not all. */
async function goThrough(run: Run, course: Course, options: RunOptions, readers: Readers) {
	const overlay = await Overlay.open(run, readers);
	const decider = await Decider.open(run, readers, overlay, options);
	const stepper = await Stepper.start(run, overlay, run.isHeld() ? run.paths.tipRef : undefined);
	const checker = new Checker(run, stepper, options);
	const tools = { ...course, run, readers, decider, stepper, checker, tell: options.tell };
	const { results, stop } = await walk(tools).finally(() => stepper.finish());
	const made = results.map((each) => stepper.made(each));
	const patches = [...made, ...(await pending(run, course, results, readers))];
	const isShown = course.aim === "show" && run.phase.kind === "stopped";
	const { lacksHistory } = decider;
	return { overlay, patches, lacksHistory, stop: isShown ? run.phase.stop : stop };
}

/** What went in comes out, and the tip holds it. @throws InternalError otherwise */
async function reconcile(
	{ repository, plan }: Run,
	{ scratch }: Readers,
	patches: readonly SteppedPatch[],
	touched: readonly Touched[],
	tip: string | undefined,
): Promise<void> {
	const { commit } = plan.target;
	const made = tip === undefined ? undefined : await commitsBetween(repository, commit, tip);
	reconcileRun(plan.commits.length, patches, made?.length);
	if (tip !== undefined) await reconcileTree(scratch, commit, tip, touched);
}

function resultOf(
	{ plan, paths }: Run,
	dryRun: boolean,
	patches: readonly SteppedPatch[],
	tip: string | undefined,
): Omit<RunResult, "seconds"> {
	return {
		plan,
		dryRun,
		patches,
		fates: countFates(patches.map(({ decision }) => decision)),
		...(tip !== undefined && { tip, tipRef: paths.tipRef }),
		branchMade: false,
		mailLosses: [],
		droppedHeaders: patches.flatMap(({ commit, droppedHeaders: headers }) =>
			headers.length > 0 ? [{ commit, headers }] : [],
		),
	};
}

/** The patches that the run has not come to, and the one that it waits at. */
async function pending(
	{ plan, state }: Run,
	{ todo, aim }: Course,
	done: readonly SteppedPatch[],
	{ objects }: Readers,
): Promise<SteppedPatch[]> {
	const seen = new Set(done.map(({ commit }) => commit));
	const listed = todo.flatMap((each) => ("key" in each ? [each.key] : []));
	const left = [...new Set([...listed, ...plan.commits])].filter((key) => !seen.has(key));
	const waiting = aim === "go on" ? undefined : state.decisions.find(({ fate }) => isWaiting(fate));
	const run = aim === "quit" ? "ended" : "stopped";
	return Promise.all(
		left.map(async (commit): Promise<SteppedPatch> => {
			const { message } = await readCommit(objects, commit);
			const reason = { kind: "not reached", run } as const;
			const pending = { fate: "pending", partlyUpstream: false, reason, files: [] } as const;
			return {
				commit,
				subject: subjectOf(message),
				decision: waiting?.key === commit ? waiting : { key: commit, ...pending },
				message,
				droppedHeaders: [],
			};
		}),
	);
}
