import { thingsOf } from "../fingerprint/things/index.js";
import type { MovedOut } from "../model/code.js";
import { type FileLine, targetLine } from "../model/evidence.js";
import type { Edit, FileChange, Patch } from "../model/series.js";
import { type Among, type CodeChange, isRegular, type TreeReader } from "../model/tree.js";
import { dirname } from "../retrieve/moved.js";
import { isWeak, splitLines, squash, squashed } from "../text/lines.js";
import { blankComments, identifiersOf } from "../text/tokens.js";
import type { World } from "./target.js";

/** Shorter lines may well stand elsewhere for a reason of their own. */
const TELLING = 12;
/** A word that more files hold does not tell where a line went. */
const MOST_FILES = 50;
/** Of a file that is gone one function in so many may have gone elsewhere alone, as to a library. */
const LEAST_LEFT = 4;
/** So many of its functions are looked for. */
const MOST_FUNCTIONS = 20;

/** Lines that a patch only takes out and the target's file has no more. */
interface Gone {
	readonly from: string;
	readonly lines: readonly string[];
	/** The word by which they are looked for in the whole tree; without one it is the files beside. */
	readonly word?: string;
}

/**
 * What a patch only takes out, and upstream moved to another file, where it stands still: all lines of an edit, or of a
 * function of a file that the patch deletes, in a file that had none of them. Code is searched for in its part of the tree and in `include/`, where such lines are gone and
 * their rarest word is not, and a Kconfig entry in every Kconfig file; what no index knows is looked for in the files of
 * the same kind beside.
 *
 * @param added all lines that the patch adds: what it takes out here and puts elsewhere is its own
 */
export async function movedOut(
	patch: Patch,
	added: () => Promise<readonly string[]>,
	code: CodeChange | undefined,
	world: World,
): Promise<MovedOut[]> {
	const { upstream } = world;
	if (!upstream || !patch.changes.some((change) => change.kind === "delete" || cuts(change).length > 0))
		return [];
	const own = new Set(squashed(await added()));
	const perFile = await Promise.all(
		patch.changes.map((change) =>
			change.kind === "delete" ? goneFunctions(change, code, world) : goneLines(change, own, code, world),
		),
	);
	const gone = perFile.flat();
	const holding = [
		...(await holders(gone, isCode, { folders: areasOf(gone) }, upstream.target)),
		...(await holders(gone, (path) => !isCode(path), { name: "Kconfig" }, upstream.target)),
	];
	const touched = new Set(patch.changes.flatMap(({ old, new: next }) => [old?.path, next?.path]));
	const found: MovedOut[] = [];
	for (const each of gone) {
		const files = each.word === undefined ? await filesBeside(each.from, upstream.target) : holding;
		const to = await newPlace(
			each,
			files.filter((file) => !touched.has(file)),
			upstream,
		);
		if (to) found.push({ ...each, to });
	}
	return found;
}

function isCode(path: string): boolean {
	return /\.[chS]$/.test(path);
}

/** The files that hold a word of what is gone from files of one kind. */
async function holders(
	gone: readonly Gone[],
	isOfKind: (path: string) => boolean,
	among: Among,
	tree: TreeReader,
): Promise<readonly string[]> {
	const words = gone.flatMap(({ from, word }) => (word !== undefined && isOfKind(from) ? [word] : []));
	return words.length === 0 ? [] : tree.filesWith([...new Set(words)], among);
}

/** Code stays in its part of the tree, such as `mm` or `drivers/net`, or goes to a public header. */
function areasOf(gone: readonly Gone[]): string[] {
	const areas = gone.map(
		({ from }) => /^(?:(?:arch|drivers|sound)\/)?[^/]+(?=\/)/.exec(from)?.[0] ?? "include",
	);
	return [...new Set([...areas, "include"])];
}

/** Where upstream put lines, among some files. */
async function newPlace(
	{ from, lines, word }: Gone,
	files: readonly string[],
	{ base, target }: Pick<NonNullable<World["upstream"]>, "base" | "target">,
): Promise<FileLine | undefined> {
	for (const path of files) {
		const text = path === from ? undefined : await target.read(path);
		if (text === undefined || (word !== undefined && !text.includes(word))) continue;
		const wanted = lines.map(withoutStorage);
		const now = squashed(splitLines(text)).map(withoutStorage);
		if (!wanted.every((line) => now.includes(line))) continue;
		const was = squashed(splitLines((await base.read(path)) ?? "")).map(withoutStorage);
		if (!wanted.some((line) => was.includes(line))) return targetLine(path, now.indexOf(wanted[0]!));
	}
	return undefined;
}

