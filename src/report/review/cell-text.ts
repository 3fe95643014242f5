import type { Cell, Part } from "../../model/review.js";
import { display } from "../display.js";
import { paint, paintOther, type Slot, type Style } from "./style.js";
import { charactersOf, columnsOf, isPlain } from "./width.js";

/** A part of a line in the colour of a slot, or in none. */
export interface Span {
	readonly text: string;
	readonly slot?: Slot;
	/** The line beside it has something else there. */
	readonly isOther?: boolean;
}

/** A piece of a line as it is printed, and how many columns it takes. */
interface Piece extends Span {
	readonly width: number;
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
	const parts = cell.sign === "@" ? GAP : cell.parts;
	const lines = spanLines(
		style,
		parts.map((part) => ({ ...part, slot })),
		width,
		isPadded,
	);
	return cell.isUnended ? [...lines, fitted("\\ No newline at end of file", width, isPadded)] : lines;
}

/** Parts of a line in lines of the terminal that are no wider than `width`, and each as wide where `isPadded`. */
export function spanLines(style: Style, spans: readonly Span[], width: number, isPadded = false): string[] {
	return wrapped(spans, width).map((pieces) => {
		const used = widthOfAll(pieces);
		const text = pieces.map((piece) => painted(style, piece)).join("");
		return isPadded ? text + " ".repeat(Math.max(0, width - used)) : text;
	});
}

function painted(style: Style, { text, slot, isOther }: Piece): string {
	if (slot === undefined) return text;
	return (isOther ? paintOther : paint)(style, slot, text);
}

function fitted(text: string, width: number, isPadded: boolean): string {
	return isPadded ? text.slice(0, width).padEnd(width) : text;
}

function wrapped(spans: readonly Span[], width: number): Piece[][] {
	const lines: Piece[][] = [[]];
	let column = 0;
	const begin = () => {
		lines.push([]);
		column = 0;
	};
	for (const span of spans) {
		for (const token of tokens(span.text, () => column)) {
			const size = widthOfAll(token);
			if (column > 0 && column + size > width && size <= width) begin();
			for (const piece of token) {
				if (column > 0 && column + piece.width > width) begin();
				append(lines.at(-1)!, { ...span, ...piece });
				column += piece.width;
			}
		}
	}
	return lines;
}

function widthOfAll(pieces: readonly Pick<Piece, "width">[]): number {
	return pieces.reduce((sum, { width }) => sum + width, 0);
}

/** How many columns the text of a line takes. */
export function widthOf({ parts }: Cell): number {
	let column = 0;
	for (const { text } of parts) for (const token of tokens(text, () => column)) column += widthOfAll(token);
	return column;
}

function append(line: Piece[], piece: Piece): void {
	const last = line.at(-1);
	if (!last || last.isOther !== piece.isOther || last.slot !== piece.slot) line.push(piece);
	else line[line.length - 1] = { ...piece, text: last.text + piece.text, width: last.width + piece.width };
}

/** What is not torn apart at the end of a line while it fits into one: a word, an operator, any other character. */
const TOKEN = /\t|[!~]*[\w$]+|&&|\|\||->|[<>=!+*/%&|^-]=|<<|>>|[^\t]/gsu;

/** A text as tokens of single characters, tabs as blanks up to the next stop. @param column where the next one is printed */
function* tokens(text: string, column: () => number): Generator<Pick<Piece, "text" | "width">[]> {
	for (const [run] of text.matchAll(/\t|[^\t]+/g)) {
		if (run === "\t") {
			const width = TAB - (column() % TAB);
			yield [{ text: " ".repeat(width), width }];
			continue;
		}
		const shown = display(run);
		if (isPlain(shown))
			for (const [token] of shown.matchAll(TOKEN)) yield [...token].map((char) => ({ text: char, width: 1 }));
		else
			for (const character of charactersOf(shown)) yield [{ text: character, width: columnsOf(character) }];
	}
}
