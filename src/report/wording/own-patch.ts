import type { PatchFate } from "../../model/fate.js";

/** How a patch of the series is named, by its key. */
export type PatchName = (key: string) => string;

/** `patch 0123456789ab`, where its number is not known. */
export function patchById(key: string): string {
	return `patch ${key.slice(0, 12)}`;
}

/** What became of the patch that a line comes from, so that it is not as it was where a later patch looks for it. */
export const OWN_FATES: Readonly<Record<PatchFate, string>> = {
	landed: "which landed otherwise",
	upstream: "which upstream has",
	superseded: "which upstream has in effect",
	emptied: "of which nothing was left",
	parked: "which is parked",
	skipped: "which was skipped",
	dropped: "which was dropped",
	conflict: "which is open",
	editing: "which is being edited",
	pending: "which is not decided yet",
};
