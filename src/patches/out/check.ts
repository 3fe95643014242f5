import { type ApplyStep, checkPatches } from "../../git/apply-check.js";
import type { Scratch } from "../../git/scratch.js";
import type { TreeEntry } from "../../model/tree.js";
import { parsePatch } from "../diff/parse.js";
import { sidesOf } from "../diff/sides.js";
import { placeIn } from "../diff/types.js";
import { decodedMail } from "../form/mail-body.js";
import type { PatchFile } from "../source/types.js";
import type { WrittenPatch } from "./export.js";

/**
 * Holds patch files against the branch: applied in their order to the target, without fuzz, each gives what its commit has.
 *
 * @param read the target's entry at a path
 * @returns what is wrong, by the patches' index
 */
export async function faultsInPatches(
	scratch: Scratch,
	read: (path: string) => Promise<TreeEntry | undefined>,
	patches: readonly { readonly file: PatchFile; readonly written: WrittenPatch }[],
): Promise<ReadonlyMap<number, string>> {
	const steps = patches.map(({ file, written }) => stepOf(file, written));
	const before = new Map<string, TreeEntry>();
	for (const path of new Set(steps.flatMap(({ leaves, reads }) => [...leaves.keys(), ...reads]))) {
		const entry = await read(path);
		if (entry && entry.mode !== "40000") before.set(path, entry);
	}
	return checkPatches(scratch, before, steps);
}

/** A step, and the files that it copies. */
type Step = ApplyStep & { readonly reads: readonly string[] };

/** What GNU patch and `git am` see of a patch file: its diffs, without line ends of the file's own. */
function stepOf(file: PatchFile, { text: bytes, changes: leaves }: WrittenPatch): Step {
	const place = placeIn(file.name);
	const text = parsePatch(decodedMail(bytes), place);
	const copied = text.files.filter(({ names }) => names.isCopy);
	const isBare = text.files.some(({ hunks }) => hunks.some(({ prefix, suffix }) => prefix + suffix === 0));
	const isCrlf = text.files.some((each) => each.isCrlf);
	const plain = decodedMail(bytes).slice(text.header.length);
	return {
		patch: Buffer.from(isCrlf ? plain.replace(/\r\n/g, "\n") : plain, "latin1"),
		options: [
			`-p${file.strip}`,
			...(file.isReversed ? ["-R"] : []),
			...(isBare ? ["--unidiff-zero"] : []),
			...(text.recounted.length > 0 ? ["--recount"] : []),
		],
		leaves,
		reads: copied.map((diff) => sidesOf(diff, file, place).old!),
	};
}
