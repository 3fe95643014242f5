import type { Definition, DefinitionKind } from "../fingerprint/definition.js";
import { profileOf } from "../fingerprint/profile.js";
import type { CodeChange, TreeReader } from "../model/tree.js";
import type { World } from "../port/target.js";
import { dirname } from "../retrieve/moved.js";
import { isBlank, splitLines, squash } from "../text/lines.js";
import { blankComments, identifiersOf } from "../text/tokens.js";
import { partialDiff } from "./render.js";
import { hasOtherType, signatureLine } from "./signatures.js";
import { OF_C } from "./words-of-c.js";

/** What a patch's lines use at one place. */
export interface Used {
	readonly path: string;
	/** The lines that the patch adds there. */
	readonly lines: readonly string[];
	/** The code around them, which says of what types things are. */
	readonly around: readonly string[];
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

/** How many definitions are shown, and how many lines of each. */
const MOST = 4;
const LONGEST = 12;
/** How many words are looked for. */
const MOST_WORDS = 40;
/** A definition as a header has it. */
interface Found {
	readonly path: string;
	readonly definition: Definition;
	readonly lines: readonly string[];
}

/** A definition in both kernels; `target` is undefined where no header defines it any more. */
interface Change {
	readonly base: Found;
	readonly target: Found | undefined;
}

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
	const changes = [
		...(await declared(words, kernels)),
		...(await declared(
			[...structs].map((name) => `struct ${name}`),
			kernels,
		)),
		...(await searched(used.path, words, kernels)),
	];
	const members = new Set([...text.matchAll(/(?:->|\.)\s*(\w+)/g)].map(([, name]) => name!));
	const wanted = (kind: DefinitionKind) => (kind === "struct" || kind === "union" ? members : new Set(words));
	const shown = changes
		.flatMap((change) => diffOf(change, wanted(change.base.definition.kind)) ?? [])
		.sort((a, b) => Number(b.isGone) - Number(a.isGone));
	const parts = [...new Map(shown.map((part) => [part.shown, part])).values()].slice(0, MOST);
	return {
		shown: parts.map((part) => part.shown).join("\n"),
		target: parts.map((part) => part.target).join("\n"),
		gone: changes.filter(({ target }) => !target).map(({ base }) => base.definition.name),
	};
}

/** Functions, macros with parameters and structs: the index knows their headers. */
async function declared(names: readonly string[], { base, target, code }: Kernels): Promise<Change[]> {
	const found: Change[] = [];
	for (const name of names) {
		const [before, now] = [code.base.header(name), code.target.header(name)];
		const old = before === undefined ? undefined : await readDefinition(base, before, name);
		if (!old) continue;
		const isGone = now === undefined && !name.startsWith("struct ") && code.target.arity(name) === undefined;
		const here = now === undefined ? undefined : await readDefinition(target, now, name);
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
function foldersOf(path: string): string[] {
	const architecture = /^arch\/\w+\//.exec(path)?.[0];
	const folders = [dirname(path), ...(architecture ? [`${architecture}include/asm`] : [])];
	return folders.filter((folder) => folder !== "");
}

async function readFirst(
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

function defines({ name, kind, from, to }: Definition, wanted: string, lines: readonly string[]): boolean {
	if (name === wanted) return true;
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

/** How a change is shown; undefined where it is none that the wanted words have to do with. */
function diffOf(
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
	if (squash(before.join("")) === squash(now.join(""))) return undefined;
	if (!hasOtherType(base.definition, target.definition)) return undefined;
	const diff = splitLines(partialDiff(before, now, 1));
	const isBody = kind === "struct" || kind === "union" || kind === "enum";
	const speaks = (line: string) => [...identifiersOf(line)].some((word) => wanted.has(word));
	if (isBody && !diff.some((line) => line.startsWith("-") && speaks(line))) return undefined;
	const lines = diff.length <= LONGEST ? diff : shortened(diff, speaks);
	return {
		shown: `/* ${target.path}: ${target.definition.name} */\n${lines.join("")}`,
		target: lines.flatMap((line) => (/^[ +]/.test(line) ? [line.slice(1)] : [])).join(""),
		isGone: false,
	};
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

/** Of a long diff, the pieces that the wanted words stand in. */
function shortened(diff: readonly string[], speaks: (line: string) => boolean): string[] {
	const isNear = diff.map((_, i) =>
		diff.slice(Math.max(0, i - 2), i + 3).some((line) => line.startsWith("-") && speaks(line)),
	);
	return diff.filter((_, i) => isNear[i]).slice(0, LONGEST);
}
