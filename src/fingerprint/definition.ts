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

/** The definition that holds a line, or undefined where none does. */
export function enclosing(definitions: readonly Definition[], line: number): Definition | undefined {
	return definitions.find(({ from, to }) => from <= line && line < to);
}
