import type { Definition } from "../fingerprint/definition.js";
import { profileOf } from "../fingerprint/profile.js";
import { isBlank, splitLines, squash } from "../text/lines.js";
import { blankComments, identifiersOf } from "../text/tokens.js";
import { partialDiff } from "./render.js";
import { hasOtherType, signatureLine } from "./signatures.js";
import { OF_C } from "./words-of-c.js";

/** A definition as a header has it. */
export interface Found {
	readonly path: string;
	readonly definition: Definition;
	readonly lines: readonly string[];
}

/** A definition in both kernels; `target` is undefined where no header defines it any more. */
export interface Change {
	readonly base: Found;
	readonly target: Found | undefined;
}

/** As many lines of a change are shown, and of what its new lines are of the type of. */
const LONGEST = 12;
const LONGEST_TYPE = 14;
const MOST_TYPES = 2;

/** How a change is shown, latin1; undefined where it is none that the wanted words have to do with. */
export function changeText(
	{ base, target }: Change,
	wanted: ReadonlySet<string>,
): { shown: string; target: string; isGone: boolean } | undefined {
	const { kind } = base.definition;
	const before = shownLines(base);
	if (!target) {
		const lines = before.slice(0, LONGEST).map((line) => `-${line}`);
		return {
			shown: `/* ${base.path}: ${base.definition.name}; no header of the new kernel defines it */\n${lines.join("")}`,
			target: "",
			isGone: true,
		};
	}
	const now = shownLines(target);
	if (isSameText(before.join(""), now.join(""))) return undefined;
	if (!hasOtherType(base.definition, target.definition)) return undefined;
	const diff = splitLines(partialDiff(before, now, 1));
	const speaks = (line: string) =>
		[...identifiersOf(line)].some(
			(word) => wanted.has(word) && (!isOfMembers(kind) || declaresMember(line, word)),
		);
	const isBody = isOfMembers(kind) || kind === "enum";
	if (isBody && !diff.some((line) => line.startsWith("-") && speaks(line))) return undefined;
	const lines = diff.length <= LONGEST ? diff : aroundWanted(diff, speaks);
	if (lines.length === 0) return undefined;
	const types = isBody ? typesOf(lines, before, target) : [];
	const shown = [...lines, ...types];
	return {
		shown: `/* ${target.path}: ${target.definition.name} */\n${shown.join("")}`,
		target: shown.flatMap((line) => (/^[ +]/.test(line) ? [line.slice(1)] : [])).join(""),
		isGone: false,
	};
}

function isOfMembers(kind: Definition["kind"]): boolean {
	return kind === "struct" || kind === "union";
}

/** Whether a line of a struct has a member of a name, and not a parameter of a callback. */
function declaresMember(line: string, word: string): boolean {
	return new RegExp(`\\b${word}\\b[^()]*;|\\(\\s*\\*\\s*(?:const\\s+)?${word}\\s*\\)`).test(line);
}

/** Whether two definitions say the same, white space and the way aside that a number is written. */
function isSameText(before: string, now: string): boolean {
	return squash(before) === squash(now) || squash(numbered(before)) === squash(numbered(now));
}

function numbered(text: string): string {
	return text
		.replace(/\b0x[0-9a-f]+(?=[ul]*\b)/gi, (number) => String(Number.parseInt(number, 16)))
		.replace(/\(?\b(\d+)[ul]*\s*<<\s*(\d+)\b\)?/gi, (_, one, by) => String(Number(one) * 2 ** Number(by)))
		.replace(/\bBIT(?:_ULL)?\(\s*(\d+)\s*\)/g, (_, bit) => String(2 ** Number(bit)))
		.replace(/\b0+(?=[1-9])|(?<=\d)[ul]+\b/gi, "");
}

/** A function is its signature, any other definition its lines without comments and columns. */
function shownLines({ definition, lines }: Found): string[] {
	const { kind, from, to } = definition;
	if (kind === "function" || kind === "prototype") return [signatureLine(definition)];
	const code = splitLines(blankComments(lines.slice(from, to).join("")));
	return code
		.filter((line) => !isBlank(line))
		.map((line) => `${line.trimEnd().replace(/(\S)[ \t]+/g, "$1 ")}\n`);
}

/** Of a long diff, the lines that the wanted words went with, and all that came instead. */
function aroundWanted(diff: readonly string[], speaks: (line: string) => boolean): string[] {
	const shown = new Set<number>();
	for (const [i, line] of diff.entries()) {
		if (!line.startsWith("-") || !speaks(line)) continue;
		let [from, to] = [i, i + 1];
		while (from > 0 && diff[from - 1]!.startsWith("-") && i - from < 1) from--;
		while (to < diff.length && diff[to]!.startsWith("-")) to++;
		const come = to;
		while (to < diff.length && diff[to]!.startsWith("+")) to++;
		if (diff[from - 1]?.startsWith(" ")) shown.add(from - 1);
		for (let at = from; at <= i; at++) shown.add(at);
		for (let at = come; at < Math.min(to, come + LONGEST); at++) shown.add(at);
		if (diff[to]?.startsWith(" ")) shown.add(to);
	}
	return diff.filter((_, i) => shown.has(i)).slice(0, 2 * LONGEST);
}

/** The short definitions of the same header of structs and enums that only the new lines of a diff name. */
function typesOf(diff: readonly string[], before: readonly string[], { lines, definition }: Found): string[] {
	const come = diff.filter((line) => line.startsWith("+")).join("");
	const known = identifiersOf(before.join(""));
	const words = [...identifiersOf(come)].filter((word) => !known.has(word) && !OF_C.test(word));
	if (words.length === 0) return [];
	const isNamed = ({ name, kind, from, to }: Definition) => {
		if (kind === "struct" || kind === "union") return words.includes(name.slice(name.indexOf(" ") + 1));
		return kind === "enum" && words.some((word) => identifiersOf(lines.slice(from, to).join("")).has(word));
	};
	return headerDefinitions(lines)
		.filter((each) => each.from !== definition.from && each.to - each.from <= LONGEST_TYPE && isNamed(each))
		.slice(0, MOST_TYPES)
		.flatMap((each) => [
			"\n",
			...shownLines({ path: "", definition: each, lines }).map((line) => ` ${line}`),
		]);
}

function headerDefinitions(lines: readonly string[]): readonly Definition[] {
	return profileOf("types.h").definitions(lines);
}
