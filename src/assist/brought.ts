import type { FileOutcome } from "../model/decision.js";
import type { Patch } from "../model/series.js";
import type { CodeChange } from "../model/tree.js";
import type { World } from "../port/target.js";
import { blankComments, identifiersOf } from "../text/tokens.js";
import type { AskedTexts, Question } from "./questions.js";

/** Who brings a word, in a few words, latin1. */
export type Brought = ReadonlyMap<string, string>;

/** So many other files of a patch are read. */
const MOST_FILES = 20;

/** Tells which words another file of the patch brings. */
export function broughtBy(
	{ changes }: Pick<Patch, "changes">,
	files: readonly FileOutcome[],
	own: number,
	{ blob }: Pick<World, "blob">,
	code: CodeChange | undefined,
): (words: readonly string[]) => Promise<Brought> {
	let read: Promise<{ path: string; isOpen: boolean; words: ReadonlySet<string> }[]> | undefined;
	const others = () =>
		Promise.all(
			changes.slice(0, MOST_FILES).map(async ({ old, new: next, binary }, i) => {
				const { path, hunks } = files[i]!;
				const isOpen = hunks.some(({ state }) => state === "unsure");
				if (i === own || binary || !next) return { path, isOpen, words: new Set<string>() };
				const known = old ? identifiersOf(await blob(old.oid)) : new Set();
				const words = [...identifiersOf(await blob(next.oid))].filter((word) => !known.has(word));
				return { path, isOpen, words: new Set(words) };
			}),
		);
	return async (words) => {
		if (words.length === 0) return new Map();
		read ??= others();
		const known = await read;
		return new Map(
			words.flatMap((word): [string, string][] => {
				const by = known.find((each) => each.words.has(word));
				if (!by || (code?.base.files(word) ?? 0) > 0) return [];
				return [[word, `this patch brings it in ${by.path}, ${by.isOpen ? "which is open" : "done"}`]];
			}),
		);
	};
}

/** The words of the lines of C that the patch adds at a place, and that the old code there did not have. */
export function newWordsAt({ file }: AskedTexts, { base, patched }: Question): string[] {
	if (file.profile.language !== "c") return [];
	const old = file.base.slice(base.from, base.to);
	const [known, before] = [identifiersOf(old.join("")), new Set(old)];
	const added = file.patched.slice(patched.from, patched.to).filter((line) => !before.has(line));
	return [...identifiersOf(blankComments(added.join("")))].filter((word) => !known.has(word));
}

/** Of such words, those that the patch declares elsewhere in the file, with the line that does. */
export function broughtInFile(
	{ base, file }: AskedTexts,
	{ patched }: Question,
	words: readonly string[],
): Brought {
	const known = new Set(base);
	const others = [...file.patched.slice(0, patched.from), ...file.patched.slice(patched.to)];
	const added = others.filter((line) => !known.has(line));
	const landed = new Set(file.target);
	return new Map(
		words.flatMap((word): [string, string][] => {
			const declared = new RegExp(`${DECLARES}\\b${word}\\b`);
			const line = added.find((each) => declared.test(each));
			if (line === undefined) return [];
			const how = landed.has(line) ? "done" : "not done yet";
			return [[word, `this patch brings it elsewhere in the file, ${how}: ${line.trim()}`]];
		}),
	);
}

/** What stands before a name where it is declared. */
const DECLARES =
	"^\\s*(?:#\\s*define\\s+|(?:(?:static|const|struct|union|enum|unsigned|signed|long|short|int|char|bool|void|[a-z]\\w*_t|[us]\\d+)\\b[\\w\\s*,]{0,80}))";

/** What a patch does in its other files, one line each. */
export function elsewhereOf(
	{ changes }: Pick<Patch, "changes">,
	files: readonly FileOutcome[],
	own: number,
): string[] {
	const lines = changes.flatMap(({ kind }, i) => {
		const { path, hunks } = files[i]!;
		const isOpen = hunks.some(({ state }) => state === "unsure");
		const how = kind === "modify" ? "" : ` (${kind})`;
		return i === own ? [] : [`${path}${how}: ${isOpen ? "open" : "done"}`];
	});
	return lines.length <= MOST_LISTED
		? lines
		: [...lines.slice(0, MOST_LISTED), `and ${lines.length - MOST_LISTED} files more`];
}

const MOST_LISTED = 4;
