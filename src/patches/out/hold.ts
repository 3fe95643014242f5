import type { TreeEntry } from "../../model/tree.js";
import { type Fitted, fitHunks } from "../diff/fit.js";
import { type Sided, sidesOf } from "../diff/sides.js";
import type { FileDiff, Place } from "../diff/types.js";
import type { Understood } from "../prepare.js";
import type { PatchedTree } from "../tree.js";

/** How a file's diff stands to what was made of it. */
export interface HeldFile {
	readonly diff: FileDiff;
	readonly paths: readonly string[];
	/** It gives what was made, where it says or moved by some lines; `no` where it does not. */
	readonly holds: "exactly" | "moved" | "no";
	readonly fitted: Fitted;
}

/** What a patch was made into. */
export interface Made {
	/** The paths that the patch's commit changes on the target, and what stands there after it. */
	readonly now: ReadonlyMap<string, TreeEntry | undefined>;
	/** The same of the commit it was read as: a binary diff holds where both have the same objects. */
	readonly was: ReadonlyMap<string, TreeEntry | undefined>;
}

/**
 * Sees which of a patch's diffs still give, as they stand, what the commit made of the patch has.
 *
 * @param tree as it is before the patch; afterwards it holds what the diffs give
 */
export async function heldFiles(
	tree: PatchedTree,
	{ file, text }: Understood,
	{ now, was }: Made,
	blobId: (text: string) => string,
	place: Place,
): Promise<HeldFile[]> {
	const tried = [];
	for (const diff of text.files) tried.push({ diff, ...(await tryDiff(tree, sidesOf(diff, file, place))) });
	const results = new Map(tried.flatMap(({ result }) => result.map((each) => [each.path, each] as const)));
	const isRight = (path: string) => {
		const made = now.get(path);
		const { file: given } = results.get(path)!;
		if (!given || !made) return given === undefined && made === undefined && now.has(path);
		return made.mode === given.mode && made.oid === blobId(given.text);
	};
	return tried.map(({ diff, result, fitted, applies, isBinary }) => {
		const paths = result.map(({ path }) => path);
		const isSame = isBinary
			? paths.every((path) => now.has(path) && was.has(path) && same(now.get(path), was.get(path)))
			: applies && paths.every(isRight);
		const holds = !isSame ? "no" : fitted.hunks.some(({ fit }) => fit === "offset") ? "moved" : "exactly";
		return { diff, paths, holds, fitted };
	});
}

function same(a: TreeEntry | undefined, b: TreeEntry | undefined): boolean {
	return a?.oid === b?.oid && a?.mode === b?.mode;
}

async function tryDiff(tree: PatchedTree, sided: Sided) {
	const { isEither, isCopy, hunks, newMode } = sided;
	const only = isEither && !(await tree.file(sided.new!)) ? sided.old : sided.new;
	const [old, next] = isEither ? [only, only] : [sided.old, sided.new];
	const before = old === undefined ? undefined : await tree.file(old);
	const isFree = next === undefined || next === old || (await tree.file(next)) === undefined;
	const fitted = fitHunks(before?.text ?? "", hunks);
	const isWhole = next !== undefined || fitted.patched === "";
	const fits = fitted.hunks.every(({ fit }) => fit === "exact" || fit === "offset");
	const mode = newMode ?? before?.mode ?? "100644";
	const result = [
		...(old !== undefined && old !== next && !isCopy ? [{ path: old, file: undefined }] : []),
		...(next === undefined ? [] : [{ path: next, file: { mode, text: fitted.patched } }]),
	];
	for (const { path, file } of result) tree.set(path, file);
	const applies = fits && isWhole && isFree && (old === undefined) === (before === undefined);
	return { result, fitted, applies, isBinary: sided.binary !== undefined };
}
