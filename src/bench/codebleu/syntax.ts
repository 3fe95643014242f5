import type { SyntaxNode } from "./tree.js";

/** The share of the reference's sub-trees whose shape stands anywhere in the prediction's tree. */
export function syntaxMatch(reference: SyntaxNode, prediction: SyntaxNode): number {
	const wanted = shapesOf(reference);
	const there = new Set(shapesOf(prediction));
	return wanted.filter((shape) => there.has(shape)).length / wanted.length;
}

/** The shapes of the root and of every node that has children. */
function shapesOf(root: SyntaxNode): number[] {
	const shapes = [root.shape];
	const pending = [...root.children];
	for (let node = pending.pop(); node; node = pending.pop()) {
		if (node.children.length === 0) continue;
		shapes.push(node.shape);
		pending.push(...node.children);
	}
	return shapes;
}
