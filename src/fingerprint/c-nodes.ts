import type { CParser, SyntaxNode } from "../model/syntax.js";
import { lineStarts } from "../text/lines.js";
import type { Definition } from "./definition.js";
import { maskMacros } from "./mask.js";
import type { NodeKind, Span } from "./node.js";
import { bareCode } from "./preprocessor.js";
import { itemsByToken, statementsByToken } from "./token-statements.js";
import { statementsOfTree } from "./tree-statements.js";

const STRUCTS: readonly string[] = ["struct", "union", "enum"];

/** The nodes of a C text, and which of its definitions the parser could not read. */
interface CNodes {
	readonly spans: readonly Span[];
	/** Functions that were read token by token, since there is no parser or it found errors in them. */
	readonly byToken: readonly Definition[];
}

/**
 * The nodes of a C text: its comments and directives, its definitions, and the statements or items in these.
 *
 * @param definitions the text's definitions, as `definitionsOfC` gives them
 */
export function nodesOfC(
	text: string,
	definitions: readonly Definition[],
	parser: CParser | undefined,
): CNodes {
	const { code, spans } = bareCode(text);
	const starts = lineStarts(text);
	const offset = (line: number) => starts[line] ?? text.length;
	const parsed = parser ? parsedFunctions(parser, code) : [];
	const nodes = [...spans];
	const byToken: Definition[] = [];
	for (const definition of definitions.filter(({ kind }) => kind !== "macro")) {
		const from = offset(definition.from);
		const to = offset(definition.to);
		const body = code.indexOf("{", from);
		const kind = nodeKindOf(definition);
		const isCall = definition.kind === "call";
		nodes.push(trimmed(code, kind, from, to, isCall || body < 0 ? to : Math.min(body, to)));
		if (kind !== "function") {
			if (!isCall) nodes.push(...itemsByToken(code, from, to));
			continue;
		}
		const statements = parsed.find((each) => from <= each.from && each.to <= to)?.statements;
		if (!statements) byToken.push(definition);
		nodes.push(...(statements ?? statementsByToken(code, body + 1, to)));
	}
	return { spans: nodes.sort((a, b) => a.from - b.from || b.to - a.to), byToken };
}

interface ParsedFunction {
	readonly from: number;
	readonly to: number;
	readonly statements: readonly Span[];
}

/** The outermost functions that the parser reads without an error. */
function parsedFunctions(parser: CParser, code: string): ParsedFunction[] {
	const tree = parser.parse(maskMacros(code));
	try {
		return functionsIn(tree.rootNode).map((node) => ({
			from: node.startIndex,
			to: node.endIndex,
			statements: statementsOfTree(node, code),
		}));
	} finally {
		tree.delete();
	}
}

function functionsIn(root: SyntaxNode): SyntaxNode[] {
	return root.children.filter(({ type, hasError }) => type === "function_definition" && !hasError);
}

function nodeKindOf({ kind }: Definition): NodeKind {
	if (kind === "function") return "function";
	return STRUCTS.includes(kind) ? "struct" : "statement";
}

function trimmed(code: string, kind: NodeKind, from: number, to: number, headTo: number): Span {
	const start = from + code.slice(from, to).search(/\S/);
	const end = from + code.slice(from, to).trimEnd().length;
	return { kind, from: start, to: end, headTo: Math.min(headTo, end) };
}
