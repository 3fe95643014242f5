/** A commit's place in the graph. */
interface Node {
	readonly id: string;
	readonly parents: readonly string[];
}

/** The commits of a range by id, in which parents outside of it are not followed. */
export type Graph = ReadonlyMap<string, Node>;

/**
 * For each commit the first of some commits, in their order, that it can be reached from. Each commit is visited once.
 */
export function firstHolders(graph: Graph, holders: readonly string[]): Map<string, string> {
	const found = new Map<string, string>();
	for (const holder of holders) mark(graph, holder, (id) => found.set(id, holder), found);
	return found;
}

/**
 * For each commit that a merge brought into the first-parent line of a tip: that merge. What was committed on the line
 * itself has none.
 */
export function mergesOf(graph: Graph, tip: string): Map<string, string> {
	const line: Node[] = [];
	for (let at = graph.get(tip); at; at = graph.get(at.parents[0] ?? "")) line.push(at);
	const seen = new Map<string, undefined | string>();
	for (const { id, parents } of line.reverse()) {
		seen.set(id, undefined);
		for (const parent of parents.slice(1)) mark(graph, parent, (each) => seen.set(each, id), seen);
	}
	return new Map([...seen].filter((entry): entry is [string, string] => entry[1] !== undefined));
}

function mark(
	graph: Graph,
	from: string,
	visit: (id: string) => void,
	seen: ReadonlyMap<string, unknown>,
): void {
	const open = [from];
	for (let id = open.pop(); id !== undefined; id = open.pop()) {
		const node = graph.get(id);
		if (!node || seen.has(id)) continue;
		visit(id);
		open.push(...node.parents);
	}
}
