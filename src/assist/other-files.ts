import type { FileOutcome } from "../model/decision.js";
import type { Patch } from "../model/series.js";
import type { CodeChange } from "../model/tree.js";
import type { World } from "../port/target.js";
import { isDeclaredIn } from "../port/words.js";
import { basename } from "../retrieve/moved.js";
import { isWeak, splitLines, squash } from "../text/lines.js";
import { blankComments, identifiersOf } from "../text/tokens.js";
import type { Brought } from "./brought.js";
import { OF_C } from "./words-of-c.js";

/** Another file of a patch, and what the patch does in it. */
export interface OtherFile {
	readonly path: string;
	/** `path`, and how where the patch does not just change it: `drivers/pump.c (add)`. */
	readonly name: string;
	readonly isOpen: boolean;
	/** Lines that are new in it, and those that it loses; none of a file that is not read. */
	readonly added: readonly string[];
	readonly removed: readonly string[];
}

/** So many other files of a patch are read. */
const MOST_FILES = 20;

/**
 * Reads a patch's other files when they are first asked for.
 *
 * @param files what became of the patch's files so far
 * @param own the number of the file that is asked about
 */
export function otherFiles(
	{ changes }: Pick<Patch, "changes">,
	files: readonly FileOutcome[],
	own: number,
	{ blob }: Pick<World, "blob">,
): () => Promise<readonly OtherFile[]> {
	let read: Promise<OtherFile[]> | undefined;
	const readOne = async (i: number): Promise<OtherFile> => {
		const { kind, old, new: next, binary } = changes[i]!;
		const { path, hunks } = files[i]!;
		const name = kind === "modify" ? path : `${path} (${kind})`;
		const known = { path, name, isOpen: hunks.some(({ state }) => state === "unsure") };
		if (binary || !next || i >= MOST_FILES) return { ...known, added: [], removed: [] };
		const [before, after] = [splitLines(old ? await blob(old.oid) : ""), splitLines(await blob(next.oid))];
		const [had, has] = [new Set(before), new Set(after)];
		return {
			...known,
			added: after.filter((line) => !had.has(line)),
			removed: before.filter((line) => !has.has(line)),
		};
	};
	const numbers = changes.map((_, i) => i).filter((i) => i !== own);
	return () => {
		read ??= Promise.all(numbers.map(readOne));
		return read;
	};
}

/** Tells which words another file of the patch declares: it may use them as well as this one does. */
export function broughtByOthers(
	others: () => Promise<readonly OtherFile[]>,
	code: CodeChange | undefined,
	tree: Pick<World["tree"], "read">,
): (words: readonly string[]) => Promise<Brought[]> {
	return async (words) => {
		if (words.length === 0) return [];
		const known = await others();
		const found = words.map(async (word): Promise<Brought[]> => {
			const by = known.find(({ added }) => isDeclaredIn(added, word));
			if (!by || (code?.base.files(word) ?? 0) > 0) return [];
			const way = `this patch brings it in ${by.path}, ${by.isOpen ? "which is open" : "done"}`;
			const value = by.isOpen ? valueIn(by.added, word) : undefined;
			if (value === undefined) return [{ word, by: way }];
			const now = splitLines((await tree.read(by.path)) ?? "");
			return [{ word, by: `${way}: ${value}${besideIt(now, word, value)}` }];
		});
		return (await Promise.all(found)).flat();
	};
}

const DEFINE = /^\s*#\s*define\s+(\w+)\s+(\S.*?)\s*(?:\/[*/].*)?$/;
const LONGEST_VALUE = 60;

/** What a macro without parameters stands for, where that is short. */
function valueIn(lines: readonly string[], word: string): string | undefined {
	const [, , value] = lines.map(definedBy).find((found) => found?.[1] === word) ?? [];
	return value === undefined || value.length > LONGEST_VALUE || value.endsWith("\\") ? undefined : value;
}

