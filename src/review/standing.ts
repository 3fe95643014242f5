import type { HunkOutcome } from "../model/decision.js";
import type { HunkReview } from "../model/review.js";
import type { Hunk } from "../model/series.js";
import { cellsOf, contextCells, type Versions } from "./cells.js";
import { folded, rowsOf } from "./rows.js";

/** A file of a patch, and the target's. */
interface StandingFile {
	readonly path: string;
	readonly newPath: string;
	readonly old: Versions;
	readonly target: readonly string[];
}

/** A hunk that the target has already beside the lines that it has there; without them where it is not known which. */
export function standingHunk(
	{ path, newPath, old, target }: StandingFile,
	hunk: Hunk,
	outcome: HunkOutcome,
): HunkReview {
	const { site } = outcome;
	const there = site ? contextCells(target, site.from - 3, site.to + 3) : [];
	return {
		outcome,
		difference: "gone",
		oldAt: { path, line: (hunk.edits[0]?.oldFrom ?? hunk.oldFrom) + 1 },
		...(site && { newAt: { path: newPath, line: site.from + 1 } }),
		rows: folded(rowsOf(cellsOf(old, hunk.edits), there)),
		own: [],
		upstream: [],
	};
}
