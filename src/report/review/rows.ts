import type { Cell, OwnLine, Part, Row } from "../../model/review.js";
import { ownerOf } from "../wording/own-patch.js";
import { skippedText } from "../wording/summary.js";
import { cellLines, type Span, slotOf, spanLines, widthOf } from "./cell-text.js";
import { glyphs, paint, SIDE_BY_SIDE, type Style } from "./style.js";

/** What the sides of a hunk are called. */
export interface Titles {
	readonly old: string;
	readonly new: string;
	/** What both are called where they are shown as one; absent where that is said above. */
	readonly both?: string;
	/** Lines of the old one that the series brought, and whose they are is said. */
	readonly own: readonly OwnLine[];
	/** The one is not meant to be like the other: nothing is marked. */
	readonly areApart: boolean;
}

/** Columns of a line number, of the mark behind it and of the sign. */
const HEAD = 8;

/**
 * Old and new hunk: side by side where there is room, else as one, or one over the other where they are no two versions of
 * the same. Where only what is around the edit differs, they are shown as one anyhow: the edit is said once.
 */
export function rowLines(style: Style, rows: readonly Row[], titles: Titles, hasSameEdit: boolean): string[] {
	if (rows.length === 0) return [];
	const isWide = style.width >= SIDE_BY_SIDE && Number.isFinite(style.width);
	if (isWide && !hasSameEdit) return sideBySide(style, rows, titles);
	return titles.areApart ? stacked(style, rows, titles) : asOne(style, rows, titles);
}

function sideBySide(style: Style, rows: readonly Row[], { old, new: now, areApart }: Titles): string[] {
	const { bar, line } = glyphs(style);
	const half = Math.floor((style.width - 3) / 2);
	const title = (text: string) => `${line.repeat(2)} ${text} `.padEnd(half, line).slice(0, half);
	const head = paint(style, "meta", `${title(old)}${line.repeat(3)}${title(now)}`);
	const body = rows.flatMap((row) => {
		if (row.skipped !== undefined) return [skippedLine(style, row)];
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

function cellHead(style: Style, cell: Cell, i: number, mark = " "): string {
	if (i > 0) return " ".repeat(HEAD);
	// What is added has its number in another version than the lines around it.
	const number = (cell.sign === "+" ? "" : `${cell.line}`).padStart(6);
	return `${paint(style, "context", number)}${mark === " " ? mark : paint(style, "frag", mark)}${paint(style, slotOf(cell), cell.sign)}`;
}

function stacked(style: Style, rows: readonly Row[], titles: Titles): string[] {
	return [...sideAlone(style, rows, titles, "old"), ...sideAlone(style, rows, titles, "new")];
}

function sideAlone(style: Style, rows: readonly Row[], titles: Titles, side: "old" | "new"): string[] {
	if (!rows.some((row) => row[side])) return [];
	return [
		titleLine(style, titles[side]),
		...rows.flatMap((row) => {
			if (row.skipped !== undefined) return [skippedLine(style, row)];
			return row[side] ? markedLines(style, row[side], " ") : [];
		}),
	];
}

/** What both have once; `<` marks a line that only the original has, `>` one that only the new hunk has. */
function asOne(style: Style, rows: readonly Row[], titles: Titles): string[] {
	const lines = rows.flatMap((row) => {
		if (row.skipped !== undefined) return [skippedLine(style, row)];
		if (row.isSame) return markedLines(style, row.new!, " ");
		return [
			...(row.old ? ownedLines(style, row.old, titles.own) : []),
			...(row.new ? markedLines(style, row.new, ">") : []),
		];
	});
	return [...(titles.both === undefined ? [] : [titleLine(style, titles.both)]), ...lines];
}

/** A line that only the original has, and whose it is where the series brought it. */
function ownedLines(style: Style, cell: Cell, own: readonly OwnLine[]): string[] {
	const lines = markedLines(style, cell, "<");
	const owner = ownerOf(own, cell.line);
	if (owner === undefined) return lines;
	const said = `(${owner})`;
	const last = lines.at(-1)!;
	const hasRoom = lines.length === 1 && widthOf(cell) + HEAD + 2 + said.length <= style.width;
	const mark = paint(style, "frag", said);
	return hasRoom ? [`${last}  ${mark}`] : [...lines, `${" ".repeat(HEAD)}${mark}`];
}

function titleLine(style: Style, title: string): string {
	return paint(style, "meta", `${glyphs(style).line.repeat(2)} ${title}`);
}

function markedLines(style: Style, cell: Cell, mark: string): string[] {
	return cellLines(style, cell, style.width - HEAD, false).map((text, i) =>
		`${cellHead(style, cell, i, mark)}${text}`.trimEnd(),
	);
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

function skippedLine(style: Style, row: Row): string {
	return paint(style, "frag", `  ... ${skippedText(row)}`);
}

/** Old and new hunk as one, the words that differ as `[-old-]{+new+}`. */
export function wordLines(style: Style, rows: readonly Row[]): string[] {
	return rows.flatMap((row) => {
		if (row.skipped !== undefined) return [skippedLine(style, row)];
		const { old, new: now } = row;
		const cell = (now ?? old)!;
		const sign = paint(style, slotOf(cell), cell.sign);
		const spans = row.isSame
			? cell.parts.map(({ text }): Span => ({ text, slot: slotOf(cell) }))
			: mergedSpans(old?.parts ?? [], now?.parts ?? [], old !== undefined && now !== undefined);
		const head = (i: number) => (i > 0 ? "   " : `${row.isSame ? " " : "!"} ${sign}`);
		return spanLines(style, spans, style.width - 3).map((text, i) => `${head(i)}${text}`.trimEnd());
	});
}

/** @param arePaired what is not other in the one is in the other, too */
function mergedSpans(old: readonly Part[], now: readonly Part[], arePaired: boolean): Span[] {
	const spans: Span[] = [];
	const isAlone = (part: Part | undefined) => part !== undefined && (part.isOther || !arePaired);
	let [i, j] = [0, 0];
	while (i < old.length || j < now.length) {
		if (isAlone(old[i])) spans.push({ text: `[-${old[i++]!.text}-]`, slot: "old" });
		else if (isAlone(now[j])) spans.push({ text: `{+${now[j++]!.text}+}`, slot: "new" });
		else {
			spans.push({ text: (now[j] ?? old[i])!.text });
			i++;
			j++;
		}
	}
	return spans;
}
