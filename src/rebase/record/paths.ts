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

/** The ref that holds what a run has ported. */
export function tipRefOf({ run }: { readonly run: string }): string {
	return `refs/miggpt/${run}/tip`;
}

/** The ref that holds what the branch pointed to before a run moved it. */
export function previousRefOf({ run }: { readonly run: string }): string {
	return `refs/miggpt/${run}/previous`;
}

/** Fits the names of runs' folders, which sort by the order the runs were made in. */
export const RUN_ID = /^\d{8}T\d{6}-[0-9a-f]{8}$/;

/** The folder of a run's worktree. */
export function worktreeFolder(
	{ commonDir }: { readonly commonDir: string },
	{ worktree, run }: Plan,
): string {
	return worktree ?? join(runFolder(commonDir, run), "worktree");
}

/** True where commands are run in the run's worktree after each patch, so that it is a full checkout. */
export function hasCommands({ checks }: Plan): boolean {
	return checks.exec.length + checks.execChanged.length > 0;
}
