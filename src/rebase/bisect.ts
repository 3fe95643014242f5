import { Worktree } from "../git/worktree.js";
import type { RunEvent, RunResult } from "../model/run.js";
import { runShell } from "../system/shell.js";
import type { Run } from "./record/run.js";
import type { SteppedPatch } from "./replay/stepper.js";

/**
 * Finds, by halving, the first patch after which a shell command fails.
 *
 * @returns undefined where it does not fail at the end; the patch's number is 0 where it fails on the target already
 */
export async function firstBroken(
	run: Run,
	command: string,
	patches: readonly SteppedPatch[],
	tell: (event: RunEvent) => void,
): Promise<RunResult["broken"]> {
	const { plan, repository } = run;
	const { context } = repository;
	const landed = patches.filter(({ newCommit }) => newCommit !== undefined);
	const commits = [plan.target.commit, ...landed.map(({ newCommit }) => newCommit!)];
	const how = { isFull: true, isOwn: !plan.worktree };
	const worktree =
		(await run.worktree()) ?? (await Worktree.add(context, run.paths.worktree, commits.at(-1)!, how));
	/** What the command writes where it fails after so many patches. */
	const failure = async (count: number) => {
		tell({ kind: "doing", what: `running ${command} after ${count} of ${landed.length} patches` });
		await worktree.reset(commits[count]!, true);
		await worktree.fill();
		const { code, tail } = await runShell(command, worktree.folder, {}, context.signal);
		return code === 0 ? undefined : tail;
	};
	let output = await failure(landed.length);
	if (output === undefined) return undefined;
	const onTarget = await failure(0);
	if (onTarget !== undefined) return { commit: plan.target.commit, number: 0, output: onTarget };
	let good = 0;
	let bad = landed.length;
	while (bad - good > 1) {
		const middle = (good + bad) >> 1;
		const failed = await failure(middle);
		if (failed === undefined) good = middle;
		else [bad, output] = [middle, failed];
	}
	const { commit } = landed[bad - 1]!;
	return { commit, number: patches.findIndex((patch) => patch.commit === commit) + 1, output };
}