/** What goes to another file may become visible to others there. */
function withoutStorage(line: string): string {
	return line.replace(/^(?:static|extern)\s*(?:inline\b\s*)?/, "");
}

async function filesBeside(path: string, tree: TreeReader): Promise<string[]> {
	const kind = /\.\w+$/.exec(path)?.[0].slice(0, ".dts".length);
	if (kind === undefined) return [];
	const names = await tree.list(dirname(path));
	const folder = dirname(path) === "" ? "" : `${dirname(path)}/`;
	return names.filter((name) => name.includes(kind)).map((name) => `${folder}${name}`);
}

/** The edits that only take lines out. */
function cuts({ hunks }: FileChange): Edit[] {
	return hunks.flatMap((hunk) => hunk.edits).filter(({ newFrom, newTo }) => newFrom === newTo);
}

/** What a change only takes out of a file, an entry an edit, where the target's file has nothing of it. */
async function goneLines(
	change: FileChange,
	own: ReadonlySet<string>,
	code: CodeChange | undefined,
	{ blob, moves, tree }: World,
): Promise<Gone[]> {
	const { kind, old, new: next, binary } = change;
	const edits = cuts(change);
	if (kind !== "modify" || binary || edits.length === 0 || !isRegular(next!.mode)) return [];
	const from = (await tree.entry(old!.path)) ? old!.path : (await moves.file(old!.path))?.path;
	const target = from === undefined ? undefined : await tree.read(from);
	if (from === undefined || target === undefined) return [];
	const base = splitLines(await blob(old!.oid));
	const there = new Set(squashed(splitLines(target)));
	return edits.flatMap(({ oldFrom, oldTo }) => {
		const telling = base.slice(oldFrom, oldTo).filter(isTelling);
		const lines = telling.map(squash);
		const isOthers = lines.some((line) => there.has(line) || own.has(line));
		if (isOthers || lines.join("").length < TELLING) return [];
		const word = ownName(telling);
		if (!isCode(from)) return [{ from, lines, ...(word !== undefined && { word }) }];
		const rarest = code && rarestWord(telling.map(withoutStorage), code);
		return rarest === undefined ? [] : [{ from, lines, word: rarest }];
	});
}

/**
 * The functions of a file that the patch deletes and the target has no more, where enough of their names are left for
 * upstream to have split it.
 */
async function goneFunctions(
	{ old, binary }: FileChange,
	code: CodeChange | undefined,
	{ blob, tree }: World,
): Promise<Gone[]> {
	const { path, mode, oid } = old!;
	if (!code || !isCode(path) || binary || !isRegular(mode) || (await tree.entry(path))) return [];
	const base = splitLines(await blob(oid));
	const functions = thingsOf(path, base).things.filter(({ kind, parent }) => kind === "function" && !parent);
	const left = functions.filter(({ name }) => isLeft(name, code));
	if (left.length * LEAST_LEFT < functions.length) return [];
	return left.slice(0, MOST_FUNCTIONS).flatMap(({ from, to, name }) => {
		const lines = base.slice(from, to).filter(isTelling).map(squash);
		return lines.join("").length < TELLING ? [] : [{ from: path, lines, word: name }];
	});
}

function isLeft(name: string, { target }: CodeChange): boolean {
	const files = target.files(name);
	return files > 0 && files <= MOST_FILES;
}

/** A line whose like is everywhere, or an include, may come to another file for a reason of its own. */
function isTelling(line: string): boolean {
	return !isWeak(line) && !/^\s*#\s*include\b/.test(line);
}

/** The Kconfig entry that lines have whole: it is looked for wherever it went. */
function ownName(lines: readonly string[]): string | undefined {
	return lines
		.map((line) => /^(?:menu)?config[ \t]+(\w+)/.exec(line)?.[1])
		.find((name) => name !== undefined);
}

/** The word that the fewest files of the target hold; undefined where it went with the lines, or is common. */
function rarestWord(lines: readonly string[], { target }: CodeChange): string | undefined {
	const counts = [...identifiersOf(blankComments(lines.join("")))].map((word) => ({
		word,
		files: target.files(word),
	}));
	const [rarest] = counts.sort((a, b) => a.files - b.files);
	return rarest && rarest.files > 0 && rarest.files <= MOST_FILES ? rarest.word : undefined;
}
