/**
 * What a node of a fingerprint is. Directives carry their `#`; `case` and `label` are given apart from other
 * statements, and `section` is an entry of a language that has no statements (Kconfig, Makefile …).
 */
export type NodeKind =
	| "#include"
	| "#define"
	| "#if"
	| "#else"
	| "#endif"
	| "#other"
	| "function"
	| "struct"
	| "if"
	| "else"
	| "for"
	| "while"
	| "do"
	| "switch"
	| "case"
	| "label"
	| "return"
	| "goto"
	| "break"
	| "continue"
	| "comment"
	| "asm"
	| "statement"
	| "section";

/** A node by its offsets: chars [from, to) of the text, of which [from, headTo) is what it says before its body. */
export interface Span {
	readonly kind: NodeKind;
	readonly from: number;
	readonly to: number;
	readonly headTo: number;
}

/** Collects the nodes of a text in the order in which they begin; a node's end may be told later. */
export class SpanList {
	readonly spans: Span[] = [];

	/** Adds a node, and gives the handle by which to end it elsewhere. */
	add(kind: NodeKind, from: number, to: number, headTo = to): number {
		return this.spans.push({ kind, from, to, headTo }) - 1;
	}

	end(handle: number, to: number): void {
		this.spans[handle] = { ...this.spans[handle]!, to };
	}
}
