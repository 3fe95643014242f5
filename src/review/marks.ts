import type { ReviewMark } from "../model/mark.js";
import type { HunkReview, PatchReview } from "../model/review.js";

/** Names a hunk within its patch. */
export function hunkName({ oldAt, newAt }: Pick<HunkReview, "oldAt" | "newAt">): string {
	const at = oldAt ?? newAt;
	return `${oldAt ? "old" : "new"} ${at?.path ?? ""}:${at?.line ?? 0}`;
}

/** The last mark that speaks of a hunk; one of the patch as a whole leaves the hunk's note as it is. */
export function markOf(
	marks: readonly ReviewMark[],
	{ commit }: Pick<PatchReview, "commit">,
	hunk: HunkReview,
): ReviewMark | undefined {
	const name = hunkName(hunk);
	const last = marks.findLast(
		(mark) => mark.key === commit && (mark.hunk === undefined || mark.hunk === name),
	);
	if (!last || last.hunk !== undefined) return last;
	const note = marks.findLast((mark) => mark.key === commit && mark.hunk === name)?.note;
	return { ...last, ...(note !== undefined && { note }) };
}

/** Whether every hunk that is to be looked at was accepted; where there is none, whether the patch as a whole was. */
export function isReviewed(
	marks: readonly ReviewMark[],
	patch: Pick<PatchReview, "commit" | "standing" | "files">,
): boolean {
	const hunks = hunksToReview(patch);
	if (hunks.length > 0) return hunks.every((hunk) => markOf(marks, patch, hunk)?.isAccepted === true);
	return marks.findLast(({ key }) => key === patch.commit)?.isAccepted === true;
}

/** The hunks of a patch that somebody has to look at. */
export function hunksToReview({ standing, files }: Pick<PatchReview, "standing" | "files">): HunkReview[] {
	if (standing !== "adapted" && standing !== "left") return [];
	return files
		.flatMap(({ hunks }) => hunks)
		.filter(
			({ rows, open, outcome }) => rows.length > 0 || open !== undefined || outcome?.state === "unsure",
		);
}
