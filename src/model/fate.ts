/** What became of a patch; patches in = the sum over these. */
export const PATCH_FATES = [
	"landed",
	"upstream",
	"superseded",
	"emptied",
	"parked",
	"skipped",
	"dropped",
	"conflict",
	/** It landed, and the run waits for what its user changes of it. */
	"editing",
	"pending",
] as const;
export type PatchFate = (typeof PATCH_FATES)[number];

/** Counts the fates; the sum over them is the number of patches. */
export function countFates(patches: readonly { readonly fate: PatchFate }[]): Record<PatchFate, number> {
	const counts = Object.fromEntries(PATCH_FATES.map((fate) => [fate, 0])) as Record<PatchFate, number>;
	for (const { fate } of patches) counts[fate]++;
	return counts;
}

/** True for a patch that the run waits at: its decision does not stand yet. */
export function isWaiting(fate: PatchFate): boolean {
	return fate === "conflict" || fate === "editing";
}

/**
 * The way a hunk landed; `whole-file` is git's own rule for a file as a whole, `memory` an earlier resolution of the
 * same conflict.
 */
export type Strategy =
	| "merge"
	| "adjacent"
	| "anchored"
	| "both-insert"
	| "upstreamed"
	| "bracketing"
	| "relocate"
	| "between-weak"
	| "token-merge"
	| "soft"
	/** What the patch adds was rewritten along what upstream did. */
	| "drift"
	| "whole-file"
	| "memory"
	| "model"
	| "none";

/** How what a patch adds is rewritten along what upstream did. */
export type DriftRule = "vote" | "same-file" | "calls" | "callback" | "include";
