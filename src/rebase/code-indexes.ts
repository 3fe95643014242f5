import { readCommit } from "../git/commits.js";
import { openHolders } from "../git/index/holders.js";
import { openIndex } from "../git/index/open-index.js";
import type { TreeIndex } from "../git/index/tree-index.js";
import type { NamedCommit, Plan } from "../model/run.js";
import type { KnownCode } from "../model/tree.js";
import type { Readers } from "../series/readers.js";
import type { RunOptions } from "./options.js";

/** What is known of the code of both trees, and where their words stand. */
export interface CodeIndexes extends KnownCode {
	readonly base: TreeIndex;
	readonly target: TreeIndex;
}

/** Opens the indexes of both trees when they are first asked for; none where the trees are the same. */
export function codeIndexes(
	{ base, target }: Plan,
	readers: Readers,
	{ tell, dryRun, indexes }: Pick<RunOptions, "tell" | "dryRun" | "indexes">,
): () => Promise<CodeIndexes | undefined> {
	const { objects, scratch } = readers;
	const store = { ...indexes, isKept: !dryRun, scratch: scratch.folder };
	const treeOf = async ({ commit }: NamedCommit) => (await readCommit(objects, commit)).tree;
	const open = async ({ name }: NamedCommit, tree: string, beside?: TreeIndex) => {
		const onSlow = () => tell({ kind: "doing", what: `indexing the code of ${name}, once a version` });
		const index = await openIndex(scratch.context, store, tree, { onSlow, ...(beside && { beside }) });
		readers.closeLater(index);
		return { tree, index };
	};
	const openBoth = async () => {
		const [old, now] = [await treeOf(base), await treeOf(target)];
		if (old === now) return undefined;
		const before = await open(base, old);
		const after = await open(target, now, before.index);
		let holders: ReturnType<typeof openHolders> | undefined;
		return {
			base: before.index,
			target: after.index,
			holders: async (word: string) => {
				holders ??= openHolders(store, before, after);
				return (await holders)(word);
			},
		};
	};
	let opened: ReturnType<typeof openBoth> | undefined;
	return () => {
		opened ??= openBoth();
		return opened;
	};
}
