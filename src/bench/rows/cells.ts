import { likelyPath } from "../../fingerprint/profile.js";
import type { BenchRow } from "../../model/bench.js";
import { isThreshold } from "../../model/decision.js";
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
	const threshold = cells.threshold ? Number(cells.threshold) : undefined;
	if (threshold !== undefined && !isThreshold(threshold))
		return { column: "threshold", problem: "it is no number from 0 to 1" };
	const row = kind === "file" ? fileRow(cells, id, extra) : snippetRow(cells, id, extra);
	return threshold === undefined ? row : { ...row, threshold };
}

function snippetRow(cells: Cells, id: string, extra: Cells): BenchRow | BadCell {
	const empty = ["type", "s_old", "s_new_gt1", "s_new_p_gt1"].find((column) => cells[column] === "");
	if (empty) return { column: empty, problem: "it is empty" };
	return {
		kind: "snippet",
		id,
		type: cells.type!,
		path: cells.path || likelyPath(cells.s_old!),
		extra,
		base: cells.s_old!,
		patched: cells.s_old_p!,
		target: cells.file_new!,
		retrieved: truths(cells.s_new_gt1!, cells.s_new_gt2!),
		migrated: truths(cells.s_new_p_gt1!, cells.s_new_p_gt2!),
	};
}

function fileRow(cells: Cells, id: string, extra: Cells): BenchRow | BadCell {
	if (cells.path === "") return { column: "path", problem: "it is empty" };
	const [before, now] = [treeIn(cells.tree_old), treeIn(cells.tree_new)];
	if (!before || !now) return { column: before ? "tree_new" : "tree_old", problem: NO_TREE };
	return {
		kind: "file",
		pathNew: cells.path_new || cells.path!,
		around: { base: before, target: now },
		id,
		type: cells.type || cells.edit || "file",
		path: cells.path!,
		extra,
		base: cells.file_old!,
		patched: cells.file_old_p!,
		target: cells.file_new!,
		targetPatched: cells.file_new_p!,
	};
}

const NO_TREE = "it is no JSON object of paths and texts";

/** The files that a cell has of a tree; none where it is empty, undefined where it cannot be read. */
function treeIn(cell: string | undefined): Record<string, string> | undefined {
	if (!cell) return {};
	try {
		const tree: unknown = JSON.parse(cell);
		const isTree =
			typeof tree === "object" &&
			tree !== null &&
			Object.values(tree).every((text) => typeof text === "string");
		return isTree ? (tree as Record<string, string>) : undefined;
	} catch {
		return undefined;
	}
}

function truths(...cells: readonly string[]): string[] {
	return cells.filter((cell) => cell !== "" && cell.trim() !== NONE);
}
