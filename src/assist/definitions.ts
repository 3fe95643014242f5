import type { Definition, DefinitionKind } from "../fingerprint/definition.js";
import { profileOf } from "../fingerprint/profile.js";
import type { CodeChange, TreeReader } from "../model/tree.js";
import type { World } from "../port/target.js";
import { dirname } from "../retrieve/moved.js";
import { splitLines } from "../text/lines.js";
import { blankComments, identifiersOf } from "../text/tokens.js";
import { type Change, changeText, type Found } from "./definition-diff.js";
import { OF_C } from "./words-of-c.js";

/** What a patch's lines use at one place. */
export interface Used {
	readonly path: string;
	/** The lines that the patch adds there. */
	readonly lines: readonly string[];
	/** The code around them, which says of what types things are. */
	readonly around: readonly string[];
	/** What names are called by now, where upstream gave them others. */
	readonly renamed: ReadonlyMap<string, string>;
}

/** Both kernels, the target with what has landed so far. */
interface Kernels {
	readonly base: TreeReader;
	readonly target: TreeReader;
	readonly code: CodeChange;
}

/** Definitions that a patch uses and that upstream changed or took away. */
export interface ChangedDefinitions {
	/** As diffs, each under the path of its header; latin1. */
	readonly shown: string;
	/** Of that, what stands in the target. */
	readonly target: string;
	/** The names of those that no header defines any more. */
	readonly gone: readonly string[];
}

/** Looks definitions up where both kernels are known; finds none elsewhere. */
export function definitionsIn(
	code: CodeChange | undefined,
	{ upstream, tree }: Pick<World, "upstream" | "tree">,
): (used: Used) => Promise<ChangedDefinitions> {
	if (!code || !upstream) return async () => ({ shown: "", target: "", gone: [] });
	return (used) => changedDefinitions(used, { base: upstream.base, target: tree, code });
}

/** How many definitions are shown. */
const MOST = 4;
/** How many words are looked for. */
const MOST_WORDS = 40;
/**
 * Looks up what the lines of a patch use and upstream changed: functions and macros with other parameters, macros and
 * typedefs that are written otherwise, structs, unions and enums where a member or constant in use is concerned, and
 * what no header of the target defines any more. Only public headers, and those beside the file.
 */
async function changedDefinitions(used: Used, kernels: Kernels): Promise<ChangedDefinitions> {
	const text = blankComments(used.lines.join(""));
	const { code } = kernels;
	const words = [...identifiersOf(text)]
		.filter((word) => !OF_C.test(word) && !code.isProvided(word))
		.slice(0, MOST_WORDS);
	const structs = new Set(
		[...blankComments([...used.around, ...used.lines].join("")).matchAll(/\bstruct[ \t]+(\w+)/g)].map(
			([, name]) => name!,
		),
	);
	const named = ([name, now]: readonly [string, string]) => [`struct ${name}`, `struct ${now}`] as const;
	const changes = [
		...(await declared(
			words.map((word) => [word, word]),
			kernels,
		)),
		...(await declared(
			[...structs].map((name) => named([name, used.renamed.get(name) ?? name])),
			kernels,
		)),
		...(await searched(used.path, words, kernels)),
	];
	const members = new Set([...text.matchAll(/(?:->|\.)\s*(\w+)/g)].map(([, name]) => name!));
	const wanted = (kind: DefinitionKind) => (kind === "struct" || kind === "union" ? members : new Set(words));
	const shown = changes
		.flatMap((change) => changeText(change, wanted(change.base.definition.kind)) ?? [])
		.sort((a, b) => Number(b.isGone) - Number(a.isGone));
	const parts = [...new Map(shown.map((part) => [part.shown, part])).values()].slice(0, MOST);
	return {
		shown: parts.map((part) => part.shown).join("\n"),
		target: parts.map((part) => part.target).join("\n"),
		gone: changes.filter(({ target }) => !target).map(({ base }) => base.definition.name),
	};
}

