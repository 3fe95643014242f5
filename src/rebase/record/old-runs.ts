import { stat } from "node:fs/promises";
import { join } from "node:path";
import { readRef } from "../../git/refs.js";
import type { Repository } from "../../git/repository.js";
import type { Plan } from "../../model/run.js";
import { readableRuns } from "./current.js";
import type { Run } from "./run.js";

/** What decides whether a run may go; its journal can be large, and is not kept in memory. */
export interface RunOnDisk {
	readonly name: string;
	/** The git directory of the worktree that it was started in. */
	readonly home: string;
	readonly branch: string;
	/** It ended, or it is a leg that is done. */
	readonly phase: "open" | "passed" | "ended";
	/** It made the branch and was not taken back. */
	readonly madeBranch: boolean;
	/** Work of the user's lies in its folder, or in its worktree. */
	readonly holdsWork: boolean;
	/** When its journal was written to last, in milliseconds since 1970. */
	readonly written: number;
	/** The runs whose records are read together with its own. */
	readonly needs: readonly string[];
}

/** All runs whose record can be read, oldest first. */
export async function runsOnDisk(repository: Repository): Promise<RunOnDisk[]> {
	const runs: RunOnDisk[] = [];
	for await (const run of readableRuns(repository)) {
		// One that was removed meanwhile is not there.
		const written = await stat(join(run.paths.folder, "journal.jsonl")).catch(() => undefined);
		if (written) runs.push(await onDisk(run, written.mtimeMs));
	}
	return runs;
}

async function onDisk(run: Run, written: number): Promise<RunOnDisk> {
	const { plan, paths, phase, state } = run;
	const isOver = phase.kind === "ended";
	const hasLeft = (await stat(paths.left).catch(() => undefined)) !== undefined;
	return {
		name: plan.run,
		home: plan.home,
		branch: plan.branch,
		phase: isOver ? "ended" : state.passed !== undefined ? "passed" : "open",
		madeBranch: isOver && state.published !== undefined && phase.how !== "undone",
		holdsWork: hasLeft || (await run.worktree()) !== undefined,
		written,
		needs: needsOf(plan),
	};
}

function needsOf({ run, retryOf, way, patchFiles }: Plan): string[] {
	const needs = [retryOf?.run, way?.before, patchFiles?.run];
	return needs.filter((name) => name !== undefined && name !== run) as string[];
}

/**
 * The runs that may be removed: over, not written to since, not the last one of a branch that stands, without work of
 * the user's, and none of the others needs them. In the order of `runs`.
 *
 * @param before in milliseconds since 1970
 */
export async function oldRuns(
	repository: Repository,
	runs: readonly RunOnDisk[],
	before: number,
): Promise<RunOnDisk[]> {
	const followed = new Set(runs.flatMap(({ needs }) => needs));
	const standing = await lastOfBranches(repository, runs);
	const isOver = ({ name, phase }: RunOnDisk) =>
		phase === "ended" || (phase === "passed" && followed.has(name));
	const old = new Set(
		runs.filter((run) => isOver(run) && run.written < before && !run.holdsWork && !standing.has(run)),
	);
	const needed = neededBy(
		runs.filter((run) => !old.has(run)),
		runs,
	);
	return [...old].filter(({ name }) => !needed.has(name));
}

/** The names of all that runs need, and that those need in turn. */
export function neededBy(runs: readonly RunOnDisk[], all: readonly RunOnDisk[]): ReadonlySet<string> {
	const byName = new Map(all.map((run) => [run.name, run]));
	const needed = new Set<string>();
	for (let left = runs.flatMap(({ needs }) => needs); left.length > 0; ) {
		const anew = left.filter((name) => !needed.has(name));
		for (const name of anew) needed.add(name);
		left = anew.flatMap((name) => byName.get(name)?.needs ?? []);
	}
	return needed;
}

/** Undo takes these back. */
async function lastOfBranches(repository: Repository, runs: readonly RunOnDisk[]): Promise<Set<RunOnDisk>> {
	const last = new Map(runs.filter(({ madeBranch }) => madeBranch).map((run) => [run.branch, run]));
	for (const branch of last.keys())
		if ((await readRef(repository, branch)) === undefined) last.delete(branch);
	return new Set(last.values());
}
