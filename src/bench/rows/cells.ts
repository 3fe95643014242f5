import type { BenchRow } from "../../model/bench.js";
import type { Header } from "./header.js";

/** What stands in a cell for a ground truth that is not there. */
export const NONE = "none";

export type Cells = Readonly<Record<string, string>>;

/** What is wrong with a row, and in which column. */
export interface BadCell {
	readonly column: string;
	readonly problem: string;
}

/** Makes a row of a record's cells. @param number the row's place in its file, from 0 */
export function rowOf({ kind, known }: Header, cells: Cells, number: number): BenchRow | BadCell {
	const extra = Object.fromEntries(Object.entries(cells).filter(([name]) => !known.includes(name)));
	const id = cells.id || cells[""] || String(number);
	return kind === "file" ? fileRow(cells, id, extra) : snippetRow(cells, id, extra);
}

function snippetRow(cells: Cells, id: string, extra: Cells): BenchRow | BadCell {
	const empty = ["type", "s_old", "s_new_gt1", "s_new_p_gt1"].find((column) => cells[column] === "");
	if (empty) return { column: empty, problem: "it is empty" };
	return {
		kind: "snippet",
		id,
		type: cells.type!,
		path: cells.path || "snippet.c",
		extra,
		old: cells.s_old!,
		oldPatched: cells.s_old_p!,
		fileNew: cells.file_new!,
		retrieved: truths(cells.s_new_gt1!, cells.s_new_gt2!),
		migrated: truths(cells.s_new_p_gt1!, cells.s_new_p_gt2!),
	};
}

function fileRow(cells: Cells, id: string, extra: Cells): BenchRow | BadCell {
	if (cells.path === "") return { column: "path", problem: "it is empty" };
	return {
		kind: "file",
		id,
		type: cells.type || cells.edit || "file",
		path: cells.path!,
		extra,
		fileOld: cells.file_old!,
		fileOldPatched: cells.file_old_p!,
		fileNew: cells.file_new!,
		fileNewPatched: cells.file_new_p!,
	};
}

function truths(...cells: readonly string[]): string[] {
	return cells.filter((cell) => cell !== "" && cell.trim() !== NONE);
}