/**
 * Functions, macros with parameters and structs: the index knows their headers.
 *
 * @param names each with what it is called by now
 */
async function declared(
	names: readonly (readonly [string, string])[],
	{ base, target, code }: Kernels,
): Promise<Change[]> {
	const found: Change[] = [];
	for (const [name, itsNow] of names) {
		const [before, now] = [code.base.header(name), code.target.header(itsNow)];
		const old = before === undefined ? undefined : await readDefinition(base, before, name);
		if (!old) continue;
		const isGone = now === undefined && !name.startsWith("struct ") && code.target.arity(name) === undefined;
		// A constant is gone from an enum that is there.
		const here =
			(now === undefined ? undefined : await readDefinition(target, now, itsNow)) ??
			(isGone && old.definition.name !== name
				? await readDefinition(target, before!, old.definition.name)
				: undefined);
		if (here || isGone) found.push({ base: old, target: here });
	}
	return found;
}

/** All else that headers define is searched for. */
async function searched(
	path: string,
	words: readonly string[],
	{ base, target, code }: Kernels,
): Promise<Change[]> {
	const unknown = words.filter((word) => code.base.arity(word) === undefined && code.base.files(word) > 0);
	const folders = foldersOf(path);
	const before = await base.grepHeaders(unknown, folders);
	const now = await target.grepHeaders([...before.keys()], folders);
	const found: Change[] = [];
	for (const [word, paths] of before) {
		const old = await readFirst(base, paths, word);
		if (!old) continue;
		const here =
			(await readFirst(target, now.get(word) ?? [], word)) ??
			(await readDefinition(target, old.path, old.definition.name));
		if (here || code.target.files(word) === 0) found.push({ base: old, target: here });
	}
	return found;
}

/** Where headers of a file's own stand: beside it, and in its architecture's include folder. */
export function foldersOf(path: string): string[] {
	const architecture = /^arch\/\w+\//.exec(path)?.[0];
	const folders = [dirname(path), ...(architecture ? [`${architecture}include/asm`] : [])];
	return folders.filter((folder) => folder !== "");
}

/** A definition of a name, in the header of several that counts most. */
export async function readFirst(
	tree: TreeReader,
	paths: readonly string[],
	word: string,
): Promise<Found | undefined> {
	const byRank = [...paths].sort((a, b) => rank(a) - rank(b));
	for (const path of byRank.slice(0, 3)) {
		const found = await readDefinition(tree, path, word);
		if (found) return found;
	}
	return undefined;
}

/** What the kernel's code includes comes before what programs do. */
function rank(path: string): number {
	return path.startsWith("include/uapi/") ? 1 : path.startsWith("include/") ? 0 : 2;
}

/** A definition of a name in a file of a tree. */
export async function readDefinition(
	tree: TreeReader,
	path: string,
	name: string,
): Promise<Found | undefined> {
	const text = await tree.read(path);
	if (text === undefined || !text.includes(name.replace(/^\w+ /, ""))) return undefined;
	const lines = splitLines(text);
	const definition = profileOf(path)
		.definitions(lines)
		.find((each) => defines(each, name, lines));
	return definition && { path, definition, lines };
}

/** What only says that there is such a type. */
const FORWARD = /^\s*(?:struct|union|enum)\s+\w+\s*;/;

function defines({ name, kind, from, to }: Definition, wanted: string, lines: readonly string[]): boolean {
	if (name === wanted) return wanted.includes(" ") ? to - from > 1 : !FORWARD.test(lines[from]!);
	if (wanted.includes(" ")) return false;
	if (name === `${kind} ${wanted}`) return to - from > 1;
	const code = blankComments(lines.slice(from, to).join(""));
	if (
		kind === "typedef" &&
		new RegExp(`\\b${wanted}\\s*(?:\\[[^;]*)?;\\s*$|\\(\\*\\s*${wanted}\\)`).test(code)
	)
		return true;
	return /^\s*(?:typedef\s+)?enum\b/.test(code) && new RegExp(`[{,]\\s*${wanted}\\b`).test(code);
}
