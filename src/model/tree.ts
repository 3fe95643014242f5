import type { StructChange } from "./code.js";

/** What stands at a path of a tree. */
export interface TreeEntry {
	/** The git mode: `100644`, `100755`, `120000` (symbolic link), `160000` (submodule) or `40000`. */
	readonly mode: string;
	readonly oid: string;
}

/** Some files of a tree: those below folders, or whose name begins so. */
export type Among = { readonly folders: readonly string[] } | { readonly name: string };

/** True for a path that is among the files. */
export function isAmong(path: string, among: Among | undefined): boolean {
	if (among === undefined) return true;
	if ("name" in among) return path.slice(path.lastIndexOf("/") + 1).startsWith(among.name);
	return among.folders.some((folder) => path.startsWith(`${folder}/`));
}

/** The facts about a tree that the engine may ask for. Paths and texts are latin1 strings. */
export interface TreeReader {
	/** What stands at `path`, or undefined where nothing does. */
	entry(path: string): Promise<TreeEntry | undefined>;
	/** The bytes of the file at `path`, or undefined where there is none. */
	read(path: string): Promise<string | undefined>;
	/** The names in a folder (`""` is the root), empty where it does not exist. */
	list(folder: string): Promise<readonly string[]>;
	/** Those of `words` that stand somewhere in the tree as whole words, documentation left out. */
	grep(words: readonly string[]): Promise<ReadonlySet<string>>;
	/**
	 * The files that hold one of `words` as a whole word, documentation, tools and scripts left out. A search of the whole
	 * tree takes seconds: `among` says where it is enough to look.
	 */
	filesWith(words: readonly string[], among?: Among): Promise<readonly string[]>;
	/**
	 * For each of these identifiers, the headers with a line that may define it: as a macro, a struct, union or enum, a
	 * constant of an enum, or a typedef.
	 *
	 * @param folders where headers are looked at besides `include/` and what is below it; nothing below these
	 */
	grepHeaders(
		words: readonly string[],
		folders: readonly string[],
	): Promise<ReadonlyMap<string, readonly string[]>>;
}

/** What the C code and the Kconfig files of a whole tree know. Hashed: very rarely, a word that is not there counts as if it were. */
export interface CodeIndex {
	/** In how many files an identifier stands, up to 65535; a Kconfig symbol as C has it or without `CONFIG_`. */
	files(word: string): number;
	/** The argument counts that a function or macro of the public headers takes, bit n for n; undefined for none. */
	arity(name: string): number | undefined;
	/** The path of the header that declares a function, macro, constant or typedef, or defines a struct or enum (`struct NAME`); undefined for none or several. */
	header(name: string): string | undefined;
}

/** What is known of the code of base and target, whatever the patch. */
export interface KnownCode {
	readonly base: CodeIndex;
	readonly target: CodeIndex;
	/** The base's files that hold a word which the target lost, or call a function that takes other arguments there; only files that upstream changed. */
	holders(word: string): Promise<readonly string[]>;
}

/** How the code that a patch speaks to changed between base and target. */
export interface CodeChange extends KnownCode {
	/** True for a word that the series itself has brought in by now. */
	isProvided(word: string): boolean;
	/** As `isProvided`, for a Kconfig symbol without `CONFIG_`: by an entry of its own. */
	isSymbolProvided(symbol: string): boolean;
	/** As `isProvided`, where a use looks like a declaration, as in assembler: by a `#define` or `.macro`. */
	isMacroProvided(word: string): boolean;
	/** True for a header's name as a patch includes it that the base knew and the target does not, where it was asked for beforehand. */
	isLostInclude(name: string): boolean;
	/** True for a name that a header beside the file declared in the base and none mentions in the target, where it was asked for beforehand. */
	isLostLocally(name: string): boolean;
	/** What upstream changed in the headers beside a C file of the patch, where it was asked for beforehand. */
	beside(path: string): HeadersBeside | undefined;
	/** True for a devicetree label that the base's included files gave and the target's do not, where it was asked for beforehand. */
	isLostLabel(name: string): boolean;
	/** How many cells of a kind a devicetree node wanted and wants behind a reference by its label, where that changed and was asked for beforehand. */
	cells(label: string, kind: string): { readonly before: number; readonly now: number } | undefined;
	/** A struct's members in both trees, where they were asked for beforehand. */
	struct(name: string): StructChange | undefined;
}

/** The headers that `#include "…"` leads to from a file and that upstream changed, their lines one behind the other. */
export interface HeadersBeside {
	readonly base: readonly string[];
	readonly target: readonly string[];
}

/** Reads file contents by object id. */
export interface BlobReader {
	/** The bytes as a latin1 string. @throws where the object is missing */
	blob(oid: string): Promise<string>;
}

/** True for a regular file, executable or not. */
export function isRegular(mode: string): boolean {
	return mode === "100644" || mode === "100755" || mode === "100664";
}
