import { type DefinitionKind, enclosing } from "../fingerprint/definition.js";
import { profileOf } from "../fingerprint/profile.js";
import { diffLines } from "../text/diff.js";
import { splitLines, squash } from "../text/lines.js";
import { range } from "../text/range.js";
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

/** The words of the lines of C that the patch adds at a place that neither the old code there nor these lines explain. */
export function newWordsAt({ file }: AskedTexts, { base, patched }: Question): string[] {
	if (file.profile.language !== "c") return [];
	const old = file.base.slice(base.from, base.to);
	const [known, before] = [identifiersOf(old.join("")), new Set(old)];
	const added = file.patched.slice(patched.from, patched.to).filter((line) => !before.has(line));
	const own = splitLines(blankComments(added.join("")));
	/** A name of before that is a member by now. */
	const isMemberNow = (word: string) => {
		const member = memberUse(word);
		return own.some((line) => member.test(line)) && !old.some((line) => member.test(line));
	};
	return [...identifiersOf(own.join(""))].filter(
		(word) =>
			(!known.has(word) || isMemberNow(word)) &&
			!OF_C.test(word) &&
			!OF_THE_KERNEL.test(word) &&
			!own.some((line) => line.includes(word) && declares(line, word)),
	);
}

function memberUse(word: string): RegExp {
	return new RegExp(`(?:->|\\.)\\s*${word}\\b`);
}

/** Types that every file knows. */
const OF_THE_KERNEL =
	/^(?:_*[su](?:8|16|32|64)|_*[lb]e(?:16|32|64)|u?int(?:8|16|32|64|ptr)_t|s?size_t|loff_t)$/;

/**
 * Of such words, those that the patch declares elsewhere in the file where the place can see it, with the line that
 * does: members that the file did not know or that are not there yet, and locals of the same function.
 */
export function broughtInFile(texts: AskedTexts, { patched }: Question, words: readonly string[]): Brought[] {
	const { base, file } = texts;
	const known = new Set(base);
	const landed = new Set(file.target);
	const added = new Set(
		diffLines(base, file.patched, { ignoreSpace: false }).flatMap(({ newFrom, newTo }) =>
			range(newFrom, newTo),
		),
	);
	const definitions = profileOf(file.path).definitions(file.patched);
	const here = enclosing(definitions, patched.from);
	const uses = blankComments(file.patched.slice(patched.from, patched.to).join(""));
	return words.flatMap((word) => {
		const isMember = !new RegExp(`(?<!->|\\.)\\b${word}\\b`).test(uses);
		for (const [i, line] of file.patched.entries()) {
			const isOther = i < patched.from || i >= patched.to;
			if (!isOther || !added.has(i) || !line.includes(word) || !declares(line, word)) continue;
			const within = enclosing(definitions, i);
			const inner =
				within && INNER.has(within.kind) && !within.name.split(" ").includes(word) ? within : undefined;
			const isOfStruct = inner?.kind === "struct" || inner?.kind === "union";
			// Other functions can have the like of a local.
			const isDone = known.has(line) ? isLandedAt(file, i) : landed.has(line);
			const upstreams = isDone ? undefined : declaredIn(scopeOf(texts, inner?.name), word);
			if (upstreams !== undefined)
				return inner ? [] : [{ word, by: `the new file has it: ${upstreams.trim()}` }];
			const isOld = isDone && base.some((each) => memberUse(word).test(each));
			if (isOfStruct ? !isMember || isOld : inner?.kind === "function" && inner !== here) continue;
			if (isOfStruct && isDone) return [{ word, by: `this patch brings it in ${inner!.name}, done` }];
			return [
				broughtBy(word, line, inner?.name, isDone, isDone ? undefined : siblingNow(file, known, i, word)),
			];
		}
		return [];
	});
}

