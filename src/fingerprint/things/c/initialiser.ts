import type { Draft } from "../list.js";
import type { Source } from "../source.js";

/** Reads what stands between the braces of an initialiser: fields, indices and rows, and what is in them. */
export function readInitialiser(source: Source, open: number, parent: Draft | undefined): void {
	const { tokens } = source;
	if (source.isTooDeep(parent)) return;
	for (const [from, to] of tokens.parts(open + 1, tokens.mate(open))) readElement(source, from, to, parent);
}

function readElement(source: Source, from: number, to: number, parent: Draft | undefined): void {
	const { tokens } = source;
	const mark = tokens.mark(from);
	const value = mark === "." || mark === "[" ? behindDesignator(source, from, to) : undefined;
	const isOldField = tokens.isWord(from) && tokens.mark(from + 1) === ":";
	let draft: Draft;
	if (isOldField) draft = source.add("field", tokens.text(from), [from, to], from, parent);
	else if (value !== undefined) {
		const name = source.words(from, value - 1).trim();
		const kind = mark === "." ? "field" : "index";
		draft = source.add(kind, kind === "field" ? name.slice(1) : indexOf(name), [from, to], from, parent);
	} else if (mark === "{" || mark === '"' || tokens.isWord(from) || mark === "&") {
		const { name, detail } = rowName(source, from, to);
		draft = source.add("row", name, [from, to], from, parent, { detail });
	} else return;
	const braces = bracesOf(source, isOldField ? from + 2 : (value ?? from), to);
	if (braces !== undefined) readInitialiser(source, braces, draft);
}

/** `[ZED]` without its brackets, where it is one index alone. */
function indexOf(designator: string): string {
	return (/^\[([^[\]]*)\]$/.exec(designator)?.[1] ?? designator).trim();
}

/** The token behind the `=` of a designated element; undefined where there is none. */
function behindDesignator(source: Source, from: number, to: number): number | undefined {
	const { tokens } = source;
	for (let at = from; at < to; at = tokens.mate(at) + 1) {
		const mark = tokens.mark(at);
		if (mark === "=") return at + 1;
		if (mark !== "." && mark !== "[" && !tokens.isWord(at)) return undefined;
	}
	return undefined;
}

/** The brace that a value begins with, behind a cast and an `&`; undefined where it begins with none. */
export function bracesOf(source: Source, from: number, to: number): number | undefined {
	const { tokens } = source;
	let at = from;
	if (tokens.mark(at) === "&") at++;
	if (tokens.mark(at) === "(") at = tokens.mate(at) + 1;
	return at < to && tokens.mark(at) === "{" ? at : undefined;
}

const MOST_LITERALS = 4;
const MOST_LEVELS = 3;

/** What tells a row of a table from others: its first literal, else what stands in its first cell. */
function rowName(
	source: Source,
	from: number,
	to: number,
	levels = MOST_LEVELS,
): { name: string; detail: string } {
	const { tokens } = source;
	const open = bracesOf(source, from, to);
	if (open === undefined || levels === 0) return cellName(source, from, to);
	const [first, second] = tokens.parts(open + 1, tokens.mate(open));
	if (!first) return { name: "{}", detail: "" };
	const isDesignated = tokens.mark(first[0]) === "." || tokens.mark(first[0]) === "[";
	const literals = literalsIn(source, open + 1, tokens.mate(open));
	const detail = literals.join(" ");
	if (isDesignated && literals.length > 0) return { name: literals[0]!, detail };
	const value = isDesignated ? behindDesignator(source, ...first) : undefined;
	const cell = rowName(source, value ?? first[0], first[1], levels - 1);
	return { name: cell.name, detail: detail || (second ? source.words(...second) : cell.detail) };
}

/** A cell by its text; the call of a macro by its first two arguments, of which later ones say what the row does. */
function cellName(source: Source, from: number, to: number): { name: string; detail: string } {
	const { tokens } = source;
	const all = source.words(from, to);
	if (!tokens.isWord(from) || tokens.mark(from + 1) !== "(") return { name: all, detail: "" };
	const close = tokens.mate(from + 1);
	const [first, second] = tokens.parts(from + 2, close);
	if (!first) return { name: all, detail: "" };
	return { name: `${source.words(from, (second ?? first)[1])})`, detail: source.words(from, close + 1) };
}

function literalsIn(source: Source, from: number, to: number): string[] {
	const literals: string[] = [];
	for (let at = from; at < to && literals.length < MOST_LITERALS; at++)
		if (source.tokens.mark(at) === '"') literals.push(source.words(at, at + 1));
	return literals;
}
