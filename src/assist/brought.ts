import { type DefinitionKind, enclosing } from "../fingerprint/definition.js";
import { profileOf } from "../fingerprint/profile.js";
import type { FileOutcome } from "../model/decision.js";
import type { Patch } from "../model/series.js";
import type { CodeChange } from "../model/tree.js";
import type { World } from "../port/target.js";
import { isDeclaredIn } from "../port/words.js";
import { diffLines } from "../text/diff.js";
import { splitLines } from "../text/lines.js";
import { blankComments, identifiersOf } from "../text/tokens.js";
import type { AskedTexts, Question } from "./questions.js";
import type { Range } from "./regions.js";
import { OF_C } from "./words-of-c.js";

/** A word, and who brings it, in a few words, latin1. */
export interface Brought {
	readonly word: string;
	readonly by: string;
	/** The line that declares it, where that is one of the file itself. */
	readonly line?: string;
}

/** Another file of the patch, and the lines that are new in it. */
interface Bringing {
	readonly path: string;
	readonly isOpen: boolean;
	readonly lines: readonly string[];
}

/** So many other files of a patch are read. */
const MOST_FILES = 20;

/** Tells which words another file of the patch declares: it may use them as well as this one does. */
export function broughtByOthers(
	{ changes }: Pick<Patch, "changes">,
	files: readonly FileOutcome[],
	own: number,
	{ blob }: Pick<World, "blob">,
	code: CodeChange | undefined,
): (words: readonly string[]) => Promise<Brought[]> {
	let read: Promise<Bringing[]> | undefined;
	const others = () =>
		Promise.all(
			changes.slice(0, MOST_FILES).map(async ({ old, new: next, binary }, i) => {
				const { path, hunks } = files[i]!;
				const isOpen = hunks.some(({ state }) => state === "unsure");
				if (i === own || binary || !next) return { path, isOpen, lines: [] };
				const known = new Set(splitLines(old ? await blob(old.oid) : ""));
				const lines = splitLines(await blob(next.oid)).filter((line) => !known.has(line));
				return { path, isOpen, lines };
			}),
		);
	return async (words) => {
		if (words.length === 0) return [];
		read ??= others();
		const known = await read;
		return words.flatMap((word) => {
			const by = known.find(({ lines }) => isDeclaredIn(lines, word));
			if (!by || (code?.base.files(word) ?? 0) > 0) return [];
			return { word, by: `this patch brings it in ${by.path}, ${by.isOpen ? "which is open" : "done"}` };
		});
	};
}

/** The words of the lines of C that the patch adds at a place that neither the old code there nor these lines explain. */
export function newWordsAt({ file }: AskedTexts, { base, patched }: Question): string[] {
	if (file.profile.language !== "c") return [];
	const old = file.base.slice(base.from, base.to);
	const [known, before] = [identifiersOf(old.join("")), new Set(old)];
	const added = file.patched.slice(patched.from, patched.to).filter((line) => !before.has(line));
	const own = splitLines(blankComments(added.join("")));
	return [...identifiersOf(own.join(""))].filter(
		(word) =>
			!known.has(word) &&
			!OF_C.test(word) &&
			!OF_THE_KERNEL.test(word) &&
			!own.some((line) => line.includes(word) && declares(line, word)),
	);
}

/** Types that every file knows. */
const OF_THE_KERNEL =
	/^(?:_*[su](?:8|16|32|64)|_*[lb]e(?:16|32|64)|u?int(?:8|16|32|64|ptr)_t|s?size_t|loff_t)$/;

/**
 * Of such words, those that the patch declares elsewhere in the file where the place can see it, with the line that
 * does: members that the file did not know or that are not there yet, and locals of the same function.
 */
