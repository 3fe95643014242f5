import type { Definition, DefinitionKind } from "../fingerprint/definition.js";
import { callsIn } from "../text/calls.js";
import { isBlank, isWeak, squash } from "../text/lines.js";
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
}

const LEAST_LIKENESS = 0.55;
const LEAST_MARGIN = 0.08;
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
];

/** Finds what an old definition became: the one of its name, or the one that is clearly most like it. */
export function counterpartOf(
	old: Definition,
	oldLines: readonly string[],
	target: DefinedText,
): Counterpart | undefined {
	const mine = sketchOf(sliceOf(oldLines, old), old.name);
	const scored = (accepts: (definition: Definition) => boolean) =>
		target.definitions
			.filter((each) => BODIED.includes(each.kind) && accepts(each))
			.map((definition) => ({
				definition,
				likeness: likenessOf(mine, sketchOf(sliceOf(target.lines, definition), definition.name)),
			}))
			.sort((a, b) => b.likeness - a.likeness);
	const [named] = scored(({ name, kind }) => name === old.name && isSameSort(kind, old.kind));
	if (named) return withHelpers(mine, sliceOf(oldLines, old), named, target);
	const [best, second] = scored(({ kind, name }) => kind === old.kind && name !== old.name);
	if (!best || best.likeness < LEAST_LIKENESS) return undefined;
	if (second && best.likeness - second.likeness < LEAST_MARGIN) return undefined;
	return { ...best, how: "likeness", helpers: [] };
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
	const lost = text.slice(1).filter((line) => isTelling(line) && !kept.has(squash(line)));
	const known = new Set(callsIn(text.join("")).map(({ name }) => name));
	const called = new Set(callsIn(now.join("")).map(({ name }) => name));
	const helpers: Definition[] = [];
	if (lost.length > 0)
		for (const definition of target.definitions) {
			if (definition === named.definition || definition.kind !== "function") continue;
			if (!called.has(definition.name) || known.has(definition.name)) continue;
			const theirs = sliceOf(target.lines, definition);
			const held = new Set(theirs.map(squash));
			const share = lost.filter((line) => held.has(squash(line))).length / lost.length;
			if (share < 0.5) continue;
			const likeness = likenessOf(mine, sketchOf(theirs, definition.name));
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
	readonly lines: ReadonlyMap<string, number>;
	readonly tokens: ReadonlyMap<string, number>;
}

function sketchOf(lines: readonly string[], name: string): Sketch {
	const word = /\w+$/.exec(name)?.[0] ?? name;
	const anonymous = (text: string) => text.replaceAll(word, "_");
	const tokens = tokensOf(lines.join(""));
	return {
		lines: counted(lines.filter(isTelling).map((line) => anonymous(squash(line)))),
		tokens: counted(tokens.map((token) => (token === word ? "_" : token))),
	};
}

/** The mean of how many of the lines and of the tokens two definitions share (Dice's coefficient of each). */
function likenessOf(a: Sketch, b: Sketch): number {
	const tokens = dice(a.tokens, b.tokens);
	return a.lines.size === 0 && b.lines.size === 0 ? tokens : (dice(a.lines, b.lines) + 2 * tokens) / 3;
}

function dice(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
	let shared = 0;
	for (const [key, count] of a) shared += Math.min(count, b.get(key) ?? 0);
	const total = sum(a) + sum(b);
	return total === 0 ? 0 : (2 * shared) / total;
}

function sum(counts: ReadonlyMap<string, number>): number {
	let total = 0;
	for (const count of counts.values()) total += count;
	return total;
}

function counted(keys: readonly string[]): Map<string, number> {
	const counts = new Map<string, number>();
	for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
	return counts;
}

function isTelling(line: string): boolean {
	return !isBlank(line) && !isWeak(line);
}

function sliceOf(lines: readonly string[], { from, to }: Definition): readonly string[] {
	return lines.slice(from, to);
}
