import type { Conversion, Lost } from "../../model/code.js";
import { callsOf } from "../../text/calls.js";
import { isWeak } from "../../text/lines.js";
import { bracketDepth } from "../../text/nesting.js";
import { range } from "../../text/range.js";
import { blankComments, identifiersOf, tokenSimilarity, tokensOf } from "../../text/tokens.js";
import { type FilePair, lineChanges } from "./mine.js";

type Converted = Omit<Conversion, "files" | "origins"> & {
	readonly file: FilePair;
	/** The line of the target that came instead, from 0. */
	readonly at?: number;
};

/** Exports, the inner lines of comments, and what brings a Kconfig symbol about. */
const NO_USE = /^\s*(?:EXPORT_SYMBOL|\*|(?:menu)?config\s)/;
/** What a declaration has in its parentheses; a use tells more. */
const PARAMETERS =
	/\(\s*(?:const\s+)?(?:(?:struct|enum|union)\s+\w+|bool|int|unsigned|long|char|void|[us]\d+)\b[\s*]{0,20}\w*[,)]/;
/** How alike what took the place of a line has to be, of the lines that came with its change. */
const ALIKE = 0.25;
/** The same of a short change as a whole. */
const ALIKE_EDIT = 0.4;
const MOST_COMPARED = 60;
/** A statement that goes on for longer shows little. */
const LONGEST = 6;
/** A row of a table may. */
const LONGEST_ROW = 10;

/**
 * The commonest conversion of a word's uses, by what came instead, and of those alike the shortest; one that only took
 * uses out where nothing came instead in any file and several go so; undefined where no use was converted.
 *
 * @param isPublic whether a name is one that other files know: what a file calls its own is told last
 */
export function conversionOf(
	word: string,
	lost: Lost,
	files: readonly FilePair[],
	isPublic: (word: string) => boolean = () => true,
): Conversion | undefined {
	const use = new RegExp(USES[lost](word));
	const isUse = (line: string) => use.test(blankComments(line)) && !NO_USE.test(line);
	const isConverted = (before: readonly string[], after: readonly string[]) =>
		lost === "call" ? argumentsIn(before, word) !== argumentsIn(after, word) : !after.some(isUse);
	const isOwn = (kind: string) => {
		const names = kind.split(" ").filter((name) => /^[A-Za-z_]/.test(name));
		return Number(names.length > 0 && !names.some(isPublic));
	};
	const kinds = new Map<string, Map<string, Converted>>();
	const takenOut = new Map<string, Converted>();
	const looked = new Set<string>();
	for (const file of files)
		for (const { line, old, new: paired, at } of lineChanges(file, isUse)) {
			const isPair = paired && !isAnotherRow(file.base[line]!, file.target[at.line - 1]!);
			const now = isPair ? paired : undefined;
			const { before, after, isElsewhere, isRewritten } = now
				? { before: statementAt(file.base, line), after: statementAt(file.target, at.line - 1) }
				: editAround(file, line, word);
			if (!isConverted(before, after)) continue;
			looked.add(file.path);
			if (after.every(isWeak)) {
				if (!isRewritten && !isDeclaration(before))
					keepShortest(takenOut, { path: file.path, before, after: [], file });
				continue;
			}
			const where = { ...(isElsewhere && { isElsewhere }), ...(now && { at: at.line - 1 }) };
			const found = { path: file.path, before, after, file, ...where };
			const known = new Set(old);
			const fresh = (now ?? tokensOf(after.join(""))).filter((token) => !known.has(token));
			const names = fresh.filter((token) => /^\w/.test(token)).join(" ");
			const kind = isElsewhere ? `.${ROW.exec(after.at(-1)!)?.[1]}` : names;
			const own = kinds.get(kind) ?? new Map<string, Converted>();
			keepShortest(own, found);
			kinds.set(kind, own);
		}
	// Names that several files use are not one file's own, wherever they are declared.
	const isOneFiles = ([kind, found]: [string, Map<string, Converted>]) =>
		Number(isOwn(kind) === 1 && found.size === 1);
	const ranked = [...kinds].sort(
		(one, other) => isOneFiles(one) - isOneFiles(other) || other[1].size - one[1].size,
	);
	const [name, found] = ranked.find(([, kind]) => !isDeclaration([...kind.values()][0]!.before)) ?? [];
	// What one file made of it with names of its own tells less than that many needed it no more.
	const isRare = found && isOwn(name!) === 1 && takenOut.size > found.size;
	const commonest = isRare ? undefined : found;
	if (!commonest && takenOut.size < FEWEST_TAKEN_OUT) return undefined;
	const all = commonest ?? takenOut;
	const isHeader = ({ path }: Converted) => Number(path.endsWith(".h"));
	const [best] = [...all.values()].sort((a, b) => isHeader(a) - isHeader(b) || sizeOf(a) - sizeOf(b));
	if (!best) return undefined;
	const { file, at, ...shown } = best;
	const origins = at === undefined ? [] : originsOf(file, at, best, isPublic);
	return { ...shown, ...(origins.length > 0 && { origins }), files: [all.size, looked.size] };
}

