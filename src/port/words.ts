import { profileOf } from "../fingerprint/profile.js";
import type { Edit, FileChange, Patch } from "../model/series.js";
import { basename } from "../retrieve/moved.js";
import { firstOf } from "../text/first-of.js";
import { splitLines, squash } from "../text/lines.js";
import { blankComments, identifiersOf, tokensOf } from "../text/tokens.js";

/** The lines that a patch adds to a file and removes from it. */
export interface ChangedLines {
	readonly path: string;
	readonly added: readonly string[];
	readonly removed: readonly string[];
	/** The file before the patch; `""` for an added one. */
	readonly base: string;
	/** The lines of the file after the patch. */
	readonly patched: readonly string[];
	/** What the patch changes, in order. */
	readonly edits: readonly Edit[];
	/** True for a line of these, from 0, that the patch adds. */
	isAdded(line: number): boolean;
}

/** Reads the changed lines of a file change; binary files, links and submodules have none. */
export async function changedLines(
	change: FileChange,
	blob: (oid: string) => Promise<string>,
): Promise<ChangedLines | undefined> {
	const { kind, old, new: next, binary, hunks } = change;
	if (binary || kind === "type" || !next || next.mode === "160000") return undefined;
	const [base, patched] = await Promise.all([old ? blob(old.oid) : "", blob(next.oid)]);
	const oldLines = splitLines(base);
	const newLines = splitLines(patched);
	const edits = hunks.flatMap((hunk) => hunk.edits);
	return {
		path: next.path,
		base,
		patched: newLines,
		edits,
		isAdded: (line) => isWithin(edits, line),
		added: edits.flatMap(({ newFrom, newTo }) => newLines.slice(newFrom, newTo)),
		removed: edits.flatMap(({ oldFrom, oldTo }) => oldLines.slice(oldFrom, oldTo)),
	};
}

/** Whether one of a patch's edits, which are in order, puts a line in. */
function isWithin(edits: readonly Edit[], line: number): boolean {
	const edit = edits[firstOf(edits, ({ newTo }) => newTo > line)];
	return edit !== undefined && edit.newFrom <= line;
}

/** The words of added lines that could name something: identifiers, Kconfig symbols, headers, objects. */
export function wordsIn(path: string, lines: readonly string[]): Set<string> {
	const text = lines.join("");
	const { language } = profileOf(path);
	const words = new Set(
		identifiersOf(language === "c" || language === "devicetree" ? blankComments(text) : text),
	);
	if (language === "kconfig") for (const word of [...words]) words.add(`CONFIG_${word}`);
	for (const [, header] of text.matchAll(/^\s*#\s*include\s*[<"]([^>"]+)[>"]/gm))
		words.add(basename(header!));
	for (const [object] of text.matchAll(/[\w-]+\.(?:o|dtb|dtbo)\b/g)) words.add(object);
	return words;
}

/** All words that a patch adds to C and Kconfig files. */
export async function addedWords(patch: Patch, blob: (oid: string) => Promise<string>): Promise<Set<string>> {
	const words = new Set<string>();
	for (const change of patch.changes) {
		const lines = /\.[chS]$|(?:^|\/)Kconfig[^/]*$/.test(change.new?.path ?? "")
			? await changedLines(change, blob)
			: undefined;
		if (lines) for (const word of wordsIn(lines.path, lines.added)) words.add(word);
	}
	return words;
}

/** The words by which others refer to an added file: as a header, or as what is built from it. */
export function wordsForFile(path: string): string[] {
	const name = basename(path);
	const stem = name.replace(/\.\w+$/, "");
	if (/\.(c|S)$/.test(name)) return [`${stem}.o`];
	if (/\.(dts|dtso)$/.test(name)) return [`${stem}.dtb`, `${stem}.dtbo`];
	return /\.(h|dtsi)$/.test(name) ? [name] : [];
}

/** Words that can stand before a name without declaring it. */
const NO_TYPES = new Set([
	"return",
	"goto",
	"else",
	"case",
	"sizeof",
	"typeof",
	"if",
	"while",
	"switch",
	"do",
]);
/** Macros at file scope that are called on a name which something else declares. */
const OF_DECLARED = /^(?:EXPORT_|MODULE_|NOKPROBE_SYMBOL|ALLOW_ERROR_INJECTION|BUILD_BUG_ON)/;
const AFTER_DECLARED = new Set([";", ":", "=", ",", "[", ")", "(", "{", undefined]);

/**
 * True where one of the lines may declare the word: as a C declaration, macro, enumerator, member, label,
 * or through a macro such as `DEFINE_PER_CPU(type, word)`; as a Kconfig entry.
 */
export function isDeclaredIn(lines: readonly string[], word: string): boolean {
	const symbol = word.replace(/^CONFIG_/, "");
	return lines.some((line) => line.includes(symbol) && declares(line, word, symbol));
}

function declares(line: string, word: string, symbol: string): boolean {
	const entry = /^[ \t]*(?:menu)?config[ \t]+(\w+)/.exec(line);
	if (entry) return entry[1] === symbol;
	const tokens = tokensOf(line);
	if (tokens[0] === "#") return tokens[1] === "define" && tokens[2] === word;
	const isGenerated = /^[A-Z][A-Z0-9_]+\(/.test(line) && !OF_DECLARED.test(line);
	return tokens.some((token, at) => token === word && (isGenerated || isDeclaredAt(tokens, at, word, line)));
}

function isDeclaredAt(tokens: readonly string[], at: number, word: string, line: string): boolean {
	const next = tokens[at + 1];
	const before = tokens[at - 1];
	if (at === 0) {
		if (next === ":" || (next === "(" && line.startsWith(word))) return true;
		return /^[A-Z0-9_]+$/.test(word) && (next === "=" || next === "," || next === undefined);
	}
	if (tokens[0] === "}") return next === ";" || next === undefined;
	if (before === "*" && tokens[at - 2] === "(" && next === ")" && tokens[at + 2] === "(") return true;
	if (!AFTER_DECLARED.has(next) || tokens.some((token) => NO_TYPES.has(token))) return false;
	if (before === ",") return isWord(tokens[0]) && isWord(tokens[1]) && !tokens.includes("(");
	let words = 0;
	let i = at - 1;
	for (; i >= 0 && (tokens[i] === "*" || isWord(tokens[i])); i--) if (tokens[i] !== "*") words++;
	return words > 0 && (i < 0 || tokens[i] === "(" || tokens[i] === ",");
}

function isWord(token: string | undefined): boolean {
	return token !== undefined && /^[A-Za-z_]/.test(token);
}

/** The functions and macros whose first lines the patch both removes and adds, with another text. */
export function changedSignatures({ added, removed }: ChangedLines): Set<string> {
	const heads = (lines: readonly string[]) =>
		new Map(
			lines.flatMap((line) => {
				const head = /^(?:#[ \t]*define[ \t]+\w+|[A-Za-z_][\w \t*]*)\(/.exec(line)?.[0];
				const name = head && /(\w+)[ \t]*\($/.exec(head.slice(-200))?.[1];
				const isCall = name !== undefined && !line.startsWith("#") && /^[A-Z0-9_]+$/.test(name);
				return name && !isCall ? [[name, squash(line)] as const] : [];
			}),
		);
	const before = heads(removed);
	const isChanged = ([name, line]: readonly [string, string]) =>
		before.has(name) && before.get(name) !== line;
	return new Set([...heads(added)].filter(isChanged).map(([name]) => name));
}
