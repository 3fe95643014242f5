import type { SyntaxNode } from "../model/syntax.js";
import { type NodeKind, type Span, SpanList } from "./node.js";

const KINDS: Readonly<Record<string, NodeKind>> = {
	if_statement: "if",
	else_clause: "else",
	for_statement: "for",
	while_statement: "while",
	do_statement: "do",
	switch_statement: "switch",
	case_statement: "case",
	labeled_statement: "label",
	return_statement: "return",
	goto_statement: "goto",
	break_statement: "break",
	continue_statement: "continue",
	expression_statement: "statement",
	declaration: "statement",
	type_definition: "statement",
};
/** The part of a statement after which its body comes. */
const HEAD_ENDS: Readonly<Partial<Record<NodeKind, readonly string[]>>> = {
	if: ["parenthesized_expression"],
	while: ["parenthesized_expression"],
	switch: ["parenthesized_expression"],
	for: [")"],
	do: ["do"],
	else: ["else"],
	case: [":"],
	label: [":"],
};

/**
 * The statements in a function's syntax node, its own left out, in the order in which they begin.
 *
 * @param code the text before macros were masked, which tells a masked loop from a real one
 */
export function statementsOfTree(root: SyntaxNode, code: string): Span[] {
	const list = new SpanList();
	const open: SyntaxNode[] = root.children.filter(({ type }) => type === "compound_statement");
	for (let node = open.pop(); node; node = open.pop()) {
		const chained = node.type === "else_clause" ? childOf(node, ["if_statement"]) : undefined;
		addStatement(list, node, chained, code);
		if (mayHoldStatements(node, code))
			open.push(...(chained ? partsOf(node, chained) : node.children).toReversed());
	}
	return list.spans;
}

function addStatement(list: SpanList, node: SyntaxNode, chained: SyntaxNode | undefined, code: string): void {
	const kind = kindOf(node, code);
	if (!kind || code[node.startIndex] === ";") return;
	const end = chained ? headEnd(chained, "if") : headEnd(node, KINDS[node.type]!);
	const isMark = kind === "case" || kind === "label";
	list.add(kind, node.startIndex, isMark ? end : node.endIndex, end);
}

/** `else if` is one statement: what is left of it is what its `if` holds. */
function partsOf(clause: SyntaxNode, chained: SyntaxNode): SyntaxNode[] {
	return [...clause.children.filter((child) => child !== chained), ...chained.children];
}

function kindOf(node: SyntaxNode, code: string): NodeKind | undefined {
	const kind = KINDS[node.type];
	const word = /\w*/.exec(code.slice(node.startIndex, node.startIndex + 60))![0];
	if (kind === "statement" && /^(?:asm|__asm|__asm__)$/.test(word)) return "asm";
	if ((kind === "while" && word !== "while") || (kind === "if" && word !== "if"))
		return /each|^for_/.test(word) ? "for" : "statement";
	return kind;
}

function headEnd(node: SyntaxNode, kind: NodeKind): number {
	const ends = HEAD_ENDS[kind];
	return (ends && childOf(node, ends)?.endIndex) ?? node.endIndex;
}

function childOf(node: SyntaxNode, types: readonly string[]): SyntaxNode | undefined {
	return node.children.find(({ type }) => types.includes(type));
}

/** An expression holds statements where it is a statement expression, `({ … })`. */
function mayHoldStatements(node: SyntaxNode, code: string): boolean {
	const kind = KINDS[node.type];
	if (kind && kind !== "statement" && kind !== "return") return true;
	if (/^(?:compound_statement|else_clause)$/.test(node.type)) return true;
	return node.isNamed && /\(\s*\{/.test(code.slice(node.startIndex, node.endIndex));
}
