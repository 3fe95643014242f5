import type { ReviewMark } from "../../model/mark.js";
import {
	type FileReview,
	type HunkReview,
	type PatchReview,
	type Review,
	standingOf,
} from "../../model/review.js";
import type { PatchResult } from "../../model/run.js";
import type { Patch } from "../../model/series.js";
import { causesOf } from "../../review/causes.js";
import { isReviewed, markOf } from "../../review/marks.js";
import { type Readers, withReaders } from "../../series/readers.js";
import type { Run } from "../record/run.js";
import { inspectRun } from "../verbs/inspect.js";
import { filesAsTheyCame } from "./files.js";
import { landedFiles } from "./landed-files.js";
import { marksOf, wishesOf } from "./marks.js";
import { openFiles } from "./open-files.js";
import { Origins } from "./origins.js";
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
		const origins = new Origins(readers, run.plan, result.patches);
		const patches: PatchReview[] = [];
		let before = run.plan.target.commit;
		for (const [i, each] of result.patches.entries()) {
			const below = before;
			before = each.madeAs ?? each.newCommit ?? before;
			if (!isWanted(each)) continue;
			const patch = await readers.patch(each.commit);
			const read = await filesOf(run, { readers, origins }, patch, each, below);
			const files = read.map((file) => withNumbers(file, each, said.marks));
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

/** Numbers the hunks of a file within their patch, and puts to each what a reviewer noted of it. */
function withNumbers(file: FileReview, patch: PatchResult, marks: readonly ReviewMark[]): FileReview {
	const all = patch.decision.files.flatMap(({ hunks }) => hunks);
	const numbered = (hunk: HunkReview): HunkReview => {
		const at = hunk.outcome ? all.indexOf(hunk.outcome) : -1;
		const note = markOf(marks, patch, hunk)?.note;
		return { ...hunk, ...(at >= 0 && { number: at + 1 }), ...(note !== undefined && { note }) };
	};
	return { ...file, hunks: file.hunks.map(numbered) };
}

/** @param before the commit that the patch goes on top of */
function filesOf(
	run: Run,
	{ readers, origins }: { readonly readers: Readers; readonly origins: Origins },
	patch: Patch,
	{ decision, newCommit: published, madeAs }: PatchResult,
	before: string,
) {
	const newCommit = madeAs ?? published;
	switch (decision.fate) {
		case "landed":
			return newCommit === undefined || decision.manner === "unchanged"
				? filesAsTheyCame(patch, decision)
				: landedFiles(readers, origins, patch, decision, newCommit);
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
