import type { Cell, Part, Row } from "../../model/review.js";
import { textOf } from "../../model/review.js";
import { counted, displayLines } from "../display.js";
import { cellLines, slotOf } from "./cell-text.js";
import { glyphs, paint, SIDE_BY_SIDE, type Style } from "./style.js";

/** What the sides of a hunk are called. */
export interface Titles {
	readonly old: string;
	readonly new: string;
	/** The one is not meant to be like the other: nothing is marked. */
	readonly areApart?: boolean;
}

/** Columns of a line number, of the blank behind it and of the sign. */
const HEAD = 8;

/** Old and new hunk: side by side where there is room, else the one over the other. `!` marks what differs. */
export function rowLines(style: Style, rows: readonly Row[], titles: Titles): string[] {
	if (rows.length === 0) return [];
	return style.width >= SIDE_BY_SIDE ? sideBySide(style, rows, titles) : stacked(style, rows, titles);
}

function sideBySide(style: Style, rows: readonly Row[], { old, new: now, areApart }: Titles): string[] {
	const { bar, line } = glyphs(style);
	const half = Math.floor((style.width - 3) / 2);
	const title = (text: string) => `${line.repeat(2)} ${text} `.padEnd(half, line).slice(0, half);
	const head = paint(style, "meta", `${title(old)}${line.repeat(3)}${title(now)}`);
	const body = rows.flatMap((row) => {
		if (row.skipped !== undefined) return [skippedLine(style, row.skipped)];
		const [left, right] = [cellColumn(style, row.old, half), cellColumn(style, row.new, half)];
		const mark = row.isSame || areApart ? ` ${bar} ` : " ! ";
		return Array.from(
			{ length: Math.max(left.length, right.length) },
			(_, i) => `${left[i] ?? " ".repeat(half)}${mark}${right[i] ?? ""}`,
		);
	});
	return [head, ...body.map((each) => each.trimEnd())];
}

function cellColumn(style: Style, cell: Cell | undefined, width: number): string[] {
	if (!cell) return [];
	return cellLines(style, cell, width - HEAD, true).map((text, i) => `${cellHead(style, cell, i)}${text}`);
}

function cellHead(style: Style, cell: Cell, i: number): string {
	if (i > 0) return " ".repeat(HEAD);
	// What is added has its number in another version than the lines around it.
	const number = (cell.sign === "+" ? "" : `${cell.line}`).padStart(6);
	return `${paint(style, "context", number)} ${paint(style, slotOf(cell), cell.sign)}`;
}

function stacked(style: Style, rows: readonly Row[], { old, new: now, areApart }: Titles): string[] {
	const side = (title: string, of: (row: Row) => Cell | undefined) => [
		paint(style, "meta", `${glyphs(style).line.repeat(2)} ${title}`),
		...rows.flatMap((row) => {
			if (row.skipped !== undefined) return [skippedLine(style, row.skipped)];
			const cell = of(row);
			if (!cell) return [];
			return cellLines(style, cell, style.width - HEAD - 2, false).map((text, i) =>
				`${row.isSame || areApart ? " " : "!"}${cellHead(style, cell, i)}${text}`.trimEnd(),
			);
		}),
	];
	const hasNew = rows.some((row) => row.new || row.skipped !== undefined);
	const hasOld = rows.some((row) => row.old || row.skipped !== undefined);
	return [...(hasOld ? side(old, (row) => row.old) : []), ...(hasNew ? side(now, (row) => row.new) : [])];
}

function skippedLine(style: Style, count: number): string {
	return paint(style, "frag", `  ... ${counted(count, "line")} the same on both sides`);
}

/** Old and new hunk as one, the words that differ as `[-old-]{+new+}`. */
export function wordLines(style: Style, rows: readonly Row[]): string[] {
	return rows.map((row) => {
		if (row.skipped !== undefined) return skippedLine(style, row.skipped);
		const { old, new: now } = row;
		const cell = (now ?? old)!;
		const sign = paint(style, slotOf(cell), cell.sign);
		if (row.isSame) return `  ${sign}${paint(style, slotOf(cell), plain(textOf(cell)))}`.trimEnd();
		const words =
			old && now
				? mergedParts(style, old.parts, now.parts)
				: now
					? paint(style, "new", `{+${plain(textOf(now))}+}`)
					: paint(style, "old", `[-${plain(textOf(old!))}-]`);
		return `! ${sign}${words}`;
	});
}

function mergedParts(style: Style, old: readonly Part[], now: readonly Part[]): string {
	const pieces: string[] = [];
	let [i, j] = [0, 0];
	while (i < old.length || j < now.length) {
		if (old[i]?.isOther) pieces.push(paint(style, "old", `[-${plain(old[i++]!.text)}-]`));
		else if (now[j]?.isOther) pieces.push(paint(style, "new", `{+${plain(now[j++]!.text)}+}`));
		else {
			pieces.push(plain((now[j] ?? old[i])!.text));
			i++;
			j++;
		}
	}
	return pieces.join("");
}

function plain(text: string): string {
	return displayLines(text).join(" ");
}
