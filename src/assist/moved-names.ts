import { profileOf } from "../fingerprint/profile.js";
import type { TreeReader } from "../model/tree.js";
import { dirname } from "../retrieve/moved.js";
import { diffLines } from "../text/diff.js";
import { splitLines } from "../text/lines.js";
import { identifiersOf } from "../text/tokens.js";
import type { AskedTexts, Question } from "./questions.js";

/** So many names are looked for, in so many files beside the one that had them. */
const MOST_NAMES = 6;
const MOST_FILES = 8;

/** Where definitions stand now that a patch changes and that the target's file has no more, one line each, latin1. */
export async function movedNames(
	{ file, baseDefinitions }: AskedTexts,
	{ base, patched }: Question,
	tree: Pick<TreeReader, "filesWith" | "read">,
): Promise<string[]> {
	if (file.profile.language !== "c") return [];
	const edits = diffLines(file.base.slice(base.from, base.to), file.patched.slice(patched.from, patched.to), {
		ignoreSpace: false,
	}).map(({ oldFrom, oldTo }) => ({
		from: base.from + oldFrom,
		to: base.from + Math.max(oldTo, oldFrom + 1),
	}));
	const here = identifiersOf(file.target.join(""));
	const gone = baseDefinitions.filter(
		({ name, from, to }) =>
			/^\w{3,}$/.test(name) && !here.has(name) && edits.some((edit) => from < edit.to && edit.from < to),
	);
	const names = [...new Set(gone.map(({ name }) => name))].slice(0, MOST_NAMES);
	const folder = dirname(file.path);
	if (names.length === 0 || folder === "") return [];
	const homes = new Map<string, string[]>();
	for (const path of (await tree.filesWith(names, { folders: [folder] })).slice(0, MOST_FILES)) {
		const text = path === file.path ? undefined : await tree.read(path);
		if (text === undefined) continue;
		const own = new Set(
			profileOf(path)
				.definitions(splitLines(text))
				.filter(({ kind }) => kind !== "prototype")
				.map(({ name }) => name),
		);
		const found = names.filter((name) => own.has(name));
		if (found.length > 0) homes.set(path, found);
	}
	return [...homes].map(([path, found]) => `${path} has ${found.join(", ")} now`);
}
