import type { Tree, TreeCursor } from "web-tree-sitter";

/** A place in a text: row and column in UTF-16 code units, both from 0. */
export interface Position {
	readonly row: number;
	readonly column: number;
}

/** A node of a syntax tree, apart from the parser's memory. */
export interface SyntaxNode {
	readonly type: string;
	/** What the parent calls it. */
	readonly field: string | null;
	readonly start: Position;
	readonly end: Position;
	/** How deep it lies; the root at 1. */
	readonly depth: number;
	/** All children, anonymous ones included. */
	readonly children: readonly SyntaxNode[];
	/** Stands for the node's s-expression: equal where, and only where, the parser prints two nodes alike. */
	readonly shape: number;
}

interface Open extends Omit<SyntaxNode, "children" | "shape"> {
	readonly head: string;
	readonly isPrinted: boolean;
	readonly children: SyntaxNode[];
	/** The fields and shapes of what is printed inside. */
	readonly inside: string[];
}

/** Numbers the shapes of trees that are to be compared. */
export class Shapes {
	readonly #ids = new Map<string, number>();

	number(shape: string): number {
		const id = this.#ids.get(shape) ?? this.#ids.size;
		this.#ids.set(shape, id);
		return id;
	}
}

/** Copies a tree out of the parser's memory, without recursion, so that any depth is well. */
export function copyTree(tree: Tree, shapes: Shapes): SyntaxNode {
	const cursor = tree.walk();
	try {
		const stack: Open[] = [open(cursor, 1)];
		for (;;) {
			if (cursor.gotoFirstChild()) {
				stack.push(open(cursor, stack.length + 1));
				continue;
			}
			for (;;) {
				const closed = stack.pop()!;
				const node = close(closed, shapes);
				const parent = stack.at(-1);
				if (!parent) return node;
				parent.children.push(node);
				if (closed.isPrinted) parent.inside.push(`${node.field ?? ""}:${node.shape}`);
				else parent.inside.push(...closed.inside);
				if (cursor.gotoNextSibling()) {
					stack.push(open(cursor, stack.length + 1));
					break;
				}
				cursor.gotoParent();
			}
		}
	} finally {
		cursor.delete();
	}
}

function open(cursor: TreeCursor, depth: number): Open {
	const { nodeType: type, currentFieldName: field, startPosition: start, endPosition: end } = cursor;
	const head = headOf(cursor);
	const isPrinted = cursor.nodeIsNamed || cursor.nodeIsMissing;
	return { type, field, start, end, depth, head, isPrinted, children: [], inside: [] };
}

/** What a node prints of itself, its children apart. */
function headOf(cursor: TreeCursor): string {
	if (!cursor.nodeIsMissing && cursor.nodeType !== "ERROR") return cursor.nodeType;
	const node = cursor.currentNode;
	return node.childCount === 0 ? node.toString() : cursor.nodeType;
}

function close({ type, field, start, end, depth, head, children, inside }: Open, shapes: Shapes): SyntaxNode {
	return { type, field, start, end, depth, children, shape: shapes.number([head, ...inside].join(" ")) };
}
