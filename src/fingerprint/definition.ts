/** A top-level construct: lines [from, to), from 0. */
export interface Definition {
	readonly name: string;
	readonly from: number;
	readonly to: number;
}

/** The definition that holds a line, or undefined where none does. */
export function enclosing(definitions: readonly Definition[], line: number): Definition | undefined {
	return definitions.find(({ from, to }) => from <= line && line < to);
}
