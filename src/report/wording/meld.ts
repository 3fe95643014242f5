import type { PatchDecision } from "../../model/decision.js";

/** That a patch is part of another's commit, is to be, or was to be, in one line; latin1. */
export function meldText({ fate, meld }: Pick<PatchDecision, "fate" | "meld">): string | undefined {
	if (!meld) return undefined;
	const into = meld.into.slice(0, 12);
	const what = meld.how === "squash" ? `squashed into ${into}` : `a fixup of ${into}`;
	if (fate !== "landed") return `to be ${what}`;
	return meld.isApart
		? `has a commit of its own: it was to be ${what}, but none of those stands before it`
		: `${what}, and part of its commit`;
}
