import { isWaiting } from "./fate.js";
import { standingOf } from "./review.js";
import type { PatchResult } from "./run.js";

/** Which patches of a run are wanted: those of any kind that is asked for. */
export interface Choice {
	readonly keys: ReadonlySet<string>;
	readonly isAll: boolean;
	readonly isAdapted: boolean;
	readonly isOpen: boolean;
	readonly isModel: boolean;
}

/** Whether a patch is wanted. */
export function isChosen(choice: Choice, { commit, decision }: PatchResult): boolean {
	return (
		choice.isAll ||
		choice.keys.has(commit) ||
		(choice.isAdapted && standingOf(decision) === "adapted") ||
		(choice.isOpen && (isWaiting(decision.fate) || decision.fate === "parked")) ||
		(choice.isModel && decision.files.some(({ hunks }) => hunks.some(({ model }) => model !== undefined)))
	);
}
