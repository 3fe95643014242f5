import type { ReviewMark } from "../model/mark.js";
import type { HunkReview, PatchReview } from "../model/review.js";

/** Names a hunk within its patch. */
export function hunkName({ oldAt, newAt }: Pick<HunkReview, "oldAt" | "newAt">): string {
	const at = oldAt ?? newAt;
	return `${oldAt ? "old" : "new"} ${at?.path ?? ""}:${at?.line ?? 0}`;
}

/** The last mark that speaks of a hunk. */
export function markOf(
	marks: readonly ReviewMark[],
	{ commit }: Pick<PatchReview, "commit">,
	hunk: HunkReview,
): ReviewMark | undefined {
	const name = hunkName(hunk);
	return marks.findLast((mark) => mark.key === commit && (mark.hunk === undefined || mark.hunk === name));
}

/** The hunks of a patch that somebody has to look at. */
export function hunksToReview({ standing, files }: PatchReview): HunkReview[] {
	if (standing !== "adapted" && standing !== "left") return [];
	return files
		.flatMap(({ hunks }) => hunks)
		.filter(
			({ rows, open, outcome }) => rows.length > 0 || open !== undefined || outcome?.state === "unsure",
		);
}
