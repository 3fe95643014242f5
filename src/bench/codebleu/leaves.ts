import type { Position, SyntaxNode } from "./tree.js";

/** A token as the data flow counts it. */
interface Leaf {
	/** Its place among the text's tokens, from 0. */
	readonly number: number;
	readonly text: string;
}

/** True for a node that counts as one token; a string literal is taken whole, a comment never counts. */
export function isLeaf({ type, children }: SyntaxNode): boolean {
	return (children.length === 0 || type === "string_literal") && type !== "comment";
}

/** The tokens of a text, found by the node that stands for them. */
export class Leaves {
	readonly #byPlace = new Map<string, Leaf>();

	constructor(root: SyntaxNode, text: string) {
		const lines = text.split("\n").map(lineCutter);
		let number = 0;
		for (const node of leavesUnder(root))
			this.#byPlace.set(placeOf(node), { number: number++, text: textOf(node, lines) });
	}

	/** Of tokens without width at one place the last one stands for all. */
	of(node: SyntaxNode): Leaf {
		return this.#byPlace.get(placeOf(node))!;
	}

	/** The tokens under a node that are no keywords or punctuation. */
	variablesUnder(root: SyntaxNode): Leaf[] {
		return leavesUnder(root).flatMap((node) => {
			const leaf = this.of(node);
			return leaf.text === node.type ? [] : [leaf];
		});
	}
}

function leavesUnder(root: SyntaxNode): SyntaxNode[] {
	const leaves: SyntaxNode[] = [];
	const pending = [root];
	for (let node = pending.pop(); node; node = pending.pop()) {
		if (isLeaf(node)) leaves.push(node);
		else for (let i = node.children.length - 1; i >= 0; i--) pending.push(node.children[i]!);
	}
	return leaves;
}

function placeOf({ start, end }: SyntaxNode): string {
	return `${start.row}:${start.column}-${end.row}:${end.column}`;
}

type CutLine = (from: Position | undefined, to: Position | undefined) => string;

/** The package cuts a line of characters by columns in bytes, which moves what stands after a character of many. */
function lineCutter(line: string): CutLine {
	if (/^[\x00-\x7f]*$/.test(line)) return (from, to) => line.slice(from?.column ?? 0, to?.column);
	const characters = [...line];
	const bytes = (position: Position) => Buffer.byteLength(line.slice(0, position.column));
	return (from, to) => characters.slice(from ? bytes(from) : 0, to && bytes(to)).join("");
}

/** The token's text; line ends inside it are left out. */
function textOf({ start, end }: SyntaxNode, lines: readonly CutLine[]): string {
	if (start.row === end.row) return lines[start.row]!(start, end);
	const between = lines.slice(start.row + 1, end.row).map((cut) => cut(undefined, undefined));
	return [lines[start.row]!(start, undefined), ...between, lines[end.row]!(undefined, end)].join("");
}
