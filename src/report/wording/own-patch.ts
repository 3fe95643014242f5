import type { PatchFate } from "../../model/fate.js";
import type { OwnLine } from "../../model/review.js";

/** How a patch of the series is named, by its key. */
export type PatchName = (key: string) => string;

/** `patch 0123456789ab`, where its number is not known. */
export function patchById(key: string): string {
	return `patch ${key.slice(0, 12)}`;
}

/** What became of the patch that a line comes from, so that it is not as it was where a later patch looks for it. */
const OWN_FATES: Readonly<Record<PatchFate, string>> = {
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

/** `from patch 36 of the series, which is parked`: whose a line is that the series brought. */
export function ownText(patch: string, fate: PatchFate): string {
	return `from ${patch} of the series, ${OWN_FATES[fate]}`;
}

/** `from patch 36, which is parked`: the same of a line that is shown; undefined where it is not known. */
export function ownerOf(own: readonly OwnLine[], line: number): string | undefined {
	const from = own.find((each) => each.line === line)?.from;
	return from && `from patch ${from.number}, ${OWN_FATES[from.fate]}`;
}
