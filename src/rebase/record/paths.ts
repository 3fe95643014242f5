import { join } from "node:path";
import type { Plan } from "../../model/run.js";

/** What belongs to one run: `<git-common-dir>/miggpt/<run>`. */
export function runFolder(commonDir: string, run: string): string {
	return join(commonDir, "miggpt", run);
}

/** What belongs to one worktree: its lock, and the name of its latest run. */
export function homeFolder(gitDir: string): string {
	return join(gitDir, "miggpt");
}

/** Fits the names of runs' folders, which sort by the order the runs were made in. */
export const RUN_ID = /^\d{8}T\d{6}-[0-9a-f]{8}$/;

/** The time in the name of a run, or in the stamp that it begins with, in milliseconds since 1970. */
export function runTime(run: string): number {
	return Date.parse(run.replace(/^(....)(..)(..)T(..)(..)(..).*$/, "$1-$2-$3T$4:$5:$6Z"));
}

/** What is a run's on the disk, besides its plan and journal, and among the refs. */
export interface RunPaths {
	/** What is the run's alone. */
	readonly folder: string;
	/** What belongs to the worktree that the run was started in. */
	readonly home: string;
	/** The worktree that stops are laid out in and commands are run in. */
	readonly worktree: string;
	/** Work of the user's that was saved from the worktree. */
	readonly left: string;
	/** What is left to do. */
	readonly todo: string;
	/** A stop as it was laid out, and the text that says what is open there. */
	readonly stop: string;
	readonly notes: string;
	/** The batch that a run which is done has asked. */
	readonly batch: string;
	/** Unfinished packs in the object database that are not the run's. */
	readonly foreignPacks: string;
	/** Old and new commit ids, as a post-rewrite hook gets them. */
	readonly rewritten: string;
	/** Commits as they were made, and as they were signed. */
	readonly signed: string;
	/** The folder that the patch files are written to, and the one that they are for. */
	readonly patches: string;
	readonly output: string;
	/** Where an undo moves the patch files, and where `--force` puts those that were in their way. */
	readonly undone: string;
	readonly inTheWay: string;
	/** The ref that holds what the run has ported, and the one with what the branch pointed to before. */
	readonly tipRef: string;
	readonly previousRef: string;
	/** The ref that holds the commits that were made for the run: of patch files, or of merges. */
	readonly madeRef: string;
}

export function pathsOf(commonDir: string, { run, home, worktree, output }: Plan): RunPaths {
	const folder = runFolder(commonDir, run);
	const inFolder = (name: string) => join(folder, name);
	return {
		folder,
		home: homeFolder(home),
		worktree: worktree ?? inFolder("worktree"),
		left: inFolder("left"),
		todo: inFolder("todo.json"),
		stop: inFolder("stop.json"),
		notes: inFolder("open-hunks.txt"),
		batch: inFolder("batch.json"),
		foreignPacks: inFolder("foreign-packs"),
		rewritten: inFolder("rewritten"),
		signed: inFolder("signed"),
		patches: inFolder("patches"),
		output: output ?? inFolder("patches"),
		undone: output === undefined ? inFolder("undone") : join(output, `undone-${run}`),
		inTheWay: join(output ?? inFolder("patches"), `before-${run}`),
		tipRef: `refs/miggpt/${run}/tip`,
		previousRef: `refs/miggpt/${run}/previous`,
		madeRef: `refs/miggpt/${run}/series`,
	};
}
