import { type ApplyStep, checkPatches } from "../../git/apply-check.js";
import type { Scratch } from "../../git/scratch.js";
import { changedEntries } from "../../git/scratch-index.js";
import type { TreeEntry } from "../../model/tree.js";
import { parsePatch } from "../diff/parse.js";
import { placeIn } from "../diff/types.js";
import { decodedMail } from "../form/mail-body.js";
import type { PatchFile } from "../source/types.js";

/**
 * Holds patch files against the branch: applied in their order to the target, without fuzz, they give its tree.
 *
 * @param target the tree's entry at a path
 * @returns what is wrong, undefined where nothing is
 */
export async function faultInPatches(
	scratch: Scratch,
	{
		target,
		tip,
		read,
	}: { target: string; tip: string; read: (path: string) => Promise<TreeEntry | undefined> },
	patches: readonly { readonly file: PatchFile; readonly text: string; readonly paths: Iterable<string> }[],
): Promise<string | undefined> {
	const changed = await changedEntries(scratch, target, tip);
	const touched = new Set([...changed.keys(), ...patches.flatMap(({ paths }) => [...paths])]);
	const before = new Map<string, TreeEntry>();
	for (const path of touched) {
		const entry = await read(path);
		if (entry && entry.mode !== "40000") before.set(path, entry);
	}
	const steps = patches.flatMap(({ file, text }) => stepOf(file, text));
	return checkPatches(scratch, before, steps, (index) =>
		[...touched].every((path) => {
			const wanted = changed.has(path) ? changed.get(path) : before.get(path);
			const found = index.get(path);
			return wanted?.oid === found?.oid && wanted?.mode === found?.mode;
		}),
	);
}

/** What GNU patch and `git am` see of a patch file: its diffs, without line ends of the file's own. */
function stepOf(file: PatchFile, bytes: string): ApplyStep[] {
	const text = parsePatch(decodedMail(bytes), placeIn(file.name));
	if (text.files.length === 0) return [];
	const isBare = text.files.some(({ hunks }) => hunks.some(({ prefix, suffix }) => prefix + suffix === 0));
	const isCrlf = text.files.some((each) => each.isCrlf);
	const plain = decodedMail(bytes).slice(text.header.length);
	return [
		{
			name: file.name,
			patch: Buffer.from(isCrlf ? plain.replace(/\r\n/g, "\n") : plain, "latin1"),
			options: [
				`-p${file.strip}`,
				...(file.isReversed ? ["-R"] : []),
				...(isBare ? ["--unidiff-zero"] : []),
				...(text.recounted.length > 0 ? ["--recount"] : []),
			],
		},
	];
}
