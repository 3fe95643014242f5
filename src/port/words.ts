import { profileOf } from "../fingerprint/profile.js";
import type { FileChange } from "../model/series.js";
import { splitLines } from "../text/lines.js";
import { blankComments, identifiersOf } from "../text/tokens.js";

/** The lines that a patch adds to a file and removes from it. */
export interface ChangedLines {
	readonly path: string;
	readonly added: readonly string[];
	readonly removed: readonly string[];
	/** The file before the patch; `""` for an added one. */
	readonly base: string;
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
		added: edits.flatMap(({ newFrom, newTo }) => newLines.slice(newFrom, newTo)),
		removed: edits.flatMap(({ oldFrom, oldTo }) => oldLines.slice(oldFrom, oldTo)),
	};
}

/** The words of added lines that could name something: identifiers, Kconfig symbols, headers, objects. */
export function wordsIn(path: string, lines: readonly string[]): Set<string> {
	const text = lines.join("");
	const { language } = profileOf(path);
	const words = identifiersOf(language === "c" || language === "devicetree" ? blankComments(text) : text);
	if (language === "kconfig") for (const word of [...words]) words.add(`CONFIG_${word}`);
	for (const [, header] of text.matchAll(/^\s*#\s*include\s*[<"]([^>"]+)[>"]/gm))
		words.add(basename(header!));
	for (const [object] of text.matchAll(/[\w-]+\.(?:o|dtb|dtbo)\b/g)) words.add(object);
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

const NO_TYPES = /^\s*(?:return|goto|else|case|sizeof|typeof|if|while|switch|delete)\b/;

/**
 * True where one of the lines may declare the word: as a C declaration, macro, enumerator, member, label,
 * or through a macro such as `DEFINE_PER_CPU(type, word)`; as a Kconfig entry.
 */
export function isDeclaredIn(lines: readonly string[], word: string): boolean {
	const name = word.replace(/[^\w]/g, "\\$&");
	const bare = name.replace(/^CONFIG_/, "");
	const forms = [
		`^\\s*#\\s*define\\s+${name}\\b`,
		`^\\s*(?:menu)?config\\s+${bare}\\b`,
		`^\\s*${name}\\s*:(?!:)`,
		`^\\s*(?:typedef\\s+)?(?:struct|union|enum)\\s+${name}\\s*\\{?\\s*$`,
		`^[A-Z][A-Z0-9_]+\\(.*\\b${name}\\b`,
		`^${name}\\(`,
		`^\\}.*\\b${name};`,
		`\\(\\s*\\*\\s*${name}\\s*\\)\\s*\\(`,
		...(/^[A-Z0-9_]+$/.test(word) ? [`^\\s*${name}\\s*(?:=|,|$)`] : []),
	].map((form) => new RegExp(form));
	const declared = new RegExp(
		`(?:^|[(,])\\s*(?:\\w+[\\s*]+)+(?:\\w+\\s*(?:=[^,;]*)?,\\s*\\**)*${name}\\s*(?:[;:=,\\[)({]|$)`,
	);
	return lines.some(
		(line) => forms.some((form) => form.test(line)) || (!NO_TYPES.test(line) && declared.test(line)),
	);
}

/** The functions and macros whose first lines the patch both removes and adds, with another text. */
export function changedSignatures({ added, removed }: ChangedLines): Set<string> {
	const heads = (lines: readonly string[]) =>
		new Map(
			lines.flatMap((line) => {
				const match = /^(?:#\s*define\s+(\w+)\(|[A-Za-z_][\w\s*]*?[\s*](\w+)\s*\()/.exec(line);
				return match ? [[match[1] ?? match[2]!, line.replace(/\s+/g, "")] as const] : [];
			}),
		);
	const before = heads(removed);
	return new Set(
		[...heads(added)]
			.filter(([name, line]) => before.has(name) && before.get(name) !== line)
			.map(([name]) => name),
	);
}

function basename(path: string): string {
	return path.slice(path.lastIndexOf("/") + 1);
}
