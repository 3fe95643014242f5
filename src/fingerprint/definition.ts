import { getOrMake } from "../text/get-or-make.js";

/** What a top-level definition is; `section` is one of a language that is not C. */
export type DefinitionKind =
	| "function"
	| "prototype"
	| "struct"
	| "union"
	| "enum"
	| "typedef"
	| "object"
	| "macro"
	| "call"
	| "section";

/** A top-level construct: lines [from, to), from 0. */
export interface Definition {
	/** What it is known by: `widget_probe`, `struct widget`, `SYSCALL_DEFINE2(widget)`. */
	readonly name: string;
	readonly kind: DefinitionKind;
	/** All that stands before its body, on one line: `static int widget_probe(struct device *dev)`. */
	readonly signature: string;
	readonly from: number;
	readonly to: number;
}

/** Fewer definitions are gone through sooner than they are sorted by line. */
const FEWEST_SORTED = 16;
const byLine = new WeakMap<readonly Definition[], readonly (Definition | undefined)[]>();

/** The definition that holds a line, the first of them, or undefined where none does. */
export function enclosing(definitions: readonly Definition[], line: number): Definition | undefined {
	if (definitions.length < FEWEST_SORTED)
		return definitions.find(({ from, to }) => from <= line && line < to);
	return getOrMake(byLine, definitions, () => sortedByLine(definitions))[line];
}

function sortedByLine(definitions: readonly Definition[]): (Definition | undefined)[] {
	const last = definitions.reduce((end, { to }) => Math.max(end, to), 0);
	const lines = new Array<Definition | undefined>(last).fill(undefined);
	for (const definition of definitions.toReversed()) lines.fill(definition, definition.from, definition.to);
	return lines;
}
