import type { PatchDecision } from "../../model/decision.js";
import type { FileReview } from "../../model/review.js";
import type { Patch } from "../../model/series.js";
import { standingHunk } from "../../review/standing.js";
import type { Readers } from "../../series/readers.js";
import { splitLines } from "../../text/lines.js";
import { asItCame, fileReview, outcomeOf, versionsOf } from "./files.js";

/** The files of a patch that upstream has, beside what the target has there. */
export async function upstreamFiles(
	readers: Readers,
	patch: Patch,
	decision: PatchDecision,
	before: string,
): Promise<FileReview[]> {
	const tree = await readers.tree(before);
	const files: FileReview[] = [];
	for (const [i, change] of patch.changes.entries()) {
		const outcome = decision.files[i]!;
		const { path } = (change.new ?? change.old)!;
		const old = await versionsOf(change, readers);
		const hunks = [];
		for (const hunk of change.hunks) {
			const own = outcomeOf(outcome.hunks, hunk)!;
			const target = splitLines((await tree.read(own.site?.path ?? outcome.path)) ?? "");
			hunks.push(standingHunk({ path, newPath: own.site?.path ?? outcome.path, old, target }, hunk, own));
		}
		files.push(fileReview(change, outcome, hunks.length > 0 ? hunks : outcome.hunks.map(asItCame)));
	}
	return files;
}
