import type { Definition } from "../fingerprint/definition.js";
import { profileOf } from "../fingerprint/profile.js";
import type { Conversion, Lost } from "../model/code.js";
import type { HunkOutcome } from "../model/decision.js";
import type { Evidence } from "../model/evidence.js";
import type { GateFinding } from "../model/finding.js";
import type { CodeChange } from "../model/tree.js";
import type { World } from "../port/target.js";
import { callsIn } from "../text/calls.js";
import { splitLines } from "../text/lines.js";
import { tokenChanges } from "../text/token-diff.js";
import { tokensOf } from "../text/tokens.js";
import { readDefinition } from "./definitions.js";
import { signatureLine } from "./signatures.js";

/** A name that the patch uses and that the target has no more, or not so. */
interface Gone {
	readonly word: string;
	readonly lost: Lost;
	readonly struct?: string;
}

/** What became of what is gone, latin1. */
export interface Successors {
	/** For each name one conversion by upstream, and the declaration of what is called instead. */
	readonly shown: string;
	/** Of that, what stands in the target. */
	readonly target: string;
	/** What became what wherever upstream converted a name, as a rule of the evidence would have it. */
	readonly renamed: readonly Evidence[];
}

const NONE: Successors = { shown: "", target: "", renamed: [] };
/** For so many names. */
const MOST = 4;
/** A model's answer is the third that says so. */
const FEWEST_VOTES = 2;
/** As many functions that are called instead are declared. */
const MOST_DECLARED = 2;

/** Names are alike that share so many words, and such a part of the longer one's. */
const FEWEST_WORDS = 3;
const ALIKE = 0.7;

/** Looks up what became of names, where both kernels are known. */
export function successorsIn(
	code: CodeChange | undefined,
	{ upstream, tree }: Pick<World, "upstream" | "tree">,
): (path: string, outcomes: readonly HunkOutcome[], gone: readonly string[]) => Promise<Successors> {
	if (!code || !upstream) return async () => NONE;
	const declared = async ({ path, before, after }: Conversion) => {
		const old = new Set(callsIn(before.join("")).map(({ name }) => name));
		const fresh = callsIn(after.join("")).filter(({ name }) => !old.has(name));
		const lines: string[] = [];
		for (const name of new Set(fresh.map(({ name }) => name))) {
			const header = code.target.header(name);
			const isShown = header === undefined || header === path;
			const found = isShown ? undefined : await readDefinition(tree, header, name);
			if (found) lines.push(`/* ${header} */\n${declarationOf(found.definition)}`);
		}
		return lines.slice(0, MOST_DECLARED).join("");
	};
	const hasMember = async (struct: string, word: string) => {
		const { target } = await upstream.struct(struct, tree);
		if (!target?.names.has(word)) return false;
		const found = await readDefinition(tree, target.path, `struct ${struct}`);
		// The names have those of callbacks' parameters among them.
		const isMember = new RegExp(
			`^[^()]*\\b${word}\\s*(?:\\[[^;]*)?(?::\\s*\\w+\\s*)?;|^[^()]*\\(\\s*\\*\\s*${word}\\s*\\)`,
		);
		return found?.lines.slice(found.definition.from, found.definition.to).some((line) => isMember.test(line));
	};
	const homeOf = async ({ word, struct }: Gone) => {
		const now = struct === undefined ? undefined : (await upstream.struct(struct, tree)).target;
		for (const [member, inner] of now?.structs ?? [])
			if (await hasMember(inner, word))
				return `/* struct ${struct} has ${word} in its member ${member}, a struct ${inner} */\n`;
		return "";
	};
	const homeBefore = async (word: string, path: string) => {
		const [home, ...others] = (await (await upstream.code())?.holders(word)) ?? [];
		if (home === undefined || home === path || others.length > 0) return "";
		return `/* ${word} was in ${home}${(await tree.entry(home)) ? "" : ", which is gone"} */\n`;
	};
	const namedAlike = async ({ word, lost }: Gone, path: string) => {
		const header = lost === "word" ? code.base.header(word) : undefined;
		const text = header === undefined ? undefined : await tree.read(header);
		if (text === undefined) return lost === "word" ? homeBefore(word, path) : "";
		const found = alikeIn(profileOf(header!).definitions(splitLines(text)), word);
		return found.length === 0 ? "" : `/* still in ${header} */\n${found.map(declarationOf).join("")}`;
	};
	return async (path, outcomes, gone) => {
		const parts: Successors[] = [];
		for (const each of goneOf(outcomes, gone)) {
			if (parts.length === MOST) break;
			const known = each.struct === undefined ? undefined : (await upstream.struct(each.struct, tree)).base;
			const moved = await homeOf(each);
			if (each.lost === "member" && known && !known.names.has(each.word)) {
				const never = `/* struct ${each.struct} had no ${each.word} in the old kernel either */\n`;
				parts.push({ ...NONE, shown: moved || never, target: moved });
				continue;
			}
			const found = await upstream.conversion(each.word, each.lost, path, each.struct);
			const conversion = moved !== "" && found?.after.length === 0 ? undefined : found;
			const home = moved || (conversion?.after.length ? "" : await namedAlike(each, path));
			if (!conversion && home === "") continue;
			const [shown, target] = conversion ? [diffOf(conversion), conversion.after.join("")] : ["", ""];
			const declarations = conversion ? await declared(conversion) : "";
			parts.push({
				shown: home + shown + declarations,
				target: home + target + declarations,
				renamed: conversion ? renamedBy(each, conversion) : [],
			});
		}
		return {
			shown: parts.map(({ shown }) => shown).join("\n"),
			target: parts.map(({ target }) => target).join("\n"),
			renamed: parts.flatMap(({ renamed }) => renamed),
		};
	};
}

