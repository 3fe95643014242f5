import type { FileOutcome, HunkOutcome, PatchDecision } from "../../model/decision.js";
import type { FileReview, HunkReview, LineCount } from "../../model/review.js";
import type { Edit, FileChange, FileVersion, Hunk, Patch } from "../../model/series.js";
import type { BlobReader } from "../../model/tree.js";
import { splitLines } from "../../text/lines.js";

/** The files of a patch that there is nothing to show of. */
export function filesAsTheyCame(patch: Patch, decision: PatchDecision): FileReview[] {
	return patch.changes.map((change, i) => fileReview(change, decision.files[i], []));
}

/** A file of a patch with what there is to show of its hunks. */
export function fileReview(
	change: FileChange,
	outcome: FileOutcome | undefined,
	hunks: readonly HunkReview[],
	landed?: FileChange,
): FileReview {
	const { path } = (change.new ?? change.old)!;
	return {
		path,
		newPath: (landed?.new ?? landed?.old)?.path ?? outcome?.path ?? path,
		old: lineCount(change),
		...(landed && { new: lineCount(landed) }),
		hunks,
	};
}

function lineCount({ hunks }: FileChange): LineCount {
	const edits = hunks.flatMap((hunk) => hunk.edits);
	const sum = (of: (edit: Edit) => number) => edits.reduce((total, edit) => total + of(edit), 0);
	return {
		added: sum(({ newFrom, newTo }) => newTo - newFrom),
		removed: sum(({ oldFrom, oldTo }) => oldTo - oldFrom),
	};
}

/** The lines of both versions of a changed file. */
export async function versionsOf({ old, new: next, binary }: FileChange, { blob }: BlobReader) {
	const lines = async (version: FileVersion | undefined) =>
		version === undefined || binary || version.mode === "160000" ? [] : splitLines(await blob(version.oid));
	return { old: await lines(old), new: await lines(next) };
}

/** The outcome of one of a file's hunks: its own, or that of the file as a whole. */
export function outcomeOf(outcomes: readonly HunkOutcome[], hunk: Hunk): HunkOutcome | undefined {
	return outcomes.find((each) => each.hunk?.new[0] === hunk.newFrom) ?? outcomes.find((each) => !each.hunk);
}

/** What became of a hunk that is not shown. */
export function asItCame(outcome: HunkOutcome): HunkReview {
	return { outcome, difference: "none", rows: [], own: [], upstream: [] };
}
