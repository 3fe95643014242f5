/** What the engine asks of a C parser; `syntax/load.ts` has one. */

/** A node of a syntax tree. Offsets count chars of the parsed text from 0, ends are exclusive. */
export interface SyntaxNode {
	/** The grammar's name for it, such as `if_statement`; for an anonymous node its own text. */
	readonly type: string;
	readonly startIndex: number;
	readonly endIndex: number;
	/** The line that it begins on, from 0. */
	readonly startPosition: { readonly row: number };
	/** All of its parts in order, punctuation and comments included. */
	readonly children: readonly SyntaxNode[];
	readonly isNamed: boolean;
	/** The parser could make nothing of this text. */
	readonly isError: boolean;
	/** The parser wants this token, and the text has it not. */
	readonly isMissing: boolean;
	/** It, or a node in it, is an error or missing. */
	readonly hasError: boolean;
}

/** A syntax tree; its memory lies outside of JavaScript's heap and must be given back with `delete`. */
export interface SyntaxTree {
	readonly rootNode: SyntaxNode;
	delete(): void;
}

/** A parser for C; it takes any text, and marks in the tree what it could not read. */
export interface CParser {
	parse(text: string): SyntaxTree;
}
