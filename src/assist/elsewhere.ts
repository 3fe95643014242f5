import { type Definition, enclosing } from "../fingerprint/definition.js";
import type { Named } from "../llm/prompts/migrate.js";
import type { Edit } from "../model/series.js";
import { diffLines } from "../text/diff.js";
import { blankComments, identifiersOf } from "../text/tokens.js";
import { declares, INNER } from "./brought.js";
import type { AskedTexts, Question } from "./questions.js";
import { OF_C } from "./words-of-c.js";

/** What a patch does at one other place of the file. */
interface OtherPlace {
	readonly within: string | undefined;
	/** What it is called by, where it is in any definition. */
	readonly name: string | undefined;
	/** Names that are declared there are not seen outside of it. */
	readonly isLocal: boolean;
	readonly isDone: boolean;
	/** The lines that it takes out and adds there, with their signs. */
	readonly lines: readonly string[];
}

/** As many places of the file are told, and so many lines of each. */
const MOST_PLACES = 3;
const MOST_LINES = 3;

/**
 * What a patch does at other places of the file that hang together with what its lines at a place bring, one line each.
 *
 * @param told lines that are told already, without their indentation
 */
export function inSameFile(texts: AskedTexts, question: Question, told: ReadonlySet<string>): Named[] {
	const isRelated = relatedTo(texts, question);
	const all = [...openPlaces(texts, question), ...donePlaces(texts)];
	const related = all
		.map((place) => ({
			place,
			lines: place.lines.filter((line) => !told.has(codeOf(line).trim()) && isRelated(codeOf(line), place)),
		}))
		.filter(({ lines }) => lines.length > 0)
		.slice(0, MOST_PLACES);
	const shown = related.map(({ place: { within, isDone }, lines }) => {
		const where = within === undefined ? "this file" : `this file, in ${within}`;
		const first = lines.slice(0, MOST_LINES).map((line) => `${line[0]}${squeezed(codeOf(line))}`);
		const more = lines.length > MOST_LINES ? " ..." : "";
		return {
			text: `${where}, ${isDone ? "done" : "open"}: ${first.join(" ")}${more}`,
			lines: lines.map((line) => codeOf(line).trim()),
		};
	});
	const rest = all.filter(
		(each) => each.name !== question.definition && !related.some(({ place }) => place === each),
	);
	return [...shown, ...namesOf(rest)];
}

/** So many places are told by name alone. */
const MOST_NAMED = 4;

/** Places of which no line is told: those that are open by what they are in, and whether others are done. */
function namesOf(places: readonly OtherPlace[]): Named[] {
	if (places.length === 0) return [];
	const open = places.filter(({ isDone }) => !isDone);
	const isAnyDone = open.length < places.length;
	if (open.length === 0) return [{ text: "all other places of this file: done", lines: [] }];
	const names = [...new Set(open.flatMap(({ name }) => name ?? []))];
	const listed = names.slice(0, MOST_NAMED);
	const rest = open.filter(({ name }) => name === undefined || !listed.includes(name)).length;
	const more = rest === 0 ? [] : [`${rest}${listed.length > 0 ? " more" : ""}`];
	const others = isAnyDone ? "; others done" : "";
	return [
		{ text: `other places of this file, open: ${[...listed, ...more].join(", ")}${others}`, lines: [] },
	];
}

/** The lines that the patch takes out and puts in at a place. */
export function changedAt({ file }: AskedTexts, { base, patched }: Question): string[] {
	const signs = changed(file.base.slice(base.from, base.to), file.patched.slice(patched.from, patched.to));
	return signs.map(codeOf);
}

/** Whether a line elsewhere uses what a place's lines declare, declares what these use, or is the head of what they call. */
function relatedTo(
	{ base, file }: AskedTexts,
	{ definition, ...question }: Question,
): (code: string, place: OtherPlace) => boolean {
	const known = identifiersOf(base.join(""));
	const old = file.base.slice(question.base.from, question.base.to);
	const own = changed(old, file.patched.slice(question.patched.from, question.patched.to));
	const text = blankComments(own.map(codeOf).join(""));
	const words = [...identifiersOf(text)].filter((word) => !OF_C.test(word));
	const declared = new Set(
		words.filter((word) => own.some((line) => line[0] === "+" && declares(codeOf(line), word))),
	);
	const isCalled = (word: string) => new RegExp(`\\b${word}\\s*\\(`).test(text);
	const isConditional = own.some((line) => CONDITIONAL.test(codeOf(line)));
	return (code, { within, isLocal }) => {
		const here = identifiersOf(/^\s*\*/.test(code) ? "" : blankComments(code));
		if (isConditional && CONDITIONAL.test(code)) return true;
		const isSeen = !isLocal || within === definition;
		return words.some((word) => {
			if (!here.has(word)) return false;
			if (word === within) return isCalled(word) && declares(code, word);
			if (declared.has(word)) return !known.has(word) || (isSeen && within !== undefined);
			return !known.has(word) && isSeen && (/^\s*#\s*include/.test(code) || declares(code, word));
		});
	};
}

/** Lines that only stand in pairs, wherever the other one is. */
const CONDITIONAL = /^\s*#\s*(?:if|el|endif)/;

function openPlaces({ file, questions, baseDefinitions }: AskedTexts, own: Question): OtherPlace[] {
	return questions
		.filter((question) => question !== own)
		.map(({ definition, base, patched }) => ({
			within: definition,
			name: definition,
			isLocal: isLocal(baseDefinitions.find(({ name }) => name === definition)),
			isDone: false,
			lines: changed(file.base.slice(base.from, base.to), file.patched.slice(patched.from, patched.to)),
		}));
}

function donePlaces({ base, file, baseDefinitions }: AskedTexts): OtherPlace[] {
	return diffLines(base, file.base, { ignoreSpace: false }).map((edit) => {
		const around = enclosing(baseDefinitions, edit.newFrom);
		return {
			within: nameOf(around),
			name: around?.name,
			isLocal: isLocal(around),
			isDone: true,
			lines: signed(edit, base, file.base),
		};
	});
}

/** Definitions whose names are not seen by themselves outside of them. */
const LOCAL: ReadonlySet<Definition["kind"]> = new Set(["function", "struct", "union"]);

function isLocal(definition: Definition | undefined): boolean {
	return definition !== undefined && LOCAL.has(definition.kind);
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
	return [
		...before.slice(oldFrom, oldTo).map((line) => `-${line}`),
		...after.slice(newFrom, newTo).map((line) => `+${line}`),
	];
}
