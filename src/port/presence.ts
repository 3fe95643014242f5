import { type Definition, enclosing } from "../fingerprint/definition.js";
import { profileOf } from "../fingerprint/profile.js";
import type { Hunk } from "../model/series.js";
import { counterpartOf } from "../retrieve/counterpart.js";
import { codeLines } from "../text/code-lines.js";
import { getOrMake } from "../text/get-or-make.js";
import { isBlank, isWeak, splitLines, squash, textOf } from "../text/lines.js";
import { type Counts, countsOf, surplus, takeFrom } from "../text/multiset.js";
import { identifiersOf, tokensOf } from "../text/tokens.js";
import { callRenames } from "./call-renames.js";

/** The three versions of a file, and what the patch does to it. Texts are latin1. */
export interface ThreeTexts {
	readonly path: string;
	readonly base: string;
	readonly patched: string;
	/** The target's file as upstream has it, without the series. */
	readonly target: string;
	readonly hunks: readonly Hunk[];
}

/** How much of what a hunk does upstream has done. Comments, and lines whose like is everywhere, do not count. */
export interface Presence {
	/** Lines that the hunk adds, and for how many of them upstream has the same or nearly. */
	readonly added: number;
	readonly present: number;
	/** How many lines those are, where one that is nearly there counts as a whole one. */
	readonly found: number;
	/** Lines that the hunk takes out, and how many of them upstream took out. */
	readonly removed: number;
	readonly gone: number;
	/** Words that the hunk brings into the file, and how many of them the target's file has. */
	readonly words: number;
	readonly known: number;
	/** Lines that the hunk adds and whose property, macro, field, assignment or function upstream brought in otherwise. */
	readonly otherwise: number;
	/** The added lines that upstream has not, as the patch has them. */
	readonly missing: readonly string[];
}

/** A line of which upstream has less in another form does not count as present. */
const LEAST_SHARE = 0.5;

/** What upstream has of each hunk: in the definition that it changes, or, for what brings new words, in the file. */
export function presenceOf(file: ThreeTexts): Presence[] {
	const { path, hunks } = file;
	const { definitions, language, lines } = profileOf(path);
	const comment = language === "c" ? undefined : lines.comment;
	const version = (text: string): Version => {
		const raw = splitLines(text);
		return { raw, code: codeLines(text, comment), definitions: definitions(raw) };
	};
	const versions = { base: version(file.base), patched: version(file.patched), target: version(file.target) };
	const things = new Map<string, Thing>();
	const thingOf = (name: string) => {
		const thing = things.get(name) ?? new Thing(linesOf(name, versions));
		things.set(name, thing);
		return thing;
	};
	let made: Thing | undefined;
	const whole = () => {
		const { base, patched, target } = versions;
		made ??= new Thing({ base: base.code, patched: patched.code, target: target.code });
		return made;
	};
	const renamed = callRenames(versions.base.code, versions.target.code);
	return hunks.map((hunk) => presence(hunk, versions, { thingOf, whole, renamed }));
}

/** A version of the file. */
interface Version {
	readonly raw: readonly string[];
	/** Its lines without comments. */
	readonly code: readonly string[];
	readonly definitions: readonly Definition[];
}

type Versions = Readonly<Record<"base" | "patched" | "target", Version>>;
type Lines = Readonly<Record<"base" | "patched" | "target", readonly string[]>>;

/** The lines of what is called so; without a name, those that stand in no definition. */
function linesOf(name: string, { base, patched, target }: Versions): Lines {
	const within = ({ code, definitions }: Version) =>
		name === ""
			? code.filter((_, i) => !enclosing(definitions, i))
			: namesakes(definitions, name).flatMap(({ from, to }) => code.slice(from, to));
	const found = { base: within(base), patched: within(patched), target: within(target) };
	const [old] = namesakes(base.definitions, name);
	if (found.target.length > 0 || !old) return found;
	const now = counterpartOf(old, base.raw, {
		lines: target.raw,
		definitions: target.definitions,
		sketches: new Map(),
	})?.definition;
	return { ...found, target: now ? target.code.slice(now.from, now.to) : [] };
}

const byName = new WeakMap<readonly Definition[], ReadonlyMap<string, readonly Definition[]>>();

/** The definitions of a name, in their order. */
function namesakes(definitions: readonly Definition[], name: string): readonly Definition[] {
	const names = getOrMake(byName, definitions, () => {
		const grouped = new Map<string, Definition[]>();
		for (const each of definitions) getOrMake(grouped, each.name, () => []).push(each);
		return grouped;
	});
	return names.get(name) ?? [];
}

/** What patch and upstream did to a definition, or to a file, as counts of lines and of runs of tokens. */
class Thing {
	/** What the patch brings in and takes out; a line that it only moves is in neither. */
	readonly added: Map<string, number>;
	readonly removed: Map<string, number>;
	/** What upstream did, as far as no line of the patch was set against it yet. */
	readonly came: Map<string, number>;
	readonly went: Map<string, number>;
	#told: ReadonlySet<string> | undefined;
	#runs: { readonly base: Counts; readonly came: Counts } | undefined;

