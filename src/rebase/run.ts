import { rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { sweepImport, sweepTemporary, unfinishedPacks } from "../git/leftovers.js";
import { deleteRefs } from "../git/refs.js";
import type { Repository } from "../git/repository.js";
import type { Plan, RunResult } from "../model/run.js";
import { readIfThere, writeDurably } from "../system/durable.js";
import { advance } from "./advance.js";
import { earlierOf } from "./earlier.js";
import type { OpenRun } from "./open-run.js";
import type { RunOptions } from "./options.js";
import { clearCurrentRun, currentRunId, findRun, requireIdle, setCurrentRun } from "./record/current.js";
import { Journal, listRuns } from "./record/journal.js";
import { withLock } from "./record/lock.js";
import { homeFolder, previousRefOf, runFolder, tipRefOf } from "./record/paths.js";
import { stateOf } from "./record/state.js";
import { type Instruction, picks, todoText } from "./record/todo.js";

/**
 * Runs a plan from its beginning.
 *
 * @param todo what to do with the plan's patches, where that is not to carry all over as they come
 * @throws UserError where another run is under way in this worktree
 * @throws CancelledError where the repository's signal fires; `rebase --resume` goes on
 */
export async function startRun(
	repository: Repository,
	plan: Plan,
	options: RunOptions,
	todo: readonly Instruction[] = picks(plan),
): Promise<RunResult> {
	const fresh = { plan, state: stateOf([]), todo, aim: "go on" } as const;
	if (options.dryRun) return advance(repository, fresh, options);
	return withLock(homeFolder(plan.home), async () => {
		await requireIdle(repository);
		await forgetAborted(repository);
		const before = await currentRunId(plan.home);
		const files = { "todo.json": todoText(todo) };
		const journal = await Journal.create(repository.commonDir, plan, files, () =>
			setCurrentRun(plan.home, plan.run),
		);
		try {
			return await goOn(repository, { ...fresh, journal }, options);
		} catch (error) {
			await journal.close();
			const { entries } = await findRun(repository, plan.run);
			if (entries.length === 0) await discard(repository, plan, before);
			throw error;
		}
	});
}

/** Advances a run whose lock is held, and closes its journal. Leftovers of a killed one are taken away before. */
export async function goOn(
	repository: Repository,
	run: OpenRun & { readonly journal: Journal },
	options: RunOptions,
): Promise<RunResult> {
	await sweep(repository, run.plan);
	try {
		const { retryOf } = run.plan;
		const earlier = retryOf && (await earlierOf(repository, retryOf));
		return await advance(fromAnywhere(repository), { ...run, ...(earlier && { earlier }) }, options);
	} finally {
		await run.journal.close();
	}
}

/** The repository as seen from its common directory: the worktree that a command was started in may be taken away. */
export function fromAnywhere(repository: Repository): Repository {
	return { ...repository, context: { ...repository.context, cwd: repository.commonDir } };
}

/** Takes away what a killed process of the run left, and notes what unfinished packs are there that are not the run's. */
export async function sweep({ commonDir }: Repository, plan: Plan): Promise<void> {
	const file = join(runFolder(commonDir, plan.run), "foreign-packs");
	await sweepTemporary(commonDir, homeFolder(plan.home));
	const known = await readIfThere(file);
	if (known !== undefined) await sweepImport(commonDir, known.split("\n"));
	await writeDurably(file, (await unfinishedPacks(commonDir)).join("\n"));
}

/** Takes a run away that came to nothing. */
async function discard(repository: Repository, plan: Plan, before: string | undefined): Promise<void> {
	const { signal, ...context } = fromAnywhere(repository).context;
	await deleteRefs({ ...repository, context }, [tipRefOf(plan), previousRefOf(plan)]);
	await (before === undefined ? clearCurrentRun(plan.home) : setCurrentRun(plan.home, before));
	await rm(runFolder(repository.commonDir, plan.run), { recursive: true, force: true });
}

/** The journal of an aborted run is kept until the next one begins; what its user left in its worktree stays. */
async function forgetAborted(repository: Repository): Promise<void> {
	for (const run of await listRuns(repository.commonDir)) {
		const found = await findRun(repository, run).catch(() => undefined);
		const { phase } = found?.state ?? {};
		if (!found || phase?.kind !== "ended" || phase.how !== "aborted" || found.plan.home !== repository.gitDir)
			continue;
		const folder = runFolder(repository.commonDir, run);
		const isEmpty = (await stat(join(folder, "left")).catch(() => undefined)) === undefined;
		if (isEmpty) await rm(folder, { recursive: true, force: true });
	}
}
