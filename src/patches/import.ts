import { CancelledError } from "../errors.js";
import { FastImport, type PathChange } from "../git/fast-import.js";
import { ObjectReader } from "../git/objects.js";
import { ONE_PACK, type Quarantine } from "../git/quarantine.js";
import type { Repository } from "../git/repository.js";
import { CommitTree } from "../git/tree-reader.js";
import type { Ident } from "../model/series.js";
import { applyPatch, type FileState, worstFit } from "./apply.js";
import type { Fit } from "./diff/fit.js";
import { type Prepared, understood } from "./prepare.js";
import { PatchedTree } from "./tree.js";

/** A patch file as a commit. */
export interface ImportedPatch {
	readonly commit: string;
	readonly patch: Prepared;
	/** How it stands to the tree it was applied to. */
	readonly fit: Fit;
}

/** What is made into commits. */
export interface ImportRequest {
	/** The commit to stand on. */
	readonly base: string;
	readonly patches: readonly Prepared[];
	/** The author of a patch that names none, and the date of one that has none; and who commits. */
	readonly author: Ident;
	readonly tell: (done: number) => void;
}

/**
 * Makes commits of patch files on BASE, one a file, in a place of their own. Where a patch expects another tree than
 * stands there, a commit before it makes it that, as far as the patch shows it.
 */
export async function importPatches(
	repository: Repository,
	quarantine: Quarantine,
	{ base, patches, author, tell }: ImportRequest,
): Promise<ImportedPatch[]> {
	const objects = new ObjectReader(quarantine.context);
	const stream = await FastImport.start(quarantine.context, "refs/miggpt/import", base, ONE_PACK);
	const imported: ImportedPatch[] = [];
	try {
		const tree = new PatchedTree(await CommitTree.open(quarantine.context, objects, base), (oid) =>
			objects.blob(oid),
		);
		for (const patch of patches) {
			if (repository.context.signal?.aborted) throw new CancelledError();
			const files = await applyPatch(tree, understood(patch.file), (...args) => quarantine.apply(...args));
			const expected = changesOf(files.flatMap((file) => file.expected));
			const who = { ...author, ...patch.described.author, date: patch.described.date ?? author.date };
			const by = { author: cleaned(who), committer: cleaned(who) };
			if (expected.length > 0)
				await stream.commit({ ...by, message: `What ${patch.file.name} expects\n`, changes: expected });
			const changes = changesOf(files.flatMap((file) => file.after));
			const commit = await stream.commit({ ...by, message: patch.described.message, changes });
			imported.push({ commit, patch, fit: worstFit(files) });
			tell(imported.length);
		}
		await stream.finish();
	} finally {
		await objects.close();
		await stream.kill();
	}
	return imported;
}

/** Deletions first; the last state of a path counts. */
function changesOf(states: readonly FileState[]): PathChange[] {
	const last = new Map(states.map(({ path, file }) => [path, file]));
	const changes = [...last].map(
		([path, file]): PathChange =>
			file ? { path, mode: file.mode, text: file.text } : { path, delete: true },
	);
	return [...changes.filter((each) => "delete" in each), ...changes.filter((each) => !("delete" in each))];
}

/** An ident without what a commit cannot hold. */
function cleaned({ name, email, date }: Ident): Ident {
	const clean = (text: string) => text.replace(/[<>\n\0]/g, "").trim();
	return { name: clean(name), email: clean(email), date };
}
