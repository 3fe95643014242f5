import { type Definition, enclosing } from "../fingerprint/definition.js";
import { profileOf } from "../fingerprint/profile.js";
import type { Hunk } from "../model/series.js";
import { counterpartOf, type DefinedText } from "../retrieve/counterpart.js";
import { codeLines } from "../text/code-lines.js";
import { getOrMake } from "../text/get-or-make.js";
import { splitLines, squash, textOf } from "../text/lines.js";
import { SpacelessNumbers } from "../text/spaceless.js";
import { identifiersOf } from "../text/tokens.js";
import { type Words, wordsOf } from "../text/words-of.js";
import { callRenames } from "./call-renames.js";
import {
	type Each,
	Thing,
	tells,
	tokensIn,
	type Version,
	type Versions,
	type Wanted,
} from "./part-counts.js";

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
		const code = codeLines(text, comment);
		const keys = new Array<string | undefined>(code.length);
		const key = (line: number) => (keys[line] ??= squash(code[line]!));
		return { raw, code, key, definitions: definitions(raw) };
	};
	const versions = { base: version(file.base), patched: version(file.patched), target: version(file.target) };
	const wanted = wantedBy(hunks, versions);
	const things = new Map<string, Thing>();
	const defined = {
		lines: versions.target.raw,
		definitions: versions.target.definitions,
		sketches: new Map(),
	};
	const thingOf = (name: string) =>
		getOrMake(things, name, () => new Thing(placesOf(name, versions, defined), versions, wanted));
	let made: Thing | undefined;
	const whole = () => {
		made ??= new Thing(undefined, versions, wanted);
		return made;
	};
	const renamed = callRenames(versions.base.code, versions.target.code);
	return hunks.map((hunk) => presence(hunk, versions, { thingOf, whole, renamed }));
}

/** What upstream has of hunks that it is known to have: all that they do. */
export function presenceOfUpstream({ path, base, patched, hunks }: ThreeTexts): Presence[] {
	const { language, lines } = profileOf(path);
	const comment = language === "c" ? undefined : lines.comment;
	const [old, now] = [codeLines(base, comment), codeLines(patched, comment)];
	const known = wordsOf(textOf(old));
	return hunks.map(({ edits }): Presence => {
		const removed = edits.flatMap(({ oldFrom, oldTo }) => old.slice(oldFrom, oldTo)).filter(tells).length;
		const lines = edits.flatMap(({ newFrom, newTo }) => now.slice(newFrom, newTo)).filter(tells);
		const words = [...identifiersOf(lines.join(""))].filter((word) => !known.has(word)).length;
		const added = lines.length;
		return {
			...{ added, present: added, found: added, removed, gone: removed, words, known: words },
			...{ otherwise: 0, missing: [] },
		};
	});
}

function wantedBy(hunks: readonly Hunk[], { base, patched }: Versions): Wanted {
	const edits = hunks.flatMap((hunk) => hunk.edits);
	const added = edits.flatMap(({ newFrom, newTo }) => patched.code.slice(newFrom, newTo));
	const removed = edits.flatMap(({ oldFrom, oldTo }) => base.code.slice(oldFrom, oldTo));
	const changed = [...removed, ...added];
	const lines = new SpacelessNumbers(changed.length);
	for (const line of changed) lines.of(line);
	const tokens = new Set(added.flatMap((line) => tokensIn([line])));
	return { lines, keys: new Set(changed.map(squash)), tokens };
}

/** The numbers of the lines of what is called so; without a name, of those that stand in no definition. */
function placesOf(
	name: string,
	{ base, patched, target }: Versions,
	defined: DefinedText,
): Each<readonly number[]> {
	const within = ({ code, definitions }: Version) =>
		name === ""
			? [...code.keys()].filter((i) => !enclosing(definitions, i))
			: namesakes(definitions, name).flatMap(numbersOf);
	const found = { base: within(base), patched: within(patched), target: within(target) };
	const [old] = namesakes(base.definitions, name);
	if (found.target.length > 0 || !old) return found;
	const now = counterpartOf(old, base.raw, defined)?.definition;
	return { ...found, target: now ? numbersOf(now) : [] };
}

function numbersOf({ from, to }: Definition): number[] {
	return Array.from({ length: to - from }, (_, i) => from + i);
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
	const baseWords = codeWords(base);
	for (const { oldFrom, oldTo, newFrom, newTo } of edits) {
		for (let i = oldFrom; i < oldTo; i++) {
			const thing = thingOf(nameAt(base, i));
			const key = base.key(i);
			if (!tells(base.code[i]!) || !thing.removed.take(key)) continue;
			removed++;
			if (thing.went.take(key)) gone++;
		}
		for (let i = newFrom; i < newTo; i++) {
			const line = patched.code[i]!;
			const thing = thingOf(nameAt(patched, i));
			const key = patched.key(i);
			if (!tells(line) || !thing.added.take(key)) continue;
			added++;
			const hasCome = (form: string) => thing.came.has(squash(form));
			const theirs = thing.came.has(key) ? line : (renamed(line).find(hasCome) ?? line);
			const fresh = [...identifiersOf(theirs)].filter((word) => !baseWords.has(word));
			for (const word of fresh) words.add(word);
			const share = presentShare(theirs, thing, fresh.length > 0 ? whole : undefined);
			present += share;
			if (share > 0) found++;
			if (share < 1) missing.push(patched.raw[i]!);
			if (share < 1 && thing.hasOtherwise(line)) otherwise++;
		}
	}
	const targetWords = codeWords(target);
	const known = [...words].filter((word) => targetWords.has(word)).length;
	return { added, present, found, removed, gone, words: words.size, known, otherwise, missing };
}

function presentShare(line: string, thing: Thing, whole?: () => Thing): number {
	const key = squash(line);
	if (thing.came.take(key) || whole?.().came.take(key)) return 1;
	const share = Math.max(thing.share(line), whole?.().share(line) ?? 0);
	return share >= LEAST_SHARE ? share : 0;
}

const known = new WeakMap<readonly string[], Words>();

function codeWords({ code }: Version): Words {
	return getOrMake(known, code, () => wordsOf(textOf(code)));
}
