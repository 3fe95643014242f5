import { realpathSync } from "node:fs";
import { sep } from "node:path";
import type { RunResult } from "../model/run.js";
import type { Io } from "./command.js";

/** Says that the folder that the shell is in will be gone, where it is in a run's worktree. */
export function noteWorktree(io: Io, { stopped }: Pick<RunResult, "stopped">): void {
	if (stopped?.worktree === undefined || !isWithin(io.cwd, stopped.worktree)) return;
	io.stderr.write(
		"note: you are in the run's worktree, which is taken away when the run ends: cd to your checkout before the last --continue\n",
	);
}

function isWithin(folder: string, other: string): boolean {
	try {
		const [inner, outer] = [realpathSync(folder), realpathSync(other)];
		return inner === outer || inner.startsWith(outer + sep);
	} catch {
		return false;
	}
}
