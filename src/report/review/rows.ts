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

function stacked(style: Style, rows: readonly Row[], titles: Titles): string[] {
	return [...sideAlone(style, rows, titles, "old"), ...sideAlone(style, rows, titles, "new")];
}

/** What landed, and below it of the patch's own hunk what differs from that, with a line around. */
export function landedFirst(style: Style, rows: readonly Row[], titles: Titles): string[] {
	const old = rows.some((row) => row.new) ? nearChanges(rows) : rows;
	return [...sideAlone(style, rows, titles, "new"), ...sideAlone(style, old, titles, "old")];
}

function nearChanges(rows: readonly Row[]): Row[] {
	const kept: Row[] = [];
	let skipped = 0;
	rows.forEach((row, i) => {
		if (rows.slice(Math.max(0, i - 1), i + 2).every(({ isSame }) => isSame)) {
			skipped += row.skipped ?? 1;
			return;
		}
		if (skipped > 0 && kept.length > 0) kept.push({ isSame: true, skipped });
		kept.push(row);
		skipped = 0;
	});
	return kept;
}

function sideAlone(style: Style, rows: readonly Row[], titles: Titles, side: "old" | "new"): string[] {
	if (!rows.some((row) => row[side])) return [];
	return [
		paint(style, "meta", `${glyphs(style).line.repeat(2)} ${titles[side]}`),
		...rows.flatMap((row) => {
			if (row.skipped !== undefined) return [skippedLine(style, row.skipped)];
			const cell = row[side];
			if (!cell) return [];
			return cellLines(style, cell, style.width - HEAD - 2, false).map((text, i) =>
				`${row.isSame || titles.areApart ? " " : "!"}${cellHead(style, cell, i)}${text}`.trimEnd(),
			);
		}),
	];
}

/** Lines of a diff, indented by two. */
export function diffLines(style: Style, cells: readonly Cell[]): string[] {
	return cells.flatMap((cell) =>
		cellLines(style, cell, style.width - 4, false).map((text, i) =>
			`  ${i > 0 || cell.sign === "@" ? " " : paint(style, slotOf(cell), cell.sign)}${text}`.trimEnd(),
		),
	);
}

/** Lines of code that are indented by four. */
export function plainLines(style: Style, text: string): string[] {
	return text
		.replace(/\n$/, "")
		.split("\n")
		.flatMap((line) =>
			cellLines(
				style,
				{ sign: " ", line: 0, parts: [{ text: line, isOther: false }] },
				style.width - 5,
				false,
			),
		);
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