/** So many lines above a use are looked at for where its names come from, and so many are shown. */
const MOST_ABOVE = 80;
const MOST_ORIGINS = 2;

/** The lines of the function that set what a conversion newly names and no other file knows. */
function originsOf(
	{ target }: FilePair,
	at: number,
	{ before, after }: Pick<Converted, "before" | "after">,
	isPublic: (word: string) => boolean,
): string[] {
	const known = identifiersOf(before.join(""));
	const fresh = [...identifiersOf(blankComments(after.join("")))].filter(
		(word) => !known.has(word) && !isPublic(word),
	);
	const above = target.slice(Math.max(0, at - MOST_ABOVE), at);
	const body = above.slice(above.findLastIndex((line) => line.startsWith("{")) + 1);
	return fresh
		.flatMap((word) => body.findLast((line) => new RegExp(`(?<![.>\\w])${word}\\s*=[^=]`).test(line)) ?? [])
		.slice(0, MOST_ORIGINS);
}

/** That one file needs something no more tells nothing of others. */
const FEWEST_TAKEN_OUT = 2;

/** Whether lines define or declare something rather than use it. */
function isDeclaration(lines: readonly string[]): boolean {
	const text = lines.join("");
	return PARAMETERS.test(text) || /^\s*#\s*define\b/.test(text);
}

function keepShortest(found: Map<string, Converted>, next: Converted): void {
	const known = found.get(next.path);
	if (!known || sizeOf(next) < sizeOf(known)) found.set(next.path, next);
}

const USES: Readonly<Record<Lost, (word: string) => string>> = {
	word: (word) => `\\b${word}\\b`,
	member: (word) => `(?:->|\\.)\\s*${word}\\b`,
	call: (word) => `\\b${word}\\s*\\(`,
};

/** How many arguments the first call of a function has; undefined where there is none. */
function argumentsIn(lines: readonly string[], name: string): number | undefined {
	return callsOf(lines.join(""), name)[0]?.given.length;
}

/**
 * What upstream made of a line that became none other: the change around it, where that is short, the line most like it,
 * or the initialiser elsewhere in the file that took up what it named.
 */
function editAround(
	file: FilePair,
	line: number,
	word: string,
): Pick<Converted, "before" | "after" | "isElsewhere"> & { readonly isRewritten?: boolean } {
	const { base, target, edits } = file;
	const { oldFrom, oldTo, newFrom, newTo } = edits.find((edit) => edit.oldFrom <= line && line < edit.oldTo)!;
	const [gone, come] = [base.slice(oldFrom, oldTo), target.slice(newFrom, newTo)];
	if ([gone, come].every((lines) => lines.length <= LONGEST && areSelects(lines)))
		return { before: gone, after: come };
	const others = gone.filter((_, i) => oldFrom + i !== line).slice(0, MOST_COMPARED);
	const isOthers = (now: string) => others.some((other) => tokenSimilarity(other, now) >= ALIKE_EDIT);
	const isShort = gone.length <= LONGEST && come.length <= LONGEST && !come.every(isOthers);
	if (isShort && tokenSimilarity(gone.join(""), come.join("")) >= ALIKE_EDIT)
		return { before: gone, after: come };
	const alike = range(newFrom, Math.min(newTo, newFrom + MOST_COMPARED))
		.map((at) => ({ at, likeness: tokenSimilarity(base[line]!, target[at]!) }))
		.filter(({ at, likeness }) => likeness >= ALIKE && !isWeak(target[at]!) && !isOthers(target[at]!))
		.sort((a, b) => b.likeness - a.likeness);
	const before = statementAt(base, line);
	if (alike[0]) return { before, after: statementAt(target, alike[0].at) };
	const row = rowFor(base[line]!, come);
	if (row) return { before, after: row };
	return { before, after: takenUp(file, before, word), isElsewhere: true, isRewritten: come.length > 0 };
}

