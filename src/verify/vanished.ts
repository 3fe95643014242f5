import type { CodeChange } from "../model/tree.js";
import { callsIn, includesIn } from "../text/calls.js";
import { getOrMake } from "../text/get-or-make.js";
import { textOf } from "../text/lines.js";
import { conditionsIn, withoutConditions } from "../text/live-lines.js";
import {
	assemblerNames,
	devicetreeConstants,
	isDefconfig,
	labelsUsed,
	rustDeclared,
	rustNames,
	symbolsUsed,
} from "../text/names-outside-c.js";
import { blankComments, identifiersOf } from "../text/tokens.js";
import { type Words, wordsOf } from "../text/words-of.js";
import { type Found, type Gate, newLines, type PortedFile } from "./gate.js";
import { lostMember } from "./lost-member.js";
import { membersMisusedBy } from "./member-change.js";

/** From this many files on, a word that is left in a tenth of them counts as gone. */
const COMMON = 8;

/** An added line uses an identifier that the base's code knew and the target's does not. */
export const vanishedGate: Gate<"vanished"> = {
	name: "vanished",
	find(file, hunk) {
		if (hunk.state !== "landed") return undefined;
		const { code } = file.settings;
		const gone =
			file.language === "c" ? membersMisusedBy(file, hunk).find(({ now }) => now === undefined) : undefined;
		if (gone) return { what: "member", word: gone.member, struct: gone.struct };
		if (!code) return undefined;
		const text = newLines(hunk).join("");
		const found = goneSymbol(file, text, code) ?? BY_LANGUAGE[languageOf(file)]?.(file, text, code);
		return found ?? (file.language === "c" ? lostMember(file, hunk, code) : undefined);
	},
};

type Finder = (file: PortedFile, text: string, code: CodeChange) => Found<"vanished"> | undefined;

/** What each language can name that is gone; C names most. */
const BY_LANGUAGE: Readonly<Record<string, Finder>> = {
	c: goneFromC,
	devicetree(file, text, code) {
		const label = [...labelsUsed(text)].find((name) => code.isLostLabel(name));
		if (label !== undefined) return { what: "label", word: label };
		return goneWord(file, devicetreeConstants(text), code) ?? goneHeader(text, code);
	},
	assembler: (file, text, code) =>
		goneWord(file, assemblerNames(text), { ...code, isProvided: code.isMacroProvided }),
	rust(file, text) {
		const declared = rustDeclared(textOf(file.base));
		const kept = rustDeclared(textOf(file.target));
		const brought = rustDeclared(text);
		const item = [...rustNames(text)].find(
			(name) => declared.has(name) && !kept.has(name) && !brought.has(name),
		);
		return item === undefined ? undefined : { what: "item", word: item };
	},
};

function languageOf({ path, language }: PortedFile): string {
	return path.endsWith(".rs") ? "rust" : language;
}

function goneWord(
	file: PortedFile,
	words: ReadonlySet<string>,
	code: CodeChange,
): Found<"vanished"> | undefined {
	const gone = [...words].find((word) => !targetWords(file).has(word) && hasVanished(word, code));
	return gone === undefined ? undefined : { what: "word", word: gone, files: code.base.files(gone) };
}

function goneHeader(text: string, code: CodeChange): Found<"vanished"> | undefined {
	const include = includesIn(text).find((name) => code.isLostInclude(name));
	return include === undefined ? undefined : { what: "header", word: include };
}

function goneSymbol(
	{ path, target }: PortedFile,
	text: string,
	code: CodeChange,
): Found<"vanished"> | undefined {
	const used = [...symbolsUsed(path, text)].filter((symbol) => isSymbolGone(symbol, code));
	if (used.length === 0) return undefined;
	const known = symbolsUsed(path, textOf(target));
	const gone = isDefconfig(path) ? used[0] : used.find((symbol) => !known.has(symbol));
	return gone === undefined ? undefined : { what: "symbol", word: gone };
}

/** True for a Kconfig symbol, without `CONFIG_`, that upstream gave up, and that the series does not bring itself. */
export function isSymbolGone(symbol: string, { base, target, isSymbolProvided }: CodeChange): boolean {
	return base.files(symbol) > 0 && target.files(symbol) === 0 && !isSymbolProvided(symbol);
}

function goneFromC(file: PortedFile, text: string, code: CodeChange): Found<"vanished"> | undefined {
	const bare = blankComments(text);
	const words = identifiersOf(withoutConditions(bare));
	const asked = [...identifiersOf(conditionsIn(bare))].filter((word) => code.base.header(word) !== undefined);
	const found = goneWord(file, new Set([...words, ...asked]), code) ?? goneHeader(text, code);
	if (found) return found;
	const local = [...words].find(
		(name) => code.isLostLocally(name) && !targetWords(file).has(name) && !code.isProvided(name),
	);
	if (local !== undefined) return { what: "name", word: local };
	const call = callsIn(text).find(({ name }) => !targetWords(file).has(name) && isUndeclared(name, code));
	return call && { what: "call", word: call.name };
}

/** True for a function or macro of the public headers that none of them declares now, and that the series does not bring. */
export function isUndeclared(name: string, { base, target, isProvided }: CodeChange): boolean {
	return base.arity(name) !== undefined && target.arity(name) === undefined && !isProvided(name);
}

/** True for an identifier that upstream gave up, and that the series does not bring itself. */
export function hasVanished(word: string, { base, target, isProvided }: CodeChange): boolean {
	const before = base.files(word);
	const now = target.files(word);
	const isGone = before > 0 && (now === 0 || (before >= COMMON && now <= before / 10));
	return isGone && !isProvided(word);
}

const known = new WeakMap<PortedFile, Words>();

/** The words of the target's own file: what it uses cannot be gone. */
function targetWords(file: PortedFile): Words {
	return getOrMake(known, file, () => wordsOf(textOf(file.target)));
}
