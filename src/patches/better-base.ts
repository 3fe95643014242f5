import { ObjectReader } from "../git/objects.js";
import type { Quarantine } from "../git/quarantine.js";
import { tagsBelow } from "../git/refs.js";
import type { Repository } from "../git/repository.js";
import { CommitTree } from "../git/tree-reader.js";
import { applyPatch, worstFit } from "./apply.js";
import type { Fit } from "./diff/fit.js";
import { type Prepared, understood } from "./prepare.js";
import { PatchedTree } from "./tree.js";

/** True where a patch applies to the tree that it was read on. */
export function isFitting(fit: Fit): boolean {
	return fit === "exact" || fit === "offset" || fit === "fuzz";
}

/** As few misfits say nothing about the version. */
const FEW = 3;
/** Tags that are tried. */
const MOST_TAGS = 6;

/**
 * Looks for a tag of BASE's own line, such as `v6.1.176` for `v6.1`, that the patches fit better than BASE.
 *
 * @param misfits how many do not fit BASE
 */
export async function betterBase(
	repository: Repository,
	quarantine: Quarantine,
	name: string,
	patches: readonly Prepared[],
	misfits: number,
): Promise<{ readonly tag: string; readonly misfits: number } | undefined> {
	if (misfits < FEW) return undefined;
	const tags = spread(await tagsBelow(repository, name), MOST_TAGS);
	let best: { tag: string; misfits: number } | undefined;
	for (const { tag, commit } of tags) {
		const count = await misfitsOn(quarantine, commit, patches);
		if (count < (best?.misfits ?? misfits)) best = { tag, misfits: count };
	}
	return best && best.misfits * 2 <= misfits ? best : undefined;
}

async function misfitsOn(
	quarantine: Quarantine,
	commit: string,
	patches: readonly Prepared[],
): Promise<number> {
	const objects = new ObjectReader(quarantine.context);
	try {
		const base = await CommitTree.open(quarantine.context, objects, commit);
		const tree = new PatchedTree(base, (oid) => objects.blob(oid));
		let misfits = 0;
		for (const patch of patches) {
			const files = await applyPatch(tree, understood(patch.file), (...args) =>
				quarantine.apply(...args),
			).catch(() => undefined);
			if (!files || !isFitting(worstFit(files))) misfits++;
		}
		return misfits;
	} finally {
		await objects.close();
	}
}

/** The last of a list, and others at equal distances. */
function spread<T>(items: readonly T[], most: number): T[] {
	if (items.length <= most) return [...items];
	return Array.from({ length: most }, (_, i) => items[Math.round(((i + 1) * items.length) / most) - 1]!);
}
