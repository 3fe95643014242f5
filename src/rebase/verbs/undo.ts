import { mkdir, readdir, rename, rmdir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { UserError } from "../../errors.js";
import { changeRefs, readRef, worktreeOf } from "../../git/refs.js";
import type { Repository } from "../../git/repository.js";
import type { MovedRef, Plan } from "../../model/run.js";
import {
	clearCurrentRun,
	currentRun,
	currentRunId,
	readableRuns,
	runToShow,
	setCurrentRun,
} from "../record/current.js";
import { hold } from "../record/hold.js";
import { requireUnlocked } from "../record/lock.js";
import { type HeldRun, Run } from "../record/run.js";

/** What an undo did. */
interface Undone {
	readonly plan: Plan;
	/** The commit that the branch is at again; absent where the branch is gone. */
	readonly branchAt?: string;
	/** Branches that had gone along: those that are back where they were, and those that have moved since or are checked out. */
	readonly movedBack: readonly string[];
	readonly leftAsTheyAre: readonly string[];
	/** The folder that the patch files were moved to. */
	readonly movedTo?: string;
	/** The ref that still holds what the run had made. */
	readonly keptRef: string;
}

/** The runs that made a branch, the latest last, and whether each was taken back. */
export async function finishedRuns(repository: Repository): Promise<{ run: Run; isUndone: boolean }[]> {
	const runs = [];
	for await (const run of readableRuns(repository))
		if (run.state.published) runs.push({ run, isUndone: !isUndoable(run) });
	return runs;
}

/**
 * Takes a run back: its branch is gone, or where it was; its patch files are moved aside, never deleted.
 *
 * @param name the run; by default the latest of this worktree
 * @throws UserError where it made nothing, its branch has moved since, or a run is under way in this worktree
 */
export async function undoRun(repository: Repository, name?: string): Promise<Undone> {
	await requireNoneUnderWay(repository);
	return hold(name === undefined ? await latest(repository) : await Run.open(repository, name), undo);
}

/** What a run under way ends with may stand on the branch that an earlier one made, as a retry's does. */
async function requireNoneUnderWay(repository: Repository): Promise<void> {
	const run = await currentRun(repository);
	if (!run || run.phase.kind === "ended") return;
	await requireUnlocked(run.paths.home);
	throw new UserError(
		`run ${run.plan.run} is under way here: nothing is taken back before it is over`,
		"git miggpt rebase --abort gives it up; git miggpt status says where it stands",
	);
}

async function undo(run: HeldRun): Promise<Undone> {
	const { repository, plan, paths } = run;
	const { published } = run.state;
	if (!isUndoable(run) || !published)
		throw new UserError(
			`run ${plan.run} made no branch, or was taken back already`,
			"git miggpt undo --list shows the runs that can be; a run under way is given up with git miggpt rebase --abort",
		);
	const branch = plan.branch.replace("refs/heads/", "");
	const { previous } = published;
	const now = await readRef(repository, plan.branch);
	const isBack = now === previous;
	if (now !== published.tip && !isBack)
		throw new UserError(
			`branch ${branch} has ${now === undefined ? "been deleted" : "moved"} since the run`,
			`nothing was changed; what the run made stands under ${paths.tipRef}`,
		);
	const worktree = isBack ? undefined : await worktreeOf(repository, plan.branch);
	if (worktree !== undefined)
		throw new UserError(
			`branch ${branch} is checked out at ${worktree}`,
			"check out another branch there first: git checkout --detach",
		);
	const change = {
		ref: plan.branch,
		old: published.tip,
		...(previous !== undefined && { commit: previous }),
	};
	const along = isBack ? [] : await goneAlong(repository, published.moved ?? []);
	const back = along.filter(({ isThere }) => isThere);
	const changes = [change, ...back.map(({ ref, from, to }) => ({ ref, old: to, commit: from }))];
	if (!isBack)
		await changeRefs(repository, changes, `miggpt undo: ${plan.series.name} onto ${plan.target.name}`);
	const movedTo = await moveFilesAside(run, published.files);
	await run.memory.forgetAnswers(plan.run);
	await run.journal.append({ kind: "ended", how: "undone" });
	if ((await currentRunId(plan.home)) === plan.run)
		await (plan.retryOf ? setCurrentRun(plan.home, plan.retryOf.run) : clearCurrentRun(plan.home));
	return {
		plan,
		keptRef: paths.tipRef,
		movedBack: back.map(({ ref }) => ref),
		leftAsTheyAre: along.filter(({ isThere }) => !isThere).map(({ ref }) => ref),
		...(previous !== undefined && { branchAt: previous }),
		...(movedTo !== undefined && { movedTo }),
	};
}

/** The branches that a run moved along, and whether each is still there and in nobody's checkout. */
async function goneAlong(repository: Repository, moved: readonly MovedRef[]) {
	const found = moved.map(async (each) => {
		const isSame = (await readRef(repository, each.ref)) === each.to;
		return { ...each, isThere: isSame && (await worktreeOf(repository, each.ref)) === undefined };
	});
	return Promise.all(found);
}

async function latest(repository: Repository): Promise<Run> {
	const standing = (await finishedRuns(repository)).filter(({ isUndone }) => !isUndone);
	const current = await currentRunId(repository.gitDir);
	// A repository that was moved has another folder than its runs were made in.
	const own = standing.filter(({ run: { plan } }) => plan.home === repository.gitDir || plan.run === current);
	const last = own.at(-1);
	if (last) return last.run;
	throw await nothingToUndo(repository, standing.length > 0);
}

/** What to say where no run of this worktree has a branch to take back. */
async function nothingToUndo(repository: Repository, hasOthers: boolean): Promise<UserError> {
	const run = await runToShow(repository);
	const others = hasOthers
		? "git miggpt undo --list shows the runs of other worktrees; git miggpt undo RUN takes one of them back"
		: "git miggpt status says what became of the last run";
	const how = run?.phase.kind === "ended" ? run.phase.how : undefined;
	if (how === "aborted")
		return new UserError(`run ${run!.plan.run} was given up with --abort: it made no branch`, others);
	if (how === "undone")
		return new UserError(
			`run ${run!.plan.run} was taken back already`,
			`git miggpt retry --run ${run!.plan.run} makes it again`,
		);
	return new UserError("no run of this worktree has made a branch", others);
}

function isUndoable({ phase, state }: Run): boolean {
	return (
		state.published !== undefined && phase.kind === "ended" && (phase.how === "done" || phase.how === "quit")
	);
}

/** Moves a run's patch files aside, and those back that were moved aside for them. */
async function moveFilesAside({ paths }: Run, names: readonly string[]): Promise<string | undefined> {
	const { output, undone, inTheWay } = paths;
	const there = await Promise.all(names.map((name) => stat(join(output, name)).catch(() => undefined)));
	const own = names.filter((_, i) => there[i] !== undefined);
	for (const name of own) {
		await mkdir(dirname(join(undone, name)), { recursive: true });
		await rename(join(output, name), join(undone, name));
	}
	for (const name of await readdir(inTheWay).catch(() => []))
		await rename(join(inTheWay, name), join(output, name));
	await rmdir(inTheWay).catch(() => {});
	return own.length > 0 ? undone : undefined;
}
