import { readRef, worktreeOf } from "../git/refs.js";
import type { Repository } from "../git/repository.js";
import type { MovedRef, Plan } from "../model/run.js";
import type { CarriedPatch } from "./legs.js";
import type { Reached } from "./reached.js";

/**
 * Where the branches of a plan that go along are to be moved: to what became of their commit, or of the last one before
 * it that landed. One that is checked out, or was moved meanwhile, stays, which is told.
 */
export async function movesOf(
	repository: Repository,
	{ updateRefs = [], target }: Plan,
	patches: readonly CarriedPatch[],
	tell: Reached["tell"],
): Promise<MovedRef[]> {
	const moves: MovedRef[] = [];
	for (const { ref, at, commit } of updateRefs) {
		const to = landedUpTo(patches, commit) ?? target.commit;
		const why = await whyItStays(repository, ref, at, to);
		if (why === undefined) moves.push({ ref, from: at, to });
		else tell({ kind: "warning", text: `${ref.replace("refs/heads/", "")} stays where it is: ${why}` });
	}
	return moves;
}

function landedUpTo(patches: readonly CarriedPatch[], commit: string): string | undefined {
	const end = patches.findIndex((patch) => patch.commit === commit) + 1;
	return patches.slice(0, end).findLast(({ newCommit }) => newCommit !== undefined)?.newCommit;
}

async function whyItStays(
	repository: Repository,
	ref: string,
	at: string,
	to: string,
): Promise<string | undefined> {
	const now = await readRef(repository, ref);
	if (now !== at && now !== to) return now === undefined ? "it was deleted" : "it was moved meanwhile";
	const worktree = await worktreeOf(repository, ref);
	return worktree === undefined ? undefined : `it is checked out at ${worktree}`;
}