/** Functions and macros that are named like one that is gone: all but one word of theirs are its words. */
function alikeIn(definitions: readonly Definition[], gone: string): Definition[] {
	const wordsOf = (name: string) => name.split("_").map((word) => word.replace(/s$/, ""));
	const own = wordsOf(gone);
	const likeness = (name: string) => {
		const other = wordsOf(name);
		const shared = own.filter((word) => other.includes(word)).length;
		return shared < FEWEST_WORDS ? 0 : shared / Math.max(own.length, other.length);
	};
	return definitions
		.filter(({ kind }) => kind === "function" || kind === "prototype" || kind === "macro")
		.map((definition) => ({ definition, likeness: likeness(definition.name) }))
		.filter(({ likeness }) => likeness >= ALIKE)
		.sort((a, b) => b.likeness - a.likeness)
		.slice(0, MOST_DECLARED)
		.map(({ definition }) => definition);
}

function declarationOf(definition: Definition): string {
	return definition.kind === "macro" ? `${definition.signature}\n` : signatureLine(definition);
}

/** The tokens that took the place of a name, where all of upstream's conversions agree. */
function renamedBy(
	{ word, lost }: Gone,
	{ before, after, isElsewhere, files: [votes, voters] }: Conversion,
): Evidence[] {
	if (lost === "call" || isElsewhere || votes < voters || votes < FEWEST_VOTES) return [];
	return tokenChanges(tokensOf(before.join("")), tokensOf(after.join("")))
		.filter(({ old, new: now }) => old.includes(word) && now.length > 0)
		.map(({ old, new: now }) => ({ kind: "renamed", from: old, to: now, in: "files", votes, voters }));
}

function diffOf({ path, before, after, origins = [], isElsewhere, files: [alike, all] }: Conversion): string {
	const dropped = after.length === 0 ? ", dropped without replacement" : "";
	const how = isElsewhere && dropped === "" ? ", set elsewhere in the file instead" : dropped;
	const share = `${how}${alike === 1 ? "" : `, and alike in ${alike - 1} of ${all - 1} files more`}`;
	const lines = [
		...origins.map((line) => ` ${line}`),
		...before.map((line) => `-${line}`),
		...after.map((line) => `+${line}`),
	];
	return `/* ${path}${share} */\n${lines.join("")}`;
}

/** What gates found gone and headers do not define any more; not what a rule of the evidence tells the successor of. */
function goneOf(outcomes: readonly HunkOutcome[], undefinedNow: readonly string[]): Gone[] {
	const told = outcomes.flatMap(({ evidence }) =>
		evidence.flatMap((fact) =>
			fact.kind === "renamed" ? fact.from : fact.kind === "call changed" ? [fact.from.split("(", 1)[0]!] : [],
		),
	);
	const found = [
		...outcomes.flatMap(({ gates }) => gates.flatMap(goneBy)),
		...undefinedNow.map((word): Gone => ({ word, lost: "word" })),
	].filter(({ word }) => /^\w+$/.test(word) && !told.includes(word));
	return [...new Map(found.map((each) => [each.word, each])).values()];
}

function goneBy(finding: GateFinding): Gone[] {
	if (finding.gate === "arity") return [{ word: finding.word, lost: "call" }];
	if (finding.gate === "callback" && finding.what === "member gone")
		return [{ word: finding.word, lost: "member", struct: finding.struct }];
	if (finding.gate !== "vanished") return [];
	if (finding.what === "member") return [{ word: finding.word, lost: "member", struct: finding.struct }];
	return ["word", "name", "call", "symbol"].includes(finding.what)
		? [{ word: finding.word, lost: "word" }]
		: [];
}