/** Whether lines say what a Kconfig entry selects: of several, one can take the place. */
function areSelects(lines: readonly string[]): boolean {
	return lines.length > 0 && lines.every((line) => /^\s*(?:select|imply)\s+\w+/.test(line));
}

/** The row of a table among new lines that has the string of an old one. */
function rowFor(line: string, come: readonly string[]): readonly string[] | undefined {
	const [text] = /"[^"]{3,}"/.exec(line) ?? [];
	const at = text === undefined ? -1 : come.findIndex((each) => each.includes(text));
	if (at < 0) return undefined;
	const from = come.slice(0, at + 1).findLastIndex((each) => /^\s*(?:\},\s*)?\{/.test(each));
	const end = come.findIndex((each, i) => i > at && /^\s*\}/.test(each));
	return from < 0 || end < 0 || end - from > LONGEST_ROW ? undefined : come.slice(from, end + 1);
}

const ROW = /^\s*\.(\w+)\s*=\s*&?(\w+)\s*,?\s*$/;

/** Whether two lines are initialisers of two members with two values: they are alike in form alone. */
function isAnotherRow(one: string, other: string): boolean {
	const [, member, value] = ROW.exec(one) ?? [];
	const [, itsMember, itsValue] = ROW.exec(other) ?? [];
	return member !== undefined && itsMember !== undefined && member !== itsMember && value !== itsValue;
}

/**
 * A line `.member = what,` that is new in the target and sets what a statement named that went, or, for one of its kind,
 * what is named most like it, with the head of the table that it is in: it is registered so now.
 */
function takenUp(
	{ base, target, edits }: FilePair,
	before: readonly string[],
	word: string,
): readonly string[] {
	const named = [...identifiersOf(blankComments(before.join("")))].filter((each) => each !== word);
	const known = new Set(base);
	const likenessOf = ROW.test(before.join(""))
		? nameLikeness
		: (one: string, other: string) => Number(one === other);
	let best: { at: number; likeness: number } | undefined;
	for (const { newFrom, newTo } of edits)
		for (let at = newFrom; at < newTo; at++) {
			const [, , set] = (!known.has(target[at]!) && ROW.exec(target[at]!)) || [];
			if (set === undefined) continue;
			const likeness = Math.max(0, ...named.map((each) => likenessOf(each, set)));
			if (likeness > (best?.likeness ?? 0)) best = { at, likeness };
		}
	if (!best) return [];
	const head = target.slice(0, best.at).findLast((line) => /^\w.*=\s*\{\s*$/.test(line));
	return head === undefined ? [target[best.at]!] : [head, target[best.at]!];
}

/** The share of words that two names begin with, 0 where these are less than two or less than half of them. */
function nameLikeness(one: string, other: string): number {
	if (one === other) return 1;
	const [words, others] = [one.split("_"), other.split("_")];
	const differs = words.findIndex((word, i) => word !== others[i]);
	const shared = (differs < 0 ? words.length : differs) / Math.max(words.length, others.length);
	return differs < FEWEST_SHARED || shared < 0.5 ? 0 : shared;
}

const FEWEST_SHARED = 2;

function sizeOf({ before, after }: Converted): number {
	return before.join("").length + after.join("").length;
}

/** A line, and those that its brackets go on in. */
function statementAt(lines: readonly string[], at: number): readonly string[] {
	let [from, to] = [at, at + 1];
	const depth = () => bracketDepth(lines.slice(from, to).join(""), "()");
	while (depth().lowest < 0 && from > 0 && to - from < LONGEST) from--;
	while (depth().end > 0 && to < lines.length && to - from < LONGEST) to++;
	return lines.slice(from, to);
}
