import { readdir, rename, rm, rmdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { deleteRefs, refsBelow } from "../../git/refs.js";
import type { Repository } from "../../git/repository.js";
import { lockOwner, withLock } from "../record/lock.js";
import { neededBy, oldRuns, runsOnDisk } from "../record/old-runs.js";
import { homeFolder, RUN_ID, runFolder, runTime } from "../record/paths.js";

/** What a prune did. */
interface Pruned {
	/** The names of the runs that are gone. */
	readonly removed: readonly string[];
	/** Processes that are at work in a worktree, and so what old runs have been left there. */
	readonly busy: readonly { readonly process: number; readonly runs: number }[];
}

/**
 * Removes old runs, folder and refs. A run is put aside first, which takes it away as a whole, and is put back where
 * another one has come to need it by then; what a killed prune had put aside, the next one is done with.
 *
 * @param before runs go that were written to last before this, in milliseconds since 1970
 * @param now the time it is, the same
 */
export async function pruneRuns(repository: Repository, before: number, now: number): Promise<Pruned> {
	const aside = asideFolder(repository);
	const pruned = await withLock(
		aside,
		async () => {
			const busy = await putAside(repository, before);
			const removed = await removeAside(repository);
			await removeLoneRefs(repository, Math.min(before, now - LONG_AGO));
			return { removed, busy };
		},
		"a prune",
	);
	await rmdir(aside).catch(() => {});
	return pruned;
}

/** Refs of a run whose folder did not appear for so long are of none that is being started, in milliseconds. */
const LONG_AGO = 3_600_000;

/** Where runs are that are being removed. */
function asideFolder({ commonDir }: Repository): string {
	return join(commonDir, "miggpt", "old");
}

/** Nobody else changes a run of a worktree whose lock is held. @returns who holds those that are not free */
async function putAside(repository: Repository, before: number): Promise<Pruned["busy"]> {
	const busy = [];
	const old = await oldRuns(repository, await runsOnDisk(repository), before);
	for (const home of new Set(old.map((run) => run.home))) {
		const work = async () => {
			const still = await oldRuns(repository, await runsOnDisk(repository), before);
			// The oldest first: of a way over several versions, the last leg says that the others are done.
			for (const { name } of still.filter((run) => run.home === home))
				await rename(runFolder(repository.commonDir, name), join(asideFolder(repository), name));
		};
		const process = await lockOwner(homeFolder(home));
		if (process !== undefined) busy.push({ process, runs: old.filter((run) => run.home === home).length });
		else if (await isThere(home)) await withLock(homeFolder(home), work);
		else await work();
	}
	return busy;
}

async function removeAside(repository: Repository): Promise<string[]> {
	const aside = asideFolder(repository);
	await putBackNeeded(repository);
	const names = await runsAside(repository);
	const refs = names.length > 0 ? await refsBelow(repository, REFS) : [];
	for (const name of names) {
		await deleteRefs(
			repository,
			refs.filter((ref) => runOf(ref) === name),
		);
		await rm(join(aside, name), { recursive: true, force: true });
	}
	return names;
}

/** One that is put back can need others in turn. */
async function putBackNeeded(repository: Repository): Promise<void> {
	for (;;) {
		const names = await runsAside(repository);
		if (names.length === 0) return;
		const runs = await runsOnDisk(repository);
		const needed = neededBy(runs, runs);
		const back = names.filter((name) => needed.has(name));
		if (back.length === 0) return;
		for (const name of back)
			await rename(join(asideFolder(repository), name), runFolder(repository.commonDir, name));
	}
}

async function runsAside(repository: Repository): Promise<string[]> {
	return (await readdir(asideFolder(repository))).filter((name) => RUN_ID.test(name)).sort();
}

/** Removes the refs of runs whose folders somebody took away. */
async function removeLoneRefs(repository: Repository, before: number): Promise<void> {
	const refs = await refsBelow(repository, REFS);
	const folders = new Set(await readdir(join(repository.commonDir, "miggpt")));
	const isLone = (run: string) => RUN_ID.test(run) && !folders.has(run) && runTime(run) < before;
	await deleteRefs(
		repository,
		refs.filter((ref) => isLone(runOf(ref))),
	);
}

const REFS = "refs/miggpt/";

function runOf(ref: string): string {
	return ref.slice(REFS.length).split("/", 1)[0]!;
}

async function isThere(folder: string): Promise<boolean> {
	return (await stat(folder).catch(() => undefined)) !== undefined;
}
