import type { Definition, DefinitionKind } from "../fingerprint/definition.js";
import { callsIn } from "../text/calls.js";
import { getOrMake } from "../text/get-or-make.js";
import { isBlank, isWeak, squash } from "../text/lines.js";
import { type Counts, countsOf, dice } from "../text/multiset.js";
import { tokensOf } from "../text/tokens.js";

/** The definition of the target that an old one became. */
export interface Counterpart {
	readonly definition: Definition;
	/** How much of the old lines and tokens it holds, 0 to 1. */
	readonly likeness: number;
	readonly how: "name" | "likeness" | "moved body";
	/** Definitions next to it that took over a part of the old one. */
	readonly helpers: readonly Definition[];
}

/** A file's definitions and lines. */
export interface DefinedText {
	readonly lines: readonly string[];
	readonly definitions: readonly Definition[];
	/** What was worked out of its definitions so far. */
	readonly sketches: Map<Definition, Sketch>;
}

/** What likeness and name together must reach, and by how much the next one must be behind. */
const LEAST_SCORE = 0.6;
const LEAST_MARGIN = 0.06;
const NAME_WEIGHT = 0.25;
/** A body of fewer lines that tell something is everybody's: its name must be nearly the same. */
const TELLING_LINES = 3;
const NAMESAKE = 0.6;
/** The share of what it lost, and of all that it said, that a helper must hold. */
const MOST_OF_LOST = 0.5;
const PART_OF_ALL = 0.25;
const MOVED_BODY = 0.6;
const LEFT_BEHIND = 0.35;
const BODIED: readonly DefinitionKind[] = [
	"function",
	"struct",
	"union",
	"enum",
	"typedef",
	"object",
	"macro",
	"section",
	"call",
];

/** Finds what an old definition became: the one of its name, or the one that is clearly most like it. */
export function counterpartOf(
	old: Definition,
	oldLines: readonly string[],
	target: DefinedText,
): Counterpart | undefined {
	const mine = sketchOf(sliceOf(oldLines, old), old.name);
	const scored = (accepts: (definition: Definition) => boolean): Scored[] =>
		target.definitions
			.filter((each) => BODIED.includes(each.kind) && accepts(each))
			.map((definition) => ({
				definition,
				likeness: likenessOf(mine, sketchIn(target, definition)),
			}));
	const [named] = scored(({ name, kind }) => name === old.name && isSameSort(kind, old.kind)).sort(
		(a, b) => b.likeness - a.likeness,
	);
	if (named) return withHelpers(mine, sliceOf(oldLines, old), named, target);
	const renamed = mostAlike(
		old,
		mine,
		scored(({ kind, name }) => kind === old.kind && name !== old.name),
	);
	return renamed && { ...renamed, how: "likeness", helpers: [] };
}

function mostAlike(old: Definition, mine: Sketch, candidates: readonly Scored[]): Scored | undefined {
	const [best, second] = candidates
		.map((each) => {
			const byName = nameLikeness(old.name, each.definition.name);
			return { ...each, byName, score: (1 - NAME_WEIGHT) * each.likeness + NAME_WEIGHT * byName };
		})
		.sort((a, b) => b.score - a.score);
	if (!best || best.score < LEAST_SCORE) return undefined;
	if (second && best.score - second.score < LEAST_MARGIN) return undefined;
	if (mine.lines.size - 1 < TELLING_LINES && best.byName < NAMESAKE) return undefined;
	return { definition: best.definition, likeness: best.score };
}

/** How alike two names are, by the pairs of letters that they share, 0 to 1. */
function nameLikeness(a: string, b: string): number {
	const pairs = (name: string) => countsOf([...name].slice(1).map((char, i) => name[i]! + char));
	return dice(pairs(a), pairs(b));
}

/** A function may become a macro and the other way round. */
function isSameSort(a: DefinitionKind, b: DefinitionKind): boolean {
	const isCallable = (kind: DefinitionKind) => kind === "function" || kind === "macro";
	return a === b || (isCallable(a) && isCallable(b));
}

/**
 * Looks for functions that the named one calls now and did not before, and that hold what it lost: those beside it
 * belong to it; one elsewhere that holds nearly all stands for it.
 */
function withHelpers(mine: Sketch, text: readonly string[], named: Scored, target: DefinedText): Counterpart {
	const now = sliceOf(target.lines, named.definition);
	const kept = new Set(now.map(squash));
	const told = text.slice(1).filter(isTelling);
	const lost = told.filter((line) => !kept.has(squash(line)));
	const known = new Set(callsIn(text.join("")).map(({ name }) => name));
	const called = new Set(callsIn(now.join("")).map(({ name }) => name));
	const helpers: Definition[] = [];
	if (lost.length > 0)
		for (const definition of target.definitions) {
			if (definition === named.definition || definition.kind !== "function") continue;
			if (!called.has(definition.name) || known.has(definition.name)) continue;
			const theirs = sliceOf(target.lines, definition);
			const held = new Set(theirs.map(squash));
			const taken = lost.filter((line) => held.has(squash(line))).length;
			if (taken < MOST_OF_LOST * lost.length || taken < PART_OF_ALL * told.length) continue;
			const likeness = likenessOf(mine, sketchIn(target, definition));
			if (isBeside(definition, named.definition, target)) helpers.push(definition);
			else if (named.likeness <= LEFT_BEHIND && likeness >= MOVED_BODY)
				return { definition, likeness, how: "moved body", helpers: [] };
		}
	return { ...named, how: "name", helpers };
}

interface Scored {
	readonly definition: Definition;
	readonly likeness: number;
}

/** No other definition stands between the two. */
function isBeside(a: Definition, b: Definition, { definitions }: DefinedText): boolean {
	const [from, to] = a.from < b.from ? [a.to, b.from] : [b.to, a.from];
	return !definitions.some((each) => each.from < to && each.to > from);
}

/** A definition's lines and tokens, its own name left out. */
interface Sketch {
	readonly lines: Counts;
	readonly tokens: Counts;
}

function sketchIn({ lines, sketches }: DefinedText, definition: Definition): Sketch {
	return getOrMake(sketches, definition, () => sketchOf(sliceOf(lines, definition), definition.name));
}

function sketchOf(lines: readonly string[], name: string): Sketch {
	const word = /\w+$/.exec(name)?.[0] ?? name;
	const anonymous = (text: string) => text.replaceAll(word, "_");
	const tokens = tokensOf(lines.join(""));
	return {
		lines: countsOf(lines.filter(isTelling).map((line) => anonymous(squash(line)))),
		tokens: countsOf(tokens.map((token) => (token === word ? "_" : token))),
	};
}

/** The mean of how many of the lines and of the tokens two definitions share (Dice's coefficient of each). */
function likenessOf(a: Sketch, b: Sketch): number {
	const tokens = dice(a.tokens, b.tokens);
	return a.lines.size === 0 && b.lines.size === 0 ? tokens : (dice(a.lines, b.lines) + 2 * tokens) / 3;
}

function isTelling(line: string): boolean {
	return !isBlank(line) && !isWeak(line);
}

function sliceOf(lines: readonly string[], { from, to }: Definition): readonly string[] {
	return lines.slice(from, to);
}
