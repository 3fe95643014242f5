import type { Language } from "../fingerprint/profile.js";
import { type Order, targetLine } from "../model/evidence.js";
import type { Edit } from "../model/series.js";
import type { AlignedFile } from "../retrieve/aligned-file.js";
import { indentOf, isBlank, squash } from "../text/lines.js";
import { bracketDepth, conditionalDepth } from "../text/nesting.js";
import { blankComments, identifiersOf } from "../text/tokens.js";
import { areFreeItems } from "./free-items.js";
import { headOf, itemStarts, keyOf } from "./items.js";
import type { LandingRule } from "./landing.js";
import { inTargetLayout } from "./layout.js";

/** Where among upstream's own new lines an insertion goes, how sure that is, and why. */
interface Placed {
	readonly at: number;
	readonly confidence: number;
	readonly why: Order;
	/** What both bring, where it has a name. */
	readonly name?: string;
}

/**
 * Both the patch and upstream inserted between the same two lines. Items of lists and definitions go to
 * their sorted place, else behind upstream's; the order of statements is not guessed.
 */
export const bothInsertRule: LandingRule = {
	name: "both-insert",
	land(aligned, { edits, upstream }) {
		const edit = edits[0]!;
		if (upstream.length > 0 || edits.length > 1 || edit.oldFrom < edit.oldTo) return undefined;
		const before = aligned.alignment.at(edit.oldFrom - 1);
		const after = aligned.alignment.at(edit.oldTo);
		if (before === undefined || after === undefined || after <= before + 1) return undefined;
		const order = orderOf(aligned, edit, before + 1, after);
		const layout = inTargetLayout(aligned, edit, order.at);
		if (!layout) return undefined;
		return {
			state: "landed",
			from: order.at,
			to: order.at,
			lines: layout.lines,
			confidence: order.confidence,
			evidence: [
				{
					kind: "both inserted",
					lines: after - before - 1,
					order: order.why,
					...(order.name !== undefined && { name: order.name }),
					at: targetLine(aligned.path, order.at),
				},
			],
			ported: true,
		};
	},
};

function orderOf(aligned: AlignedFile, edit: Edit, from: number, to: number): Placed {
	const { target, patched, profile } = aligned;
	const added = patched.slice(edit.newFrom, edit.newTo);
	const theirs = target.slice(from, to);
	if (theirs.every(isBlank)) return { at: from, confidence: 0.9, why: "blank" };
	if (isChainLink(added) && isChainLink(theirs))
		return { at: to, confidence: 0.8, why: "chain of conditions" };
	if (isWhole(added) && isClosedBy(aligned.base[edit.oldTo], theirs))
		return { at: from, confidence: 0.85, why: "its block is closed" };
	if (!isWhole(added) || !isWhole(theirs)) return { at: to, confidence: 0.4, why: "no whole item" };
	const hasSections = [added, theirs].some((lines) => hasSection(lines, profile.language));
	if (hasSections || endsList(theirs)) return { at: to, confidence: 0.4, why: "section" };
	const shared = sharedName(added, theirs);
	if (shared !== undefined)
		return { at: to, confidence: 0.3, why: "same name", ...(shared !== "" && { name: shared }) };
	if (numbersIn(added).some((number) => numbersIn(theirs).includes(number)))
		return { at: to, confidence: 0.3, why: "same number" };
	const isFree =
		areSelections(aligned, [...added, ...theirs]) ||
		isDeclarative(aligned, added, from - 1, to) ||
		areFreeItems(aligned, edit, to);
	if (!isFree) {
		return isIndependent(added, theirs)
			? { at: to, confidence: 0.7, why: "order may matter" }
			: { at: to, confidence: 0.6, why: "order matters" };
	}
	const sorted = sortedPlace(target, added, from, to);
	if (sorted === "unclear") return { at: to, confidence: 0.8, why: "sorted in part" };
	if (sorted !== undefined) return { at: sorted, confidence: 0.9, why: "sorted place" };
	if (continues(target[from - 1], added, theirs)) return { at: from, confidence: 0.85, why: "continues" };
	if (isFirst(target, from)) return { at: to, confidence: 0.5, why: "put first" };
	return { at: to, confidence: 0.85, why: "order does not matter" };
}