export function broughtInFile(
	{ base, file }: AskedTexts,
	{ patched }: Question,
	words: readonly string[],
): Brought[] {
	const known = new Set(base);
	const landed = new Set(file.target);
	const old = identifiersOf(base.join(""));
	const definitions = profileOf(file.path).definitions(file.patched);
	const here = enclosing(definitions, patched.from);
	const uses = blankComments(file.patched.slice(patched.from, patched.to).join(""));
	return words.flatMap((word) => {
		const isMember = !new RegExp(`(?<!->|\\.)\\b${word}\\b`).test(uses);
		for (const [i, line] of file.patched.entries()) {
			const isOther = i < patched.from || i >= patched.to;
			if (!isOther || !line.includes(word) || known.has(line) || !declares(line, word)) continue;
			const within = enclosing(definitions, i);
			const inner =
				within && INNER.has(within.kind) && !within.name.split(" ").includes(word) ? within : undefined;
			const isOfStruct = inner?.kind === "struct" || inner?.kind === "union";
			const isDone = landed.has(line);
			// Upstream has it, in other words.
			if (!isDone && file.target.some((now) => now.includes(word) && declares(now, word))) return [];
			if (isOfStruct ? !isMember || (isDone && old.has(word)) : inner?.kind === "function" && inner !== here)
				continue;
			if (isOfStruct && isDone) return [{ word, by: `this patch brings it in ${inner!.name}, done` }];
			return [broughtBy(word, line, inner?.name, isDone)];
		}
		return [];
	});
}

/** So many names that went from a place are told of. */
const MOST_STILL = 4;

/**
 * Of the names that a patch's lines use, those that upstream took away from the place and that the target's file declares
 * still: that they went from here does not mean that they are gone.
 */
export function stillInFile(
	{ file, targetDefinitions }: AskedTexts,
	{ base, patched }: Question,
	site: Range,
): Brought[] {
	if (file.profile.language !== "c") return [];
	const old = file.base.slice(base.from, base.to);
	const after = file.patched.slice(patched.from, patched.to);
	const added = diffLines(old, after, { ignoreSpace: false }).flatMap(({ newFrom, newTo }) =>
		after.slice(newFrom, newTo),
	);
	const known = identifiersOf(blankComments(old.join("")));
	const here = identifiersOf(file.target.slice(site.from, site.to).join(""));
	const words = [...identifiersOf(blankComments(added.join("")))].filter(
		(word) => known.has(word) && !here.has(word) && !OF_C.test(word),
	);
	return words
		.flatMap((word): Brought[] => {
			const at = file.target.findIndex((line) => line.includes(word) && declares(line, word));
			if (at < 0) return [];
			const within = enclosing(targetDefinitions, at)?.name;
			return [{ word, by: `the new file has it still${within === undefined ? "" : `, in ${within}`}` }];
		})
		.slice(0, MOST_STILL);
}

/** Definitions that have names of their own within. */
export const INNER: ReadonlySet<DefinitionKind> = new Set(["function", "struct", "union", "enum"]);

function broughtBy(word: string, line: string, within: string | undefined, isDone: boolean): Brought {
	const how = isDone ? "done" : "not done yet";
	const code = line.trim();
	const where = within === undefined ? "elsewhere in the file" : `in ${within}`;
	return { word, by: `this patch brings it ${where}, ${how}: ${code}`, line: code };
}

/** Whether a line declares a name: a type stands before it, a macro makes it, or it is a label or a macro. */
export function declares(line: string, word: string): boolean {
	const typed = `${TYPE}\\b${word}\\s*(?:[;=,()[:{]|$)`;
	return new RegExp(
		`^\\s*(?:#\\s*define\\s+${word}\\b|${word}:)|^${word}\\s*\\(|${typed}|^(?:static\\s+)?[A-Z][A-Z0-9_]{2,}\\(\\s*${word}\\b`,
	).test(line);
}

/** What stands before a name where it is declared. */
const TYPE =
	"(?:^\\s*|[(,;]\\s*)(?:static|extern|const|struct|union|enum|unsigned|signed|long|short|int|char|bool|void|[a-z]\\w*_t|[us]\\d+)\\b[\\w\\s*,]{0,80}";
