import { CancelledError } from "../errors.js";
import { readCommit } from "../git/commits.js";
import { DiffStream } from "../git/diff-stream.js";
import { blobId, ObjectReader } from "../git/objects.js";
import { commitsBetween, readRef } from "../git/refs.js";
import type { Repository } from "../git/repository.js";
import { Scratch } from "../git/scratch.js";
import { CommitTree } from "../git/tree-reader.js";
import type { Plan, RunResult } from "../model/run.js";
import { readPatch, subjectOf } from "../series/read.js";
import { firstBroken } from "./bisect.js";
import { Checker } from "./checks.js";
import { Decider } from "./decide.js";
import type { OpenRun } from "./open-run.js";
import type { RunOptions } from "./options.js";
import { publish } from "./publish.js";
import { tipRefOf, worktreeFolder } from "./record/paths.js";
import { Overlay } from "./replay/overlay.js";
import { countFates, reconcileRun, reconcileTree } from "./replay/reconcile.js";
import { type SteppedPatch, Stepper } from "./replay/stepper.js";
import { layOutConflict, shownBefore } from "./stop/lay-out.js";
import { removeWorktree } from "./stop/worktrees.js";
import { walk } from "./walk.js";

/**
 * Replays what a run has decided, goes on with what is left to do, and writes what landed under
 * `refs/miggpt/<run>/tip`; at the end it makes the branch and the patch files, at a stop the worktree.
 *
 * @throws CancelledError where the repository's signal fires; the tip then holds what was ported
 */
export async function advance(repository: Repository, run: OpenRun, options: RunOptions): Promise<RunResult> {
	const begin = options.clock();
	const scratch = await Scratch.open(repository);
	const objects = new ObjectReader(scratch.context);
	const diffs = new DiffStream(scratch.context);
	try {
		const result = await carryOut(repository, scratch, run, options, { objects, diffs });
		return { ...result, seconds: (options.clock() - begin) / 1000 };
	} finally {
		await Promise.all([objects.close(), diffs.kill()]);
		await scratch.close();
	}
}

interface Readers {
	readonly objects: ObjectReader;
	readonly diffs: DiffStream;
}

async function carryOut(
	repository: Repository,
	scratch: Scratch,
	run: OpenRun,
	options: RunOptions,
	{ objects, diffs }: Readers,
): Promise<Omit<RunResult, "seconds">> {
	const { plan, journal, state, aim } = run;
	const { dryRun, tell } = options;
	const overlay = await openOverlay(repository, scratch, objects, plan);
	const decider = await Decider.open(repository, scratch, plan, objects, overlay, options);
	const tipRef = tipRefOf(plan);
	const stepper = await Stepper.start(repository, plan, overlay, dryRun ? undefined : tipRef);
	const checker = new Checker(repository, plan, stepper, tell, options.key);
	const read = (key: string) => readPatch(objects, diffs, key);
	const checkCancelled = () => {
		if (repository.context.signal?.aborted) throw new CancelledError();
	};
	const walked = await walk(run, { read, decider, stepper, checker, tell, checkCancelled }).finally(() =>
		stepper.finish(),
	);
	const patches = [...walked.results, ...(await pending(objects, run, walked.results))];
	const stop = aim === "show" && state.phase.kind === "stopped" ? state.phase.stop : walked.stop;

	const tip = dryRun ? undefined : await readRef(repository, tipRef);
	const commitsOut = tip && (await commitsBetween(repository, plan.target.commit, tip)).length;
	reconcileRun(plan.commits.length, patches, commitsOut === "" ? undefined : commitsOut);
	const touched = await overlay.touched();
	if (tip !== undefined) await reconcileTree(scratch, plan.target.commit, tip, touched);
	const ended = {
		plan,
		dryRun,
		patches,
		fates: countFates(patches.map(({ decision }) => decision)),
		...(tip !== undefined && { tip, tipRef }),
		branchMade: false,
		mailLosses: [],
		droppedHeaders: patches.flatMap(({ commit, droppedHeaders: headers }) =>
			headers.length > 0 ? [{ commit, headers }] : [],
		),
	};
	if (!journal || tip === undefined) return { ...ended, ...(stop && { stopped: { stop } }) };
	if (stop) {
		if (aim !== "show") await journal.append({ kind: "stopped", stop });
		const decision = [...walked.results.map((each) => each.decision), ...state.decisions].find(
			({ key }) => key === stop.key,
		);
		const blob = (oid: string) => objects.blob(oid);
		const shown =
			stop.why === "conflict"
				? (aim === "show" && (await shownBefore(repository, plan))) ||
					(await layOutConflict(repository, plan, await read(stop.key), decision!, { overlay, blob, tip }))
				: checker.isWanted && { worktree: worktreeFolder(repository, plan) };
		return { ...ended, stopped: { stop, ...shown } };
	}
	const { bisectExec } = plan.checks;
	const broken =
		bisectExec === undefined || aim === "quit"
			? undefined
			: await firstBroken(repository, plan, bisectExec, walked.results, tell);
	const published = await publish(repository, scratch, plan, journal, state, { tip, patches, touched, tell });
	// The branch is made: a signal comes too late to undo that.
	const { signal, ...context } = repository.context;
	if (aim !== "quit") await removeWorktree({ ...repository, context }, plan);
	await journal.append({ kind: "ended", how: aim === "quit" ? "quit" : "done" });
	return { ...ended, ...published, ...(broken && { broken }) };
}

/** The target's tree with nothing landed yet. */
export async function openOverlay(
	repository: Repository,
	scratch: Scratch,
	objects: ObjectReader,
	plan: Plan,
): Promise<Overlay> {
	const target = await CommitTree.open(scratch.context, objects, plan.target.commit);
	return new Overlay(
		target,
		(oid) => objects.blob(oid),
		(text) => blobId(text, repository.objectFormat),
	);
}

/** The patches that the run has not come to. */
async function pending(
	objects: ObjectReader,
	{ plan, todo }: OpenRun,
	done: readonly SteppedPatch[],
): Promise<SteppedPatch[]> {
	const seen = new Set(done.map(({ commit }) => commit));
	const listed = todo.flatMap((each) => ("key" in each ? [each.key] : []));
	const left = [...new Set([...listed, ...plan.commits])].filter((key) => !seen.has(key));
	return Promise.all(
		left.map(async (commit): Promise<SteppedPatch> => {
			const { message } = await readCommit(objects, commit);
			const reason = { kind: "not reached", run: "stopped" } as const;
			return {
				commit,
				subject: subjectOf(message),
				decision: { key: commit, fate: "pending", partlyUpstream: false, reason, files: [] },
				message,
				droppedHeaders: [],
			};
		}),
	);
}
