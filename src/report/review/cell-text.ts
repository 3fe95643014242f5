import stringWidth from "string-width";
import type { Cell, Part } from "../../model/review.js";
import { display } from "../display.js";
import { paint, paintOther, type Slot, type Style } from "./style.js";

/** A piece of a line as it is printed, and how many columns it takes. */
interface Piece {
	readonly text: string;
	readonly width: number;
	readonly isOther: boolean;
}

const SLOT_OF = { " ": "context", "-": "old", "+": "new", "@": "frag" } as const satisfies Record<
	Cell["sign"],
	Slot
>;

/** The colour of a line of a diff. */
export function slotOf({ sign }: Cell): Slot {
	return SLOT_OF[sign];
}

const TAB = 8;

/** What stands for lines that a hunk skips. */
const GAP: readonly Part[] = [{ text: "...", isOther: false }];

/**
 * A line of a diff in lines of the terminal that are no wider than `width`, and each as wide where `isPadded`.
 *
 * @param width of the text behind number and sign
 */
export function cellLines(style: Style, cell: Cell, width: number, isPadded: boolean): string[] {
	const slot = slotOf(cell);
	const lines = wrapped(cell.sign === "@" ? GAP : cell.parts, width).map((pieces) => {
		const used = pieces.reduce((sum, piece) => sum + piece.width, 0);
		const text = pieces
			.map((piece) => (piece.isOther ? paintOther : paint)(style, slot, piece.text))
			.join("");
		return isPadded ? text + " ".repeat(Math.max(0, width - used)) : text;
	});
	return cell.isUnended ? [...lines, fitted("\\ No newline at end of file", width, isPadded)] : lines;
}

function fitted(text: string, width: number, isPadded: boolean): string {
	return isPadded ? text.slice(0, width).padEnd(width) : text;
}

function wrapped(parts: readonly Part[], width: number): Piece[][] {
	const lines: Piece[][] = [[]];
	let column = 0;
	for (const { text, isOther } of parts) {
		for (const piece of pieces(text, () => column)) {
			if (column > 0 && column + piece.width > width) {
				lines.push([]);
				column = 0;
			}
			append(lines.at(-1)!, { ...piece, isOther });
			column += piece.width;
		}
	}
	return lines;
}

function append(line: Piece[], piece: Piece): void {
	const last = line.at(-1);
	if (last?.isOther !== piece.isOther) line.push(piece);
	else line[line.length - 1] = { ...piece, text: last.text + piece.text, width: last.width + piece.width };
}

const PLAIN = /^[\x20-\x7e]+$/;
const segmenter = new Intl.Segmenter();

/** A text as single characters, tabs as blanks up to the next stop. @param column where the next one is printed */
function* pieces(text: string, column: () => number): Generator<Omit<Piece, "isOther">> {
	for (const [run] of text.matchAll(/\t|[^\t]+/g)) {
		if (run === "\t") {
			const width = TAB - (column() % TAB);
			yield { text: " ".repeat(width), width };
			continue;
		}
		const shown = display(run);
		if (PLAIN.test(shown)) for (const char of shown) yield { text: char, width: 1 };
		else
			for (const { segment } of segmenter.segment(shown))
				yield { text: segment, width: stringWidth(segment) };
	}
}
