import { type Block, blocksIn } from "./blocks.js";

/** Lines that stand in the code shown, and what takes their place or comes after them. Each ended by `\n`. */
export interface CodeEdit {
	readonly quoted: readonly string[];
	readonly isInsertion: boolean;
	readonly lines: readonly string[];
}

/** What a model said, taken apart but not yet believed. */
export type Answer =
	| {
			readonly kind: "code";
			/** The fenced block's lines, each ended by `\n`. */
			readonly lines: readonly string[];
			/** Lines of the patch that it names as no longer needed, with its word for why. */
			readonly notNeeded: readonly string[];
			/** Its reason in one line, empty where it gave none. */
			readonly reason: string;
	  }
	| {
			readonly kind: "edits";
			/** None where it says that all is there already. */
			readonly edits: readonly CodeEdit[];
			/** They are to the code that a merge made, and not to the target's. */
			readonly isOfMerge: boolean;
			readonly notNeeded: readonly string[];
			readonly reason: string;
	  }
	/** It says that the code it was shown is right, and the check that stopped it wrong. */
	| { readonly kind: "upheld"; readonly reason: string }
	| { readonly kind: "cannot"; readonly reason: string }
	/** No form that was asked for; `reason` says what is wrong with it. */
	| { readonly kind: "malformed"; readonly reason: string };

/** No answer to a question of ours is longer. */
const LONGEST = 400_000;
const LONGEST_REASON = 300;

/** An answer without code; each is told by how a line of it begins. */
const WORDS = [
	["cannot", /^\s*\**CANNOT\**\s*[:—-]\s*(.*)/im],
	["upheld", /^\s*\**(?:MERGED IS RIGHT|CHECK IS WRONG)\**\s*[:—-]\s*(.*)/im],
	["there", /^\s*\**THERE ALREADY\**\s*[:—-]\s*(.*)/im],
] as const;

/**
 * Reads an answer: exactly one fenced block, edits of two blocks each, to the code shown or, behind MERGED BUT, to what a
 * merge made of it, or one of the words that need no code. What a
 * model thinks aloud in `<think>` before it answers is left out.
 */
export function readAnswer(text: string): Answer {
	if (text.length > LONGEST) return malformed("the answer is far too long");
	const said = withoutThoughts(text);
	const { blocks, outside, isCut } = blocksIn(said.split("\n"));
	if (isCut) return malformed("the code block is not closed: cut off");
	const notNeeded = outside.flatMap((line) => notNeededIn(line));
	if (blocks.length === 0) return wordIn(said, notNeeded);
	const reason = oneLine(outside.flatMap((line) => /^\s*REASON:\s*(.*)$/.exec(line)?.[1] ?? []).join(" "));
	const [first] = blocks as [Block];
	if (blocks.length === 1 && labelOf(first) === undefined)
		return { kind: "code", lines: first.lines, notNeeded, reason };
	if (blocks.every((block) => labelOf(block) === undefined))
		return malformed("the answer has more than one code block");
	const edits = editsOf(blocks);
	const isOfMerge = outside.some((line) => /^\s*\**MERGED,? BUT\b/i.test(line));
	return typeof edits === "string"
		? malformed(edits)
		: { kind: "edits", edits, isOfMerge, notNeeded, reason };
}

/** A text without what a model thought aloud in `<think>` before it answered, its lines ended by `\n`. */
export function withoutThoughts(text: string): string {
	return text.replace(/\r\n/g, "\n").replace(/^\s*<think>[\s\S]*?<\/think>/, "");
}

function malformed(reason: string): Answer {
	return { kind: "malformed", reason };
}

function wordIn(said: string, notNeeded: readonly string[]): Answer {
	for (const [kind, form] of WORDS) {
		const [, given] = form.exec(said) ?? [];
		if (given === undefined) continue;
		const reason = oneLine(given) || "it gave no reason";
		return kind === "there"
			? { kind: "edits", edits: [], isOfMerge: false, notNeeded, reason }
			: { kind, reason };
	}
	return malformed("the answer has no fenced code block");
}

/** No place of ours takes more. */
const MOST_EDITS = 100;
const SECOND = { REPLACE: "WITH", AFTER: "INSERT" } as const;

function labelOf({ heading }: Block): string | undefined {
	const word = heading.replace(/[^A-Za-z]+/g, " ").trim();
	return /^(?:REPLACE|WITH|AFTER|INSERT)$/i.test(word) ? word.toUpperCase() : undefined;
}

/** Blocks two by two as edits, or what is wrong with them. */
function editsOf(blocks: readonly Block[]): CodeEdit[] | string {
	if (blocks.length > 2 * MOST_EDITS) return `the answer has more than ${MOST_EDITS} edits`;
	const edits: CodeEdit[] = [];
	for (let i = 0; i < blocks.length; i += 2) {
		const label = labelOf(blocks[i]!);
		const [quoted, lines] = [blocks[i]!.lines, blocks[i + 1]?.lines];
		const isPair =
			(label === "REPLACE" || label === "AFTER") &&
			lines !== undefined &&
			labelOf(blocks[i + 1]!) === SECOND[label];
		if (!isPair) return "blocks of edits come two by two: REPLACE and WITH, or AFTER and INSERT";
		if (quoted.every((line) => line.trim() === "")) return `a ${label} block quotes no line`;
		edits.push({ quoted, isInsertion: label === "AFTER", lines });
	}
	return edits;
}

/** The line that is named as not needed, as it is written and without the marks of a diff or of Markdown. */
function notNeededIn(line: string): string[] {
	const [, named] = /^\s*\W*NOT NEEDED:\**\s?(.*)$/.exec(line) ?? [];
	if (named === undefined) return [];
	const [, bare] = /^\s*(?:`+\s?)?[-+]?(.*?)`*\s*$/.exec(named)!;
	return [...new Set([named, bare!])];
}

/** Control characters, marks that turn the direction of text, and what has no width. */
const HIDDEN = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** Text as one line, in which what could make it look like another text is shown as what it is: `\x202e`. */
export function oneLine(text: string): string {
	const line = text
		.replace(/[\t-\r ]+/g, " ")
		.trim()
		.replace(HIDDEN, (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, "0")}`);
	return line.length > LONGEST_REASON ? `${line.slice(0, LONGEST_REASON)}…` : line;
}