	constructor(private readonly lines: Lines) {
		const { base, patched, target } = lines;
		const [old, mine, now] = [base, patched, target].map((lines) =>
			countsOf(lines.filter(tells).map(squash)),
		) as [Map<string, number>, Map<string, number>, Map<string, number>];
		this.added = surplus(mine, old);
		this.removed = surplus(old, mine);
		this.came = surplus(now, old);
		this.went = surplus(old, now);
	}

	/** The share of the runs of tokens in a line that the base has not, and upstream brought in. */
	share(line: string): number {
		const { base, came } = this.#tokenRuns();
		const fresh = runsOf([line]).filter((run) => !base.has(run));
		return fresh.length === 0 ? 0 : fresh.filter((run) => came.has(run)).length / fresh.length;
	}

	/** Upstream brought in a line that tells of what a line tells of, and has not that line. */
	hasOtherwise(line: string): boolean {
		this.#told ??= newlyTold(this.lines);
		return toldIn(line).some((key) => this.#told!.has(key));
	}

	/** Counted when they are first asked for: most lines are found whole. */
	#tokenRuns(): { readonly base: Counts; readonly came: Counts } {
		const base = this.#runs?.base ?? countsOf(runsOf(this.lines.base));
		this.#runs ??= { base, came: surplus(countsOf(runsOf(this.lines.target)), base) };
		return this.#runs;
	}
}

function newlyTold({ base, target }: Lines): Set<string> {
	const before = new Set(base.map(squash));
	return new Set(target.filter((each) => !before.has(squash(each))).flatMap(toldIn));
}

/** What a line that says it once and for all tells of: a macro, a property or field, a Makefile's variable, a prototype. */
function toldIn(line: string): string[] {
	const [, macro, field, variable, prototype] = TELLING.exec(line) ?? [];
	const name = macro ?? field ?? variable ?? /\w+$/.exec(prototype?.trimEnd() ?? "")?.[0];
	return name === undefined ? [] : [name];
}

const TELLING =
	/^\s*#\s*define\s+(\w+)|^\s+(\.?[A-Za-z#][\w,.+-]*)\s*=\s*[<"&].*;\s*$|^([\w-]+)\s*:?=[^=]|^([A-Za-z][\w \t*]*)\([^;{]*\);\s*$/;

function tells(line: string): boolean {
	return !isBlank(line) && !isWeak(line);
}

/** Three tokens in a row tell what a line does. */
function runsOf(lines: readonly string[]): string[] {
	const tokens = tokensOf(lines.join("").replace(/\\\r?\n/g, "\n"));
	return tokens.slice(2).map((last, i) => `${tokens[i]} ${tokens[i + 1]} ${last}`);
}

/** What a hunk's lines are held against. */
interface Surroundings {
	readonly thingOf: (name: string) => Thing;
	/** The file as one. */
	readonly whole: () => Thing;
	/** The forms that upstream may write a line in. */
	readonly renamed: (line: string) => readonly string[];
}

function presence(
	{ edits }: Hunk,
	{ base, patched, target }: Versions,
	{ thingOf, whole, renamed }: Surroundings,
): Presence {
	const nameAt = ({ definitions }: Version, line: number) => enclosing(definitions, line)?.name ?? "";
	let [added, present, found, removed, gone, otherwise] = [0, 0, 0, 0, 0, 0];
	const missing: string[] = [];
	const words = new Set<string>();
	const baseWords = wordsOf(base);
	for (const { oldFrom, oldTo, newFrom, newTo } of edits) {
		for (let i = oldFrom; i < oldTo; i++) {
			const thing = thingOf(nameAt(base, i));
			const key = squash(base.code[i]!);
			if (!tells(base.code[i]!) || !takeFrom(thing.removed, key)) continue;
			removed++;
			if (takeFrom(thing.went, key)) gone++;
		}
		for (let i = newFrom; i < newTo; i++) {
			const line = patched.code[i]!;
			const thing = thingOf(nameAt(patched, i));
			const key = squash(line);
			if (!tells(line) || !takeFrom(thing.added, key)) continue;
			added++;
			const hasCome = (form: string) => thing.came.get(squash(form));
			const theirs = thing.came.get(key) ? line : (renamed(line).find(hasCome) ?? line);
			const fresh = [...identifiersOf(theirs)].filter((word) => !baseWords.has(word));
			for (const word of fresh) words.add(word);
			const share = presentShare(theirs, thing, fresh.length > 0 ? whole : undefined);
			present += share;
			if (share > 0) found++;
			if (share < 1) missing.push(patched.raw[i]!);
			if (share < 1 && thing.hasOtherwise(line)) otherwise++;
		}
	}
	const targetWords = wordsOf(target);
	const known = [...words].filter((word) => targetWords.has(word)).length;
	return { added, present, found, removed, gone, words: words.size, known, otherwise, missing };
}

function presentShare(line: string, thing: Thing, whole?: () => Thing): number {
	const key = squash(line);
	if (takeFrom(thing.came, key) || (whole && takeFrom(whole().came, key))) return 1;
	const share = Math.max(thing.share(line), whole?.().share(line) ?? 0);
	return share >= LEAST_SHARE ? share : 0;
}

const known = new WeakMap<readonly string[], ReadonlySet<string>>();

function wordsOf({ code }: Version): ReadonlySet<string> {
	const words = known.get(code) ?? identifiersOf(textOf(code));
	known.set(code, words);
	return words;
}
