import { mkdir, readdir, rename, rmdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { UserError } from "../../errors.js";
import { changeRefs, readRef, worktreeOf } from "../../git/refs.js";
import type { Repository } from "../../git/repository.js";
import type { Plan } from "../../model/run.js";
import { asideFolder } from "../publish.js";
import { clearCurrentRun, currentRunId, type FoundRun, findRun, setCurrentRun } from "../record/current.js";
import { Journal, listRuns } from "../record/journal.js";
import { withLock } from "../record/lock.js";
import { Memory } from "../record/memory.js";
import { homeFolder, runFolder, tipRefOf } from "../record/paths.js";

/** What an undo did. */
interface Undone {
	readonly plan: Plan;
	/** The commit that the branch is at again; absent where the branch is gone. */
	readonly branchAt?: string;
	/** The folder that the patch files were moved to. */
	readonly movedTo?: string;
	/** The ref that still holds what the run had made. */
	readonly keptRef: string;
}

/** The runs that can be undone, the latest last. */
export async function undoable(repository: Repository): Promise<FoundRun[]> {
	const runs = await Promise.all(
		(await listRuns(repository.commonDir)).map((run) => findRun(repository, run).catch(() => undefined)),
	);
	return runs.filter((found) => found !== undefined && isUndoable(found)) as FoundRun[];
}

/**
 * Takes a run back: its branch is gone, or where it was; its patch files are moved aside, never deleted.
 *
 * @param name the run; by default the latest of this worktree
 * @throws UserError where it made nothing, or its branch has moved since
 */
export async function undoRun(repository: Repository, name?: string): Promise<Undone> {
	const found = name === undefined ? await latest(repository) : await findRun(repository, name);
	return withLock(homeFolder(found.plan.home), () => undo(repository, found));
}

async function undo(repository: Repository, found: FoundRun): Promise<Undone> {
	const { plan } = found;
	const { published } = (await findRun(repository, plan.run)).state;
	if (!isUndoable(found) || !published)
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
			`nothing was changed; what the run made stands under ${tipRefOf(plan)}`,
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
	if (!isBack)
		await changeRefs(repository, [change], `miggpt undo: ${plan.series.name} onto ${plan.target.name}`);
	const movedTo = await moveFilesAside(repository, plan, published.files);
	await new Memory(repository.commonDir).forgetAnswers(plan.run);
	const journal = await Journal.open(repository.commonDir, plan.run);
	await journal.append({ kind: "ended", how: "undone" }).finally(() => journal.close());
	if ((await currentRunId(plan.home)) === plan.run)
		await (plan.retryOf ? setCurrentRun(plan.home, plan.retryOf.run) : clearCurrentRun(plan.home));
	return {
		plan,
		keptRef: tipRefOf(plan),
		...(previous !== undefined && { branchAt: previous }),
		...(movedTo !== undefined && { movedTo }),
	};
}

async function latest(repository: Repository): Promise<FoundRun> {
	const own = (await undoable(repository)).filter(({ plan }) => plan.home === repository.gitDir).at(-1);
	if (own) return own;
	throw new UserError(
		"there is no run of this worktree to take back",
		"git miggpt undo --list shows those of all worktrees; git miggpt undo RUN takes one of them back",
	);
}

function isUndoable({ state }: FoundRun): boolean {
	const { phase, published } = state;
	return published !== undefined && phase.kind === "ended" && (phase.how === "done" || phase.how === "quit");
}

/** Moves a run's patch files aside, and those back that were moved aside for them. */
async function moveFilesAside(
	repository: Repository,
	{ run, output }: Plan,
	names: readonly string[],
): Promise<string | undefined> {
	const folder = output ?? join(runFolder(repository.commonDir, run), "patches");
	const aside =
		output === undefined
			? join(runFolder(repository.commonDir, run), "undone")
			: join(output, `undone-${run}`);
	const there = await Promise.all(names.map((name) => stat(join(folder, name)).catch(() => undefined)));
	const own = names.filter((_, i) => there[i] !== undefined);
	if (own.length > 0) await mkdir(aside, { recursive: true });
	for (const name of own) await rename(join(folder, name), join(aside, name));
	const before = asideFolder(folder, run);
	for (const name of await readdir(before).catch(() => []))
		await rename(join(before, name), join(folder, name));
	await rmdir(before).catch(() => {});
	return own.length > 0 ? aside : undefined;
}
