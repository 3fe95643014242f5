import { type Cell, type Row, textOf } from "../model/review.js";
import { align } from "../text/align.js";
import { diffLines } from "../text/diff.js";
import { tokenSimilarity } from "../text/tokens.js";
import { wordParts } from "./words.js";

/** Lines that are not alike at least so much are not set beside each other. */
const ALIKE = 0.4;

/** Blocks of changed lines are paired line by line up to this product of their lengths. */
const MOST_PAIRED = 4000;

/** Of lines that are the same on both sides so many are shown next to one that is not; longer runs are cut. */
const AROUND = 6;

/** An edit of so many lines is shown whole. */
const MOST_EDITED = 40;

/** Sets the lines of two hunks beside each other, the difference between lines that have a like told word by word. */
export function rowsOf(old: readonly Cell[], now: readonly Cell[]): Row[] {
	const rows: Row[] = [];
	let i = 0;
	for (const { oldFrom, oldTo, newFrom, newTo } of diffLines(old.map(keyOf), now.map(keyOf), {
		ignoreSpace: false,
	})) {
		for (let j = newFrom - (oldFrom - i); i < oldFrom; i++, j++)
			rows.push({ old: old[i]!, new: now[j]!, isSame: true });
		rows.push(...paired(old.slice(oldFrom, oldTo), now.slice(newFrom, newTo)));
		i = oldTo;
	}
	const shift = now.length - old.length;
	for (; i < old.length; i++) rows.push({ old: old[i]!, new: now[i + shift]!, isSame: true });
	return rows;
}

function keyOf(cell: Cell): string {
	return `${cell.sign}${textOf(cell)}${cell.isUnended ? "" : "\n"}`;
}

/** Lines that were replaced beside those that replaced them. */
function paired(old: readonly Cell[], now: readonly Cell[]): Row[] {
	const isShort = old.length * now.length <= MOST_PAIRED;
	const pairs = isShort
		? align(old.length, now.length, (i, j) => likeness(old[i]!, now[j]!))
		: new Map<number, never>();
	const rows: Row[] = [];
	let j = 0;
	const alone = (to: number) => {
		for (; j < to; j++) rows.push({ new: now[j]!, isSame: false });
	};
	old.forEach((cell, i) => {
		const pair = pairs.get(i);
		if (!pair) {
			rows.push({ old: cell, isSame: false });
			return;
		}
		alone(pair.at);
		const beside = now[j++]!;
		const [oldParts, newParts] = wordParts(textOf(cell), textOf(beside));
		rows.push({ old: { ...cell, parts: oldParts }, new: { ...beside, parts: newParts }, isSame: false });
	});
	alone(now.length);
	return rows;
}

function likeness(a: Cell, b: Cell): number {
	return a.sign === b.sign ? tokenSimilarity(textOf(a), textOf(b)) - ALIKE : 0;
}

/** Whether a row shows a line that is added or taken out on either side. */
export function isEdit({ old, new: now }: Row): boolean {
	return [old, now].some((cell) => cell?.sign === "+" || cell?.sign === "-");
}

/**
 * Cuts what is the same far from what is not; where all is the same, far from either end. Lines of the edit are cut where
 * there are many only, and counted.
 */
export function folded(rows: readonly Row[]): Row[] {
	const near = rows.map(() => false);
	const keep = (at: number) => near.fill(true, Math.max(0, at - AROUND), at + AROUND + 1);
	const isShort = rows.filter(isEdit).length <= MOST_EDITED;
	rows.forEach((row, i) => {
		if (!row.isSame) keep(i);
		else if (isShort && isEdit(row)) near[i] = true;
	});
	if (rows.every(({ isSame }) => isSame)) [0, rows.length - 1].forEach(keep);
	const result: Row[] = [];
	for (let i = 0; i < rows.length; ) {
		let end = i;
		while (end < rows.length && !near[end]) end++;
		if (end - i > AROUND) result.push(skipping(rows.slice(i, end)));
		else result.push(...rows.slice(i, end));
		if (end < rows.length) result.push(rows[end]!);
		i = end + 1;
	}
	return result;
}

function skipping(rows: readonly Row[]): Row {
	return { isSame: true, skipped: rows.length, skippedEdits: rows.filter(isEdit).length };
}
