import { type PatchReview, type Review, standingOf } from "../../model/review.js";
import type { PatchResult } from "../../model/run.js";
import type { Patch } from "../../model/series.js";
import { causesOf } from "../../review/causes.js";
import { isReviewed } from "../../review/marks.js";
import { type Readers, withReaders } from "../../series/readers.js";
import type { Run } from "../record/run.js";
import { inspectRun } from "../verbs/inspect.js";
import { filesAsTheyCame } from "./files.js";
import { landedFiles } from "./landed-files.js";
import { marksOf, wishesOf } from "./marks.js";
import { openFiles } from "./open-files.js";
import { upstreamFiles } from "./upstream-files.js";

/**
 * Reads what there is to review of a run, from its plan, its journal and the commits that it made.
 *
 * @param isWanted the patches that are read; by default all
 */
export async function readReview(
	run: Run,
	isWanted: (patch: PatchResult) => boolean = () => true,
): Promise<Review> {
	const result = await inspectRun(run);
	const said = { marks: await marksOf(run), wishes: await wishesOf(run) };
	return withReaders(run.repository, async (readers) => {
		const patches: PatchReview[] = [];
		let before = run.plan.target.commit;
		for (const [i, each] of result.patches.entries()) {
			const below = before;
			before = each.madeAs ?? each.newCommit ?? before;
			if (!isWanted(each)) continue;
			const patch = await readers.patch(each.commit);
			const files = await filesOf(run, readers, patch, each, below);
			const standing = standingOf(each.decision);
			patches.push({
				...each,
				number: i + 1,
				standing,
				isReviewed: isReviewed(said.marks, { commit: each.commit, standing, files }),
				author: patch.author,
				message: patch.message,
				...(each.decision.message !== undefined && { newMessage: each.decision.message }),
				files,
			});
		}
		return { run: result, patches, ...causesOf(patches), ...said };
	});
}

/** @param before the commit that the patch goes on top of */
function filesOf(
	run: Run,
	readers: Readers,
	patch: Patch,
	{ decision, newCommit: published, madeAs }: PatchResult,
	before: string,
) {
	const newCommit = madeAs ?? published;
	switch (decision.fate) {
		case "landed":
			return newCommit === undefined || decision.manner === "unchanged"
				? filesAsTheyCame(patch, decision)
				: landedFiles(readers, patch, decision, newCommit);
		case "conflict":
		case "editing":
		case "parked":
			return openFiles(run, readers, patch, decision, before);
		case "upstream":
		case "superseded":
			return upstreamFiles(readers, patch, decision, before);
		default:
			return filesAsTheyCame(patch, decision);
	}
}