/** `} else if (…) {` and what is in it: closes the link before and leaves its own open. */
function isChainLink(lines: readonly string[]): boolean {
	const first = lines.find((line) => !isBlank(line))?.trim() ?? "";
	const { end, lowest } = bracketDepth(lines.join(""), "{}");
	return /^\}\s*else if\b/.test(first) && end === 0 && lowest === -1;
}

/** The block that a line closed in the base is closed by the first of the lines now. */
function isClosedBy(line: string | undefined, lines: readonly string[]): boolean {
	const first = lines.find((text) => !isBlank(text));
	return [line, first].every((text) => text?.trim().startsWith("}"));
}

/** Straight-line statements none of which names anything that the others name, but for the error code. */
function isIndependent(added: readonly string[], theirs: readonly string[]): boolean {
	const [mine, upstream] = [added, theirs].map((lines) => blankComments(lines.join("")));
	if (LEAVES.test(mine!) || LEAVES.test(upstream!)) return false;
	const words = identifiersOf(mine!);
	return words.size > 0 && [...identifiersOf(upstream!)].every((word) => !words.has(word));
}

const LEAVES = /\b(?:return|goto|break|continue|case|default|else|if|for|while|switch|do)\b|^[ \t]*\w+:/m;

/** Brackets and conditionals close what they open, and nothing else. */
function isWhole(lines: readonly string[]): boolean {
	const text = lines.join("");
	const depths = [
		conditionalDepth(text),
		...(["()", "[]", "{}"] as const).map((bracket) => bracketDepth(text, bracket)),
	];
	return depths.every(({ end, lowest }) => end === 0 && lowest === 0) && !/^\s*#\s*(else|elif)/m.test(text);
}

const DIRECTIVE = /^\s*#\s*(?:if|ifdef|ifndef|else|elif|endif)\b/;
const SECTION = /^\s*(?:if|endif|menu|endmenu|choice|endchoice|ifdef|ifndef|ifeq|ifneq|else)\b/;

/** A conditional or a section begins or ends in the lines. */
function hasSection(lines: readonly string[], language: Language): boolean {
	const isSection = (line: string) =>
		DIRECTIVE.test(line) || (language !== "c" && language !== "devicetree" && SECTION.test(line));
	return lines.some(isSection);
}

/** The lines end with what must stay the last of a list. */
function endsList(lines: readonly string[]): boolean {
	const last =
		lines
			.filter((line) => !isBlank(line))
			.at(-1)
			?.trim() ?? "";
	return /^(?:\{\s*(?:0|\/\*.*\*\/)?\s*\},?|NULL,?)$/.test(last) || /^[A-Z][A-Z0-9_]*$/.test(last);
}

const LONG = 20;

/** What a module says of itself once; of what it may say again, such as its authors, it says each thing once. */
const ONCE = /^(MODULE_(?:DESCRIPTION|LICENSE|VERSION)\b|(?:MODULE|EXPORT)_\w+\([^),]*[),]?)/;

/**
 * The name that both define, or the macro that both call and that a file has once (`MODULE_DESCRIPTION`); empty where
 * they share a long line without a name, undefined where nothing.
 */
function sharedName(added: readonly string[], theirs: readonly string[]): string | undefined {
	const outer = (lines: readonly string[]) => {
		const indent = indentOf(lines.find((line) => !isBlank(line)) ?? "");
		return lines.filter((line) => indentOf(line) === indent);
	};
	const names = (lines: readonly string[]) =>
		outer(lines).flatMap((line): [string, string][] => {
			const once = ONCE.exec(line);
			const key = keyOf(line);
			if (once) return [[once[1]!, once[1]!]];
			return key && !["row", "call"].includes(key.kind)
				? [[`${key.kind} ${key.value}`, asWritten(line, `${key.value}`)]]
				: [];
		});
	const mine = new Map(names(added));
	const shared = names(theirs).find(([name]) => mine.has(name));
	if (shared) return shared[1];
	const lines = new Set(outer(added).map(squash));
	return outer(theirs).some((line) => squash(line).length > LONG && lines.has(squash(line))) ? "" : undefined;
}

/** A key as the line has it that it was read from in lower case; empty where it has it in another form. */
function asWritten(line: string, key: string): string {
	const at = line.toLowerCase().indexOf(key);
	return at < 0 ? "" : line.slice(at, at + key.length);
}