/** The macro that has a value by now, or that is named but for a word as one that is not there; nothing of a small number. */
function besideIt(lines: readonly string[], word: string, value: string): string {
	if (!/[A-Za-z_]{2}/.test(value)) return "";
	const others = lines
		.map(definedBy)
		.flatMap((found) => (found && found[1] !== word ? [[found[1]!, found[2]!] as const] : []));
	const same = others.find(([, its]) => squash(its) === squash(value));
	if (same) return `, which is ${same[0]} there now`;
	const alike = others.find(([name]) => isNamedAlike(name, word));
	return alike ? `, beside upstream's ${alike[0]}: ${alike[1]}` : "";
}

/** Whether two names of several words differ in one. */
function isNamedAlike(one: string, other: string): boolean {
	const [own, theirs] = [one.split("_"), other.split("_")];
	const differing = own.filter((word, i) => word !== theirs[i]);
	return own.length === theirs.length && own.length > 3 && differing.length === 1;
}

function definedBy(line: string): RegExpExecArray | null {
	return DEFINE.exec(line.trimEnd());
}

/** So many files are listed, and so many lines of one that is open. */
const MOST_LISTED = 4;
const MOST_LINES = 2;
const LONGEST_LINE = 90;
/** Shorter words, and those of more files, say little of what belongs together. */
const SHORTEST_WORD = 4;
const MOST_HOLDERS = 400;
/** Nor do words that the patch has in more of its files. */
const MOST_SHARING = 4;

/**
 * Tells what a patch does in its other files, one line each: first those that have to do with what it changes at a place,
 * with the lines that do, then those that are open; where they are many, no others.
 *
 * @param changed the lines that the patch takes out and puts in at the place
 */
export function elsewhereOf(
	others: () => Promise<readonly OtherFile[]>,
	code: CodeChange | undefined,
): (changed: readonly string[]) => Promise<string[]> {
	return async (changed) => {
		const text = changed.join("");
		const words = [...identifiersOf(blankComments(text))].filter(
			(word) =>
				word.length >= SHORTEST_WORD && !OF_C.test(word) && (code?.base.files(word) ?? 0) <= MOST_HOLDERS,
		);
		const all = await others();
		const texts = all.map(({ added, removed }) => identifiersOf([...added, ...removed].join("")));
		const rare = words.filter((word) => texts.filter((each) => each.has(word)).length <= MOST_SHARING);
		const files = all.map((file) => {
			const lines = linesAbout(file, rare);
			const stem = basename(file.path).replace(/\.\w+$/, "");
			const isNamed = stem.length > SHORTEST_WORD && text.includes(stem);
			return { file, lines, rank: lines.length > 0 || isNamed ? 0 : file.isOpen ? 1 : 2 };
		});
		const told = files.filter(({ rank }) => files.length <= MOST_LISTED || rank < 2);
		const listed = told.sort((a, b) => a.rank - b.rank).slice(0, MOST_LISTED);
		const shown = listed.map(({ file: { name, isOpen }, lines }) =>
			[`${name}: ${isOpen ? "open" : "done"}`, ...lines].join(" "),
		);
		const rest = files.filter((each) => !listed.includes(each));
		const open = rest.filter(({ file: { isOpen } }) => isOpen).length;
		if (rest.length === 0) return shown;
		return [...shown, `${rest.length} files more${open > 0 ? `, ${open} of them open` : ": done"}`];
	};
}

/** The changed lines of a file that have one of these words, or all, where they are few; without their white space. */
function linesAbout({ added, removed, isOpen }: OtherFile, words: readonly string[]): string[] {
	const all = [...removed.map((line) => `-${line.trim()}`), ...added.map((line) => `+${line.trim()}`)].filter(
		(line) => !isWeak(line.slice(1)) && !/^.(?:\*|\/[*/])/.test(line) && line.length <= LONGEST_LINE,
	);
	const about = all.filter((line) => {
		const own = identifiersOf(blankComments(line));
		return words.some((word) => own.has(word));
	});
	if (about.length === 0 && all.length > MOST_LINES) return [];
	return (about.length > 0 ? about : all).slice(0, isOpen ? MOST_LINES : 1);
}
