import { isWaiting } from "../../model/fate.js";
import type { ReviewMark } from "../../model/mark.js";
import type { HunkReview, PatchReview, Review } from "../../model/review.js";
import { hunkName, hunksToReview, markOf } from "../../review/marks.js";

/** A hunk that is to be looked at, and what was said of it. */
export interface Step {
	readonly patch: PatchReview;
	readonly hunk: HunkReview;
	mark: ReviewMark | undefined;
	/** It was open, and was answered. */
	isSettled: boolean;
}

/** The hunks of a review that somebody has to look at: what the run is stopped at, what was adapted, what was left out. */
export function stepsOf({ patches, marks }: Review): Step[] {
	const order = ({ standing, decision: { fate } }: PatchReview) =>
		isWaiting(fate) ? 0 : standing === "adapted" ? 1 : 2;
	const sorted = [...patches].sort((a, b) => order(a) - order(b));
	return sorted.flatMap((patch) =>
		hunksToReview(patch).map((hunk) => ({ patch, hunk, mark: markOf(marks, patch, hunk), isSettled: false })),
	);
}

/** `2/9`: which step it is of those that are of its kind, adapted or left to you. */
export function countOf(steps: readonly Step[], at: number): string {
	const isAlike = ({ patch }: Step) => patch.standing === steps[at]!.patch.standing;
	return `${steps.slice(0, at + 1).filter(isAlike).length}/${steps.filter(isAlike).length}`;
}

/** Whether a step is the last of those that were adapted, and others follow. */
export function isEndOfAdapted(steps: readonly Step[], at: number): boolean {
	const isAdapted = (step: Step | undefined) => step?.patch.standing === "adapted";
	return isAdapted(steps[at]) && steps[at + 1] !== undefined && !isAdapted(steps[at + 1]);
}

/** Whether nothing has to be done about a step any more. */
export function isDone({ mark, isSettled }: Step): boolean {
	return isSettled || mark?.isAccepted === true;
}

/** The mark that says this of a step's hunk. */
export function marked(step: Step, isAccepted: boolean, note: string | undefined): ReviewMark {
	return {
		key: step.patch.commit,
		hunk: hunkName(step.hunk),
		isAccepted,
		...(note !== undefined && note !== "" && { note }),
	};
}
