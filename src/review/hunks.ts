import type { HunkOutcome } from "../model/decision.js";
import type { Evidence } from "../model/evidence.js";
import { type Cell, DIFFERENCES, type HunkDifference, type HunkReview, textOf } from "../model/review.js";
import type { Edit, Hunk } from "../model/series.js";
import { assignEdits } from "./assign.js";
import { cellsOf, contextCells, type Versions } from "./cells.js";
import { rowsOf } from "./rows.js";
import { upstreamThere } from "./upstream-there.js";

/** A file of a patch, as it came and as it landed. */
export interface LandedFile {
	readonly path: string;
	readonly newPath: string;
	readonly old: Versions;
	readonly new: Versions;
	/** The old hunks, and an outcome for each. */
	readonly hunks: readonly Hunk[];
	readonly outcomes: readonly HunkOutcome[];
	/** What the landed patch changes in the file. */
	readonly edits: readonly Edit[];
}

/** Sets the hunks of a file as it came beside those of the file as it landed; every line that landed is in one of them. */
export function landedHunks(file: LandedFile): HunkReview[] {
	const { newPath, old, new: now, hunks, outcomes, edits } = file;
	const sought = hunks.map(({ edits: own, oldFrom, oldTo }, i) => {
		const site = outcomes[i]?.site;
		const lines = own.flatMap((edit) => [
			...old.old.slice(edit.oldFrom, edit.oldTo),
			...old.new.slice(edit.newFrom, edit.newTo),
		]);
		return { lines, span: oldTo - oldFrom, ...(site?.path === newPath && { site }) };
	});
	const { own, beside } = assignEdits(sought, now, edits);
	const reviews = hunks.map((hunk, i) => landedHunk(file, hunk, outcomes[i]!, own[i]!));
	const extra = beside.map((edit): HunkReview => {
		const cells = cellsOf(now, [edit]);
		const newAt = { path: newPath, line: edit.oldFrom + 1 };
		return { difference: "beside", newAt, rows: rowsOf([], cells), upstream: [] };
	});
	return [...reviews, ...extra];
}

/** What says that the code around a hunk stands elsewhere now. */
const MOVES: ReadonlySet<Evidence["kind"]> = new Set([
	"lines moved",
	"code moved",
	"definition moved",
	"body moved",
]);

function landedHunk(file: LandedFile, hunk: Hunk, outcome: HunkOutcome, edits: readonly Edit[]): HunkReview {
	const { old, new: now } = file;
	const before = cellsOf(old, hunk.edits);
	const after = edits.length > 0 ? cellsOf(now, edits) : standing(file, outcome);
	const difference = differenceOf(before, after, edits);
	const at = edits[0]?.oldFrom ?? outcome.site?.from;
	const isShown = DIFFERENCES.indexOf(difference) > DIFFERENCES.indexOf("place");
	const isMoved = outcome.evidence.some(({ kind }) => MOVES.has(kind));
	const within = outcome.site?.definition;
	return {
		outcome,
		difference,
		oldAt: { path: file.path, line: (hunk.edits[0]?.oldFrom ?? hunk.oldFrom) + 1 },
		...(at !== undefined && {
			newAt: { path: file.newPath, line: at + 1, ...(within !== undefined && { within }) },
		}),
		rows: isShown ? rowsOf(before, after) : [],
		upstream: isShown
			? upstreamThere(old.old, now.old, { from: hunk.oldFrom, to: hunk.oldTo }, outcome.site, isMoved)
			: [],
	};
}

/** What the target has where a hunk stands already. */
function standing({ new: now }: LandedFile, { state, site }: HunkOutcome): Cell[] {
	return state === "upstream" && site ? contextCells(now.old, site.from - 3, site.to + 3) : [];
}

function differenceOf(
	before: readonly Cell[],
	after: readonly Cell[],
	edits: readonly Edit[],
): HunkDifference {
	if (edits.length === 0) return "gone";
	if (!isSame(changed(before), changed(after))) return "edit";
	if (!isSame(before, after)) return "context";
	return before[0]?.line === after[0]?.line ? "none" : "place";
}

function changed(cells: readonly Cell[]): Cell[] {
	return cells.filter(({ sign }) => sign === "-" || sign === "+");
}

function isSame(a: readonly Cell[], b: readonly Cell[]): boolean {
	return (
		a.length === b.length &&
		a.every(
			(cell, i) =>
				cell.sign === b[i]!.sign && cell.isUnended === b[i]!.isUnended && textOf(cell) === textOf(b[i]!),
		)
	);
}