/** The target's lines of a definition, or those that are in none. */
function scopeOf({ file, targetDefinitions }: AskedTexts, name: string | undefined): readonly string[] {
	if (name === undefined) return file.target.filter((line) => !/^\s/.test(line));
	return targetDefinitions
		.filter((each) => each.name === name)
		.flatMap(({ from, to }) => file.target.slice(from, to));
}

function declaredIn(lines: readonly string[], word: string): string | undefined {
	return lines.find((line) => line.includes(word) && declares(line, word));
}

/** Whether a line of the patched text has come to the lines that the questions are asked on. */
function isLandedAt({ base, patched }: AskedTexts["file"], at: number): boolean {
	return !diffLines(base, patched, { ignoreSpace: false }).some(
		({ newFrom, newTo }) => newFrom <= at && at < newTo,
	);
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
			const around = enclosing(targetDefinitions, at);
			// A local of another function is another's.
			if (around?.kind === "function" && around.from < at && /^\s/.test(file.target[at]!)) return [];
			const within = around?.name;
			return [{ word, by: `the new file has it still${within === undefined ? "" : `, in ${within}`}` }];
		})
		.slice(0, MOST_STILL);
}

/** What the patch's lines at a place declare at file level and the target's file has outside of it: it would stand there twice. */
export function declaredAlready({ base, file }: AskedTexts, { patched }: Question, site: Range): Brought[] {
	if (file.profile.language !== "c") return [];
	const known = new Set(base);
	const isOuter = (line: string) => /^[A-Za-z#]/.test(line) && !/^\s*#\s*(?!define)/.test(line);
	const added = file.patched
		.slice(patched.from, patched.to)
		.filter((line) => isOuter(line) && !known.has(line));
	return [...identifiersOf(blankComments(added.join("")))]
		.filter((word) => !OF_C.test(word) && added.some((line) => isHeadOf(line, word)))
		.flatMap((word): Brought[] => {
			const at = file.target.findIndex((line) => isOuter(line) && !known.has(line) && isHeadOf(line, word));
			if (at < 0 || (site.from <= at && at < site.to)) return [];
			const line = file.target[at]!.trim();
			return [{ word, by: `the new file has it ${at < site.from ? "above" : "below"} NEW CODE: ${line}` }];
		})
		.slice(0, MOST_STILL);
}

/** Whether a line declares a name, and not only as a parameter or by a macro. */
function isHeadOf(line: string, word: string): boolean {
	const head = line.slice(0, Math.max(0, line.indexOf(word)));
	return head !== "" && !head.includes("(") && declares(line, word);
}

/** Definitions that have names of their own within. */
export const INNER: ReadonlySet<DefinitionKind> = new Set(["function", "struct", "union", "enum"]);

/** How upstream declares by now what stood next to a new declaration and was written as it is. */
function siblingNow(
	{ patched, target }: AskedTexts["file"],
	known: ReadonlySet<string>,
	at: number,
	word: string,
): string | undefined {
	const form = squash(patched[at]!.replace(word, "@"));
	for (const line of [patched[at - 1], patched[at + 1]]) {
		const [, name] = /(\w+)\s*(?:\[[^\]]*\]\s*)?[;,=]/.exec(line ?? "") ?? [];
		if (line === undefined || name === undefined || !known.has(line)) continue;
		if (squash(line.replace(name, "@")) !== form) continue;
		const now = target.find((each) => each.includes(name) && declares(each, name));
		if (now !== undefined && squash(now) !== squash(line)) return `"${line.trim()}" is "${now.trim()}" now`;
	}
	return undefined;
}

function broughtBy(
	word: string,
	line: string,
	within: string | undefined,
	isDone: boolean,
	sibling: string | undefined,
): Brought {
	const how = isDone ? "done" : "not done yet";
	const code = line.trim();
	const where = within === undefined ? "elsewhere in the file" : `in ${within}`;
	const beside = sibling === undefined ? "" : `, beside which ${sibling}`;
	return { word, by: `this patch brings it ${where}, ${how}: ${code}${beside}`, line: code };
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
