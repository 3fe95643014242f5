import {
	type Cell,
	type HunkSummary,
	type LineCount,
	type Row,
	textOf,
	type WordChange,
} from "../model/review.js";
import { isEdit } from "./rows.js";

/** Sums up what the rows of a hunk show, before any are cut. */
export function summaryOf(rows: readonly Row[]): HunkSummary {
	const different = rows.filter(({ isSame }) => !isSame);
	const edited = different.filter(isEdit);
	const around = different.filter((row) => !isEdit(row));
	const words = changesIn(edited);
	return {
		old: countOf(rows.flatMap((row) => row.old ?? [])),
		new: countOf(rows.flatMap((row) => row.new ?? [])),
		around: linesOf(around),
		edited: linesOf(edited),
		...(words && { words }),
	};
}

/** A line that another one stands in the place of is counted once. */
function linesOf(rows: readonly Row[]): number {
	return Math.max(rows.filter((row) => row.old).length, rows.filter((row) => row.new).length);
}

function countOf(cells: readonly Cell[]): LineCount {
	const count = (wanted: Cell["sign"]) => cells.filter(({ sign }) => sign === wanted).length;
	return { added: count("+"), removed: count("-") };
}

function changesIn(rows: readonly Row[]): WordChange[] | undefined {
	const changes = new Map<string, WordChange>();
	for (const { old, new: now } of rows) {
		if (!old || !now || textOf(old) === textOf(now)) return undefined;
		for (const change of wordChanges(old, now)) changes.set(JSON.stringify(change), change);
	}
	return [...changes.values()];
}

/** What became of what between two lines; what both have stands between the changes. */
function wordChanges({ parts: old }: Cell, { parts: now }: Cell): WordChange[] {
	const changes: WordChange[] = [];
	let [i, j] = [0, 0];
	while (i < old.length || j < now.length) {
		const from = old[i]?.isOther ? old[i++]!.text : "";
		const to = now[j]?.isOther ? now[j++]!.text : "";
		if (from !== "" || to !== "") changes.push({ from, to });
		else {
			i++;
			j++;
		}
	}
	return changes;
}