/** The numbers that lines give to names of one family: `#define DEMO_A BIT(3)`, `DEMO_A = 3,`. */
function numbersIn(lines: readonly string[]): string[] {
	return lines.flatMap((line) => {
		const [, family, value] =
			/^\s*(?:#\s*define\s+)?([A-Z][A-Z0-9]*_)\w*\s*(?:=|\s)\s*(.*?\d.*?),?\s*$/.exec(line) ?? [];
		return value === undefined ? [] : [`${family} ${squash(value.replace(/\/[*/].*/, ""))}`];
	});
}

/** The place of the added item among upstream's, where they and their neighbours are sorted. */
function sortedPlace(
	target: readonly string[],
	added: readonly string[],
	from: number,
	to: number,
): number | "unclear" | undefined {
	const head = headOf(added);
	const key = head === undefined ? undefined : keyOf(head);
	if (!key || itemStarts(added, 0, added.length, head!).length !== 1) return undefined;
	const own = itemStarts(target, from, to, head!);
	const [above] = itemStarts(target, Math.max(0, from - 200), from, head!).slice(-1);
	const [below] = itemStarts(target, to, Math.min(target.length, to + 3), head!);
	const around = [above, ...own, below].filter((line) => line !== undefined);
	const values = around.map((line) => keyOf(target[line]!)!.value);
	const isSorted = values.every((value, i) => i === 0 || values[i - 1]! < value);
	if (!isSorted && key.kind === "node@" && own.length > 0) return "unclear";
	if (own.length === 0 || around.length < 3 || !isSorted || values.includes(key.value)) return undefined;
	const next = own.find((line) => keyOf(target[line]!)!.value > key.value);
	return next === undefined ? to : startOfItem(target, from, next, isBlank(added[0]!));
}

/** The line where the item whose head is `head` begins, its comment and, where items bring it, a blank line before. */
function startOfItem(lines: readonly string[], from: number, head: number, withBlank: boolean): number {
	let start = head;
	while (start > from && /^\s*(\/?\*|\/\/)/.test(lines[start - 1]!)) start--;
	if (withBlank && start > from && isBlank(lines[start - 1]!)) start--;
	return start;
}

/** The added lines are of the kind of the line right before them, upstream's are not. */
function continues(before: string | undefined, added: readonly string[], theirs: readonly string[]): boolean {
	if (before === undefined || isBlank(before) || isBlank(added[0]!) || !isBlank(theirs.at(-1)!)) return false;
	return /^\s*(\/\*|$)/.test(theirs[0]!) && !/^\s*\/\*/.test(added[0]!);
}

/** Languages of which we know no lists. */
const ORDERED: readonly Language[] = ["assembler", "text", "plain"];

/** The place is in a list or between definitions, where the order of items means nothing. */
function isDeclarative(
	aligned: AlignedFile,
	added: readonly string[],
	before: number,
	after: number,
): boolean {
	const { language } = aligned.profile;
	if (ORDERED.includes(language)) return /(^|\/)MAINTAINERS$/.test(aligned.path);
	if (language !== "c") return !isProperty(headOf(added) ?? "");
	if (/\\\s*$/.test(aligned.target[before] ?? "")) return false;
	const around = aligned.targetDefinition(Math.max(0, before));
	if (!around || after >= around.to) return !/^\s/.test(headOf(added) ?? "");
	const head = aligned.target
		.slice(around.from, Math.min(around.to, around.from + 12))
		.join("")
		.split("{", 1)[0]!;
	return !/\)/.test(head) || head.includes("=");
}

/** Rows of one Kconfig entry that mean the same in any order. */
function areSelections({ profile }: AlignedFile, lines: readonly string[]): boolean {
	return profile.language === "kconfig" && lines.every((line) => SELECTION.test(line));
}

const SELECTION = /^\s+(?:select|imply|depends on)\s.*[^\\\s]\s*$/;

/** An attribute of a Kconfig entry or a property of a devicetree node: it has its place within its entry. */
function isProperty(line: string): boolean {
	return (
		/^\s+(?:select|imply|depends|default|bool|tristate|help|range|string|int|hex|prompt)\b/.test(line) ||
		/^\s+[\w#,-]+\s*(?:=|;)/.test(line)
	);
}

/** The line before opens what the items are in, or heads the file. */
function isFirst(target: readonly string[], from: number): boolean {
	const before = target[from - 1];
	return before === undefined || /\{\s*$/.test(before) || (from <= 3 && /^\s*(#|\/\/|\/\*)/.test(before));
}
