import { countsOf, takeFrom } from "../../text/multiset.js";
import { isLeaf, Leaves } from "./leaves.js";
import type { SyntaxNode } from "./tree.js";

/** Where a token's value comes from: the names and numbers of the tokens that it was last set by. */
interface Entry {
	readonly name: string;
	readonly number: number;
	readonly relation: "comesFrom" | "computedFrom";
	readonly parentNames: readonly string[];
	readonly parentNumbers: readonly number[];
}

/** Of each name, the tokens where it was last set. */
type State = Map<string, readonly number[]>;

/** The package's walk ends at Python's recursion limit, and the text counts as one without data flow. */
const DEEPEST = 985;

/**
 * The share of the reference's data-flow items that the prediction has too; 0 where the reference has none. What C
 * code is read by is the package's function for C#, so only the node types that both grammars have do anything.
 * Where the package's order is that of a Python set, and so of chance, it is that of first appearance here.
 */
export function dataflowMatch(
	reference: { readonly text: string; readonly root: SyntaxNode },
	prediction: { readonly text: string; readonly root: SyntaxNode },
): number {
	const wanted = itemsOf(reference.root, reference.text);
	if (wanted.length === 0) return 0;
	const left = countsOf(itemsOf(prediction.root, prediction.text));
	return wanted.filter((item) => takeFrom(left, item)).length / wanted.length;
}

/** The entries that are connected, one a token, with all names replaced by numbers of first appearance. */
function itemsOf(root: SyntaxNode, text: string): string[] {
	const numbers = new Map<string, number>();
	const rename = (name: string) => {
		if (!numbers.has(name)) numbers.set(name, numbers.size);
		return numbers.get(name)!;
	};
	return onePerToken(connected(entriesOf(root, text))).map(({ name, relation, parentNames }) => {
		const parents = parentNames.map(rename);
		return `${rename(name)} ${relation} ${parents.join(" ")}`;
	});
}

function connected(entries: readonly Entry[]): Entry[] {
	const numbers = new Set(
		entries.flatMap(({ number, parentNumbers }) =>
			parentNumbers.length > 0 ? [number, ...parentNumbers] : [],
		),
	);
	return entries.filter(({ number }) => numbers.has(number));
}

function onePerToken(entries: readonly Entry[]): Entry[] {
	const merged = new Map<number, Entry>();
	for (const entry of entries) {
		const parentNames = union(merged.get(entry.number)?.parentNames ?? [], entry.parentNames);
		merged.set(entry.number, merged.has(entry.number) ? { ...entry, parentNames } : entry);
	}
	return [...merged.values()];
}

/** A text in which the walk fails counts as one without data flow, as in the package. */
function entriesOf(root: SyntaxNode, text: string): Entry[] {
	if (isDeeper(root, DEEPEST)) return [];
	try {
		return walk(root, new Leaves(root, text), new Map());
	} catch (error) {
		if (error instanceof BrokenAssignment) return [];
		throw error;
	}
}

/** An assignment that error recovery left without one of its sides. */
class BrokenAssignment extends Error {}

function isDeeper(root: SyntaxNode, limit: number): boolean {
	const pending = [root];
	for (let node = pending.pop(); node; node = pending.pop()) {
		if (node.depth > limit) return true;
		pending.push(...node.children);
	}
	return false;
}

/** The entries under a node, by number; `state` is left as it stands after the node. */
function walk(node: SyntaxNode, leaves: Leaves, state: State): Entry[] {
	if (isLeaf(node)) return walkLeaf(node, leaves, state);
	const walkChildren = () => node.children.flatMap((child) => walk(child, leaves, state));
	switch (node.type) {
		case "assignment_expression":
			return byNumber(walkAssignment(node, leaves, state));
		case "if_statement":
			return byNumber(walkIf(node, leaves, state));
		case "for_statement":
			return byNumber(merged(walkChildren()));
		case "while_statement":
			return byNumber(merged([...walkChildren(), ...walkChildren()]));
		default:
			return byNumber(walkChildren());
	}
}

function walkLeaf(node: SyntaxNode, leaves: Leaves, state: State): Entry[] {
	const { text: name, number } = leaves.of(node);
	if (name === node.type) return [];
	const set = state.get(name);
	if (set) return [{ name, number, relation: "comesFrom", parentNames: [name], parentNumbers: set }];
	if (node.type === "identifier") state.set(name, [number]);
	return [{ name, number, relation: "comesFrom", parentNames: [], parentNumbers: [] }];
}

function walkAssignment(node: SyntaxNode, leaves: Leaves, state: State): Entry[] {
	const [left, right] = ["left", "right"].map((field) =>
		node.children.find((child) => child.field === field),
	);
	if (!left || !right) throw new BrokenAssignment();
	const entries = walk(right, leaves, state);
	const sources = leaves.variablesUnder(right);
	for (const { text: name, number } of leaves.variablesUnder(left)) {
		for (const source of sources)
			entries.push({
				name,
				number,
				relation: "computedFrom",
				parentNames: [source.text],
				parentNumbers: [source.number],
			});
		state.set(name, [number]);
	}
	return entries;
}

/** In C only an `if` that is the body of another without braces begins a branch; all else runs in sequence. */
function walkIf(node: SyntaxNode, leaves: Leaves, state: State): Entry[] {
	const before: State = new Map(state);
	const others: State[] = [];
	const entries: Entry[] = [];
	let isBranch = false;
	for (const child of node.children) {
		isBranch ||= child.type === "if_statement" || child.type === "else";
		const own = isBranch ? new Map(before) : state;
		entries.push(...walk(child, leaves, own));
		if (isBranch) others.push(own);
	}
	if (!node.children.some(({ type }) => type.includes("else"))) others.push(before);
	for (const other of others)
		for (const [name, numbers] of other) state.set(name, [...(state.get(name) ?? []), ...numbers]);
	for (const [name, numbers] of state) state.set(name, sorted(numbers));
	return entries;
}

/** Entries of one token, name and relation as one, at the place of the first. */
function merged(entries: readonly Entry[]): Entry[] {
	const result = new Map<string, Entry>();
	for (const entry of entries) {
		const key = `${entry.number} ${entry.relation} ${entry.name}`;
		const first = result.get(key);
		result.set(
			key,
			first
				? {
						...first,
						parentNames: union(first.parentNames, entry.parentNames),
						parentNumbers: sorted([...first.parentNumbers, ...entry.parentNumbers]),
					}
				: entry,
		);
	}
	return [...result.values()];
}

function union(a: readonly string[], b: readonly string[]): string[] {
	return [...new Set([...a, ...b])];
}

function sorted(numbers: readonly number[]): number[] {
	return [...new Set(numbers)].sort((a, b) => a - b);
}

function byNumber(entries: Entry[]): Entry[] {
	return entries.sort((a, b) => a.number - b.number);
}
