import type { HunkDifference, Standing } from "../../model/review.js";

/** What a hunk that landed has in common with the one that came. */
export const DIFFERENCE_WORDS: Readonly<Record<HunkDifference, string>> = {
	none: "as it came",
	place: "as it came, at another line",
	context: "same edit; only lines around it differ",
	edit: "the edit itself differs",
	gone: "no counterpart",
	beside: "changed beside the patch's own hunks",
};

/** How a patch stands, for people. */
export const STANDING_WORDS: Readonly<Record<Standing, string>> = {
	automatic: "as it came",
	adapted: "adapted",
	upstream: "upstream has it",
	left: "left to you",
};
