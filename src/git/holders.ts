import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { keepFile } from "../system/keep.js";
import { hashWord, scanWords } from "../text/words.js";
import { find, type TreeIndex } from "./code-index.js";
import type { GitContext } from "./process.js";
import { treeChanges } from "./raw-diff.js";
import { type CodeFile, readCode } from "./read-code.js";
import { packTables, unpackTables } from "./table-file.js";

/** Raise when what is indexed, or how, changes: older files are made anew. */
const FORMAT = 4;
/** More files than a vote looks at, so that those nearest to a patch are among them. */
const MOST_HOLDERS = 500;

/**
 * Opens the index of which of the base's files hold a word that the target lost, or a function that no header declares
 * there or that takes other arguments; made at the first time, as `openCodeIndex` makes its own. Only files count that both trees have and
 * upstream changed.
 *
 * @param base ids of the trees, and their code indexes
 * @param keep whether an index that is made may be written
 */
export async function openHolders(
	context: GitContext,
	folder: string,
	base: { readonly tree: string; readonly index: TreeIndex },
	target: { readonly tree: string; readonly index: TreeIndex },
	keep: boolean,
): Promise<(word: string) => readonly string[]> {
	const file = join(folder, `${base.tree}-${target.tree}.holders${FORMAT}`);
	const kept = await readFile(file).catch(() => undefined);
	const holders = kept && parse(kept);
	if (holders) return lookUp(holders);
	const { isWhole, ...made } = await make(context, base, target);
	if (keep && isWhole) await keepFile(file, serialise(made));
	return lookUp(made);
}

interface Holders {
	/** Hashes of words, ascending; the files of word i are `files[starts[i] … starts[i + 1])`. */
	readonly words: Uint32Array;
	readonly starts: Uint32Array;
	readonly files: Uint32Array;
	readonly paths: readonly string[];
}

function lookUp({ words, starts, files, paths }: Holders): (word: string) => readonly string[] {
	return (word) => {
		const at = find(words, hashWord(word));
		return at < 0 ? [] : Array.from(files.subarray(starts[at], starts[at + 1]), (number) => paths[number]!);
	};
}

async function make(
	context: GitContext,
	base: { readonly tree: string; readonly index: TreeIndex },
	target: { readonly tree: string; readonly index: TreeIndex },
): Promise<Holders & { isWhole: boolean }> {
	const gone = base.index.goneFrom(target.index);
	const changed = await listChanged(context, base.tree, target.tree);
	const found = new Map<number, Set<number>>();
	const paths: string[] = [];
	for await (const { path, bytes } of readCode(context, changed)) {
		const number = paths.push(path) - 1;
		scanWords(bytes, (hash) => {
			if (!gone.has(hash)) return;
			const files = found.get(hash);
			if (!files) found.set(hash, new Set([number]));
			else if (files.size < MOST_HOLDERS) files.add(number);
		});
	}
	const words = Uint32Array.from(found.keys()).sort();
	const starts = new Uint32Array(words.length + 1);
	words.forEach((hash, i) => {
		starts[i + 1] = starts[i]! + found.get(hash)!.size;
	});
	const files = new Uint32Array(starts.at(-1)!);
	words.forEach((hash, i) => {
		files.set([...found.get(hash)!], starts[i]);
	});
	return { isWhole: paths.length === changed.length, words, starts, files, paths };
}

/** The base's code files that both trees have, and that are not the same in both. */
async function listChanged(context: GitContext, base: string, target: string): Promise<CodeFile[]> {
	const changes = await treeChanges(context, base, target, "M");
	return changes.map(({ old }) => old).filter(({ path }) => /\.[chS]$|(?:^|\/)Kconfig[^/]*$/.test(path));
}

function serialise({ words, starts, files, paths }: Holders): Buffer {
	return packTables([words, starts, files], paths);
}

/** Reads what `serialise` wrote; undefined where the file is cut short. */
function parse(bytes: Buffer): Holders | undefined {
	const file = unpackTables(bytes, [Uint32Array, Uint32Array, Uint32Array] as const);
	if (!file) return undefined;
	const [words, starts, files] = file.tables;
	return { words, starts, files, paths: file.paths };
}
