import type { Manner, PatchDecision } from "../../model/decision.js";
import type { HunkDifference, Standing } from "../../model/review.js";

/** What a hunk that landed has in common with the one that came. */
export const DIFFERENCE_WORDS: Readonly<Record<HunkDifference, string>> = {
	none: "as in the original",
	place: "as in the original, at another line",
	context: "same edit",
	edit: "the edit itself differs",
	gone: "no such hunk in the result",
	beside: "changed beside the patch's own hunks",
};

/** How a patch stands, for people. */
export const STANDING_WORDS: Readonly<Record<Standing, string>> = {
	automatic: "as it came",
	adapted: "adapted",
	upstream: "upstream has it",
	left: "left to you",
};

/** How a patch landed, for people; the short names are for programs. */
export const MANNER_WORDS: Readonly<Record<Manner, string>> = {
	unchanged: "unchanged",
	merged: "merged as git does",
	ported: "ported by a rule",
	model: "with a model's answer",
	human: "as it was resolved by hand",
};

/** The same in a line a patch, and for who gets the patches. */
export const MANNER_FOR_OTHERS: Readonly<Record<Manner, string>> = {
	unchanged: "unchanged",
	merged: "merged",
	ported: "ported",
	model: "by a model",
	human: "by hand",
};

/** What became of a patch, in a few words. */
export function fateText({ fate, manner, partlyUpstream }: PatchDecision): string {
	const how = fate === "landed" && manner ? `, ${MANNER_WORDS[manner]}` : "";
	return `${fate}${how}${partlyUpstream ? ", partly upstream" : ""}`;
}
