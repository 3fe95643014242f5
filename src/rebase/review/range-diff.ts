import type { GitContext } from "../../git/process.js";
import { pairDiff } from "../../git/range-diff.js";
import type { PatchResult, RunResult } from "../../model/run.js";

/** A patch beside the commit that it became; one of the two may be missing. */
export interface DiffedPair {
	/** From 1, in the series and on the branch. */
	readonly oldNumber: number;
	readonly newNumber?: number;
	readonly patch: PatchResult;
	/** What differs between the two, as `git range-diff` shows it, latin1; empty where nothing does. */
	readonly diff: string;
}

/** The run's patches beside what they became, by the run's own pairs. */
export async function rangeDiff(
	context: GitContext,
	{ patches }: RunResult,
	isWanted: (patch: PatchResult) => boolean = () => true,
): Promise<DiffedPair[]> {
	const pairs: DiffedPair[] = [];
	let landed = 0;
	for (const [i, patch] of patches.entries()) {
		const { commit, newCommit, decision } = patch;
		const newNumber = newCommit === undefined ? undefined : ++landed;
		if (!isWanted(patch)) continue;
		const isSame = decision.manner === "unchanged" && decision.message === undefined;
		const diff = newCommit === undefined || isSame ? "" : await pairDiff(context, commit, newCommit);
		pairs.push({ oldNumber: i + 1, ...(newNumber !== undefined && { newNumber }), patch, diff });
	}
	return pairs;
}
