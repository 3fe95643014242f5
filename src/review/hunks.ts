import type { HunkOutcome } from "../model/decision.js";
import type { Evidence } from "../model/evidence.js";
import {
	type Cell,
	DIFFERENCES,
	type HunkDifference,
	type HunkReview,
	type Row,
	textOf,
} from "../model/review.js";
import type { Edit, Hunk } from "../model/series.js";
import { aroundBoth } from "./around.js";
import { assignEdits } from "./assign.js";
import { cellsOf, contextCells, type Versions } from "./cells.js";
import { FileHistory } from "./file-history.js";
import { nearRows } from "./near.js";
import { folded, rowsOf } from "./rows.js";
import { summaryOf } from "./summary.js";

/** A file of a patch, as it came and as it landed. */
export interface LandedFile {
	readonly path: string;
	readonly newPath: string;
	readonly old: Versions;
	readonly new: Versions;
	/** The file in base and target, before the series changed it; undefined where they have none. */
	readonly base: readonly string[] | undefined;
	readonly target: readonly string[] | undefined;
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
	const history = new FileHistory(file);
	const reviews = hunks.map((hunk, i) => landedHunk(file, history, hunk, outcomes[i]!, own[i]!));
	const extra = beside.map((edit): HunkReview => {
		const newAt = { path: newPath, line: edit.oldFrom + 1 };
		const rows = rowsOf([], cellsOf(now, [edit]));
		return { difference: "beside", newAt, ...shownRows(rows), own: [], upstream: [] };
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

function landedHunk(
	file: LandedFile,
	history: FileHistory,
	hunk: Hunk,
	outcome: HunkOutcome,
	edits: readonly Edit[],
): HunkReview {
	const { old, new: now } = file;
	const after = edits.length > 0 ? cellsOf(now, edits) : standing(file, outcome);
	const difference = differenceOf(cellsOf(old, hunk.edits), after, edits);
	const at = edits[0]?.oldFrom ?? outcome.site?.from;
	const within = outcome.site?.definition;
	const place = {
		outcome,
		difference,
		oldAt: { path: file.path, line: (hunk.edits[0]?.oldFrom ?? hunk.oldFrom) + 1 },
		...(at !== undefined && {
			newAt: { path: file.newPath, line: at + 1, ...(within !== undefined && { within }) },
		}),
	};
	if (DIFFERENCES.indexOf(difference) <= DIFFERENCES.indexOf("place"))
		return { ...place, landed: after, rows: [], own: [], upstream: [] };
	const rows = bothSides(file, history, hunk, edits, after);
	const isMoved = outcome.evidence.some(({ kind }) => MOVES.has(kind));
	return {
		...place,
		...shownRows(rows),
		own: history.ownLines(rows),
		upstream: history.upstreamThere({ from: hunk.oldFrom, to: hunk.oldTo }, outcome.site, isMoved),
	};
}

function bothSides(
	{ old, new: now }: LandedFile,
	history: FileHistory,
	hunk: Hunk,
	edits: readonly Edit[],
	after: readonly Cell[],
): Row[] {
	if (edits.length === 0 || hunk.edits.length === 0) return rowsOf(cellsOf(old, hunk.edits), after);
	const around = aroundBoth(history.toTarget, hunk.edits, edits);
	return rowsOf(cellsOf(old, hunk.edits, around.old), cellsOf(now, edits, around.new));
}

function shownRows(rows: readonly Row[]): Pick<HunkReview, "rows" | "near" | "summary"> {
	const shown = folded(rows);
	return { rows: shown, near: nearRows(shown), summary: summaryOf(rows) };
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
