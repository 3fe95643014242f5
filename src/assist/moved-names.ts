import { profileOf } from "../fingerprint/profile.js";
import type { TreeReader } from "../model/tree.js";
import { basename, dirname } from "../retrieve/moved.js";
import { diffLines } from "../text/diff.js";
import { splitLines } from "../text/lines.js";
import type { AskedTexts, Question } from "./questions.js";

/** So many names are looked for, in so many files beside the one that had them. */
const MOST_NAMES = 6;
const MOST_FILES = 12;
/** In other languages than C, so many lines on either side of an edit tell what it belongs to, and so many names where that went. */
const NEAR = 4;
const FEWEST_NEAR = 2;

/**
 * Where definitions stand now that a patch changes, or in other languages than C changes something beside, and that the
 * target's file has no more, one line each, latin1.
 */
export async function movedNames(
	texts: AskedTexts,
	question: Question,
	tree: Pick<TreeReader, "filesWith" | "list" | "read">,
): Promise<string[]> {
	const { file } = texts;
	const isCode = file.profile.language === "c";
	const names = goneNear(texts, question, isCode ? 0 : NEAR);
	const folder = dirname(file.path);
	if (folder === "" || names.length === 0) return [];
	const included = isCode ? [] : includedBy(file.target, folder);
	const files = isCode
		? await tree.filesWith(names, { folders: [folder] })
		: [...included, ...(await besides(file.path, folder, tree))];
	const homes: string[] = [];
	for (const path of [...new Set(files)].slice(0, MOST_FILES)) {
		const text = path === file.path ? undefined : await tree.read(path);
		if (text === undefined) continue;
		const own = new Set(
			profileOf(path)
				.definitions(splitLines(text))
				.filter(({ kind }) => kind !== "prototype")
				.map(({ name }) => name),
		);
		const found = names.filter((name) => own.has(name));
		const isIncluded = included.includes(path);
		if (found.length < (isCode || isIncluded ? 1 : FEWEST_NEAR)) continue;
		homes.push(`${path}${isIncluded ? ", which it includes," : ""} has ${found.join(", ")} now`);
	}
	return homes;
}

/** Definitions that the patch's edits touch, or stand so near to, and that the target's file has not. */
function goneNear(
	{ file, baseDefinitions, targetDefinitions }: AskedTexts,
	{ base, patched }: Question,
	near: number,
): string[] {
	const old = file.base.slice(base.from, base.to);
	const edits = diffLines(old, file.patched.slice(patched.from, patched.to), { ignoreSpace: false });
	const touched = edits.map(({ oldFrom, oldTo }) => ({
		from: base.from + oldFrom - near,
		to: base.from + Math.max(oldTo, oldFrom + 1) + near,
	}));
	const here = new Set(targetDefinitions.map(({ name }) => name));
	const gone = baseDefinitions.filter(
		({ name, from, to }) =>
			name.length > 2 && !here.has(name) && touched.some((edit) => from < edit.to && edit.from < to),
	);
	const names = gone.map(({ name }) => name);
	const isPlain = file.profile.language === "c" ? (name: string) => /^\w+$/.test(name) : () => true;
	return [...new Set(names.filter(isPlain))].slice(0, MOST_NAMES);
}

/** The files beside that a devicetree includes. */
function includedBy(lines: readonly string[], folder: string): string[] {
	return lines.flatMap((line) => {
		const name = /^\s*(?:#\s*include|\/include\/)\s+"([\w.+-]+)"/.exec(line)?.[1];
		return name === undefined ? [] : [`${folder}/${name}`];
	});
}

/** The files of a folder whose names begin as a file's does, those first whose names are most alike. */
async function besides(path: string, folder: string, tree: Pick<TreeReader, "list">): Promise<string[]> {
	const own = basename(path);
	const [stem] = /^\w*/.exec(own)!;
	const shared = (name: string) => [...`${name}\n`].findIndex((char, i) => char !== own[i]);
	return (await tree.list(folder))
		.filter((name) => name.startsWith(stem) && name !== own)
		.sort((a, b) => shared(b) - shared(a))
		.map((name) => `${folder}/${name}`);
}
