import { type Definition, enclosing } from "../fingerprint/definition.js";
import type { FileOutcome } from "../model/decision.js";
import type { Edit, Patch } from "../model/series.js";
import { diffLines } from "../text/diff.js";
import { isWeak } from "../text/lines.js";
import { blankComments, identifiersOf } from "../text/tokens.js";
import { declares, INNER } from "./brought.js";
import type { AskedTexts, Question } from "./questions.js";
import { OF_C } from "./words-of-c.js";

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

/** What a patch does at one other place of the file. */
interface OtherPlace {
	readonly within: string | undefined;
	readonly isDone: boolean;
	/** The lines that it takes out and adds there, with their signs. */
	readonly lines: readonly string[];
}

/** As many places of the file are told, and so many lines of each. */
const MOST_PLACES = 3;
const MOST_LINES = 3;

/**
 * What a patch does at other places of the file that name what its lines at a place bring into it, one line each.
 *
 * @param told lines that are told already, without their indentation
 */
export function inSameFile(texts: AskedTexts, question: Question, told: ReadonlySet<string>): string[] {
	const { base, patched } = question;
	const { file } = texts;
	const known = identifiersOf(texts.base.join(""));
	const own = changed(file.base.slice(base.from, base.to), file.patched.slice(patched.from, patched.to));
	const words = [...identifiersOf(blankComments(own.map(codeOf).join("")))].filter(
		(word) => !known.has(word) && !OF_C.test(word),
	);
	const isDeclaredHere = (word: string) => own.some((line) => declares(codeOf(line), word));
	const isRelated = (line: string) => {
		const code = codeOf(line);
		const here = identifiersOf(/^\s*\*/.test(code) ? "" : blankComments(code));
		const isOne = (word: string) =>
			here.has(word) && (/^\s*#\s*include/.test(code) || declares(code, word) || isDeclaredHere(word));
		return !told.has(code.trim()) && words.some(isOne);
	};
	return [...openPlaces(texts, question), ...donePlaces(texts)]
		.map((place) => ({ ...place, lines: place.lines.filter(isRelated) }))
		.filter(({ lines }) => lines.length > 0)
		.slice(0, MOST_PLACES)
		.map(({ within, isDone, lines }) => {
			const where = within === undefined ? "this file" : `this file, in ${within}`;
			const shown = lines.slice(0, MOST_LINES).map((line) => `${line[0]}${squeezed(codeOf(line))}`);
			return `${where}, ${isDone ? "done" : "open"}: ${shown.join(" ")}${lines.length > MOST_LINES ? " ..." : ""}`;
		});
}

function openPlaces({ file, questions }: AskedTexts, own: Question): OtherPlace[] {
	return questions
		.filter((question) => question !== own)
		.map(({ definition, base, patched }) => ({
			within: definition,
			isDone: false,
			lines: changed(file.base.slice(base.from, base.to), file.patched.slice(patched.from, patched.to)),
		}));
}

function donePlaces({ base, file, baseDefinitions }: AskedTexts): OtherPlace[] {
	return diffLines(base, file.base, { ignoreSpace: false }).map((edit) => ({
		within: nameOf(enclosing(baseDefinitions, edit.newFrom)),
		isDone: true,
		lines: signed(edit, base, file.base),
	}));
}

function nameOf(definition: Definition | undefined): string | undefined {
	return definition && INNER.has(definition.kind) ? definition.name : undefined;
}

/** A line without its indentation and columns. */
function squeezed(line: string): string {
	return line.trim().replace(/[ \t]+/g, " ");
}

/** A line of a diff without its sign. */
function codeOf(line: string): string {
	return line.slice(1);
}

/** The lines in which two texts differ, with their signs. */
function changed(before: readonly string[], after: readonly string[]): string[] {
	return diffLines(before, after, { ignoreSpace: false }).flatMap((edit) => signed(edit, before, after));
}

function signed(
	{ oldFrom, oldTo, newFrom, newTo }: Edit,
	before: readonly string[],
	after: readonly string[],
): string[] {
	const lines = [
		...before.slice(oldFrom, oldTo).map((line) => `-${line}`),
		...after.slice(newFrom, newTo).map((line) => `+${line}`),
	];
	return lines.filter((line) => !isWeak(codeOf(line)));
}
