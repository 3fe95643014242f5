import { structsInitialised } from "../fingerprint/initialisers.js";
import { profileOf } from "../fingerprint/profile.js";
import {
	CALLBACK,
	dropLostOwners,
	needingSource,
	rewriteCallbacks,
	type SourceFacts,
} from "../migrate/drift/callback.js";
import { CALLS, type CallRule, rewriteCalls } from "../migrate/drift/calls.js";
import { addInclude, INCLUDES, renameInclude } from "../migrate/drift/includes.js";
import type { ParameterSource } from "../migrate/drift/lost-parameter.js";
import { filePair } from "../migrate/drift/mine.js";
import { type EditedFile, isOwnChange } from "../migrate/drift/own-change.js";
import { SAME_FILE, sameFileRules } from "../migrate/drift/same-file.js";
import { applyRewrites, type Rewrite, type Rewritten, splice } from "../migrate/drift/splice.js";
import { VOTE, type WordRule } from "../migrate/drift/vote.js";
import { followWords, takenOut } from "../migrate/drift/words.js";
import type { StructChange } from "../model/code.js";
import type { HunkOutcome } from "../model/decision.js";
import type { FileChange, Hunk } from "../model/series.js";
import type { CodeChange, TreeReader } from "../model/tree.js";
import { callsIn, includesIn } from "../text/calls.js";
import { splitLines } from "../text/lines.js";
import { blankComments, identifiersOf } from "../text/tokens.js";
import { wordsOf } from "../text/words-of.js";
import { isStaleCall } from "../verify/arity.js";
import { hasVanished, isUndeclared } from "../verify/vanished.js";
import { belowThreshold } from "./below-threshold.js";
import { symbolRules } from "./symbols.js";
import type { PortFacts } from "./target.js";
import { rangeOf } from "./text.js";
import type { Upstream } from "./upstream.js";

/** The names of the drift rules. */
export const DRIFT_RULES = [VOTE, SAME_FILE, CALLS, CALLBACK, INCLUDES];

/** The names that C files of a patch include as `<name>` and that the target has no header for any more. */
export async function lostIncludesOf(
	changes: readonly FileChange[],
	blob: (oid: string) => Promise<string>,
	upstream: Upstream,
): Promise<ReadonlySet<string>> {
	const names = await Promise.all(
		codeOf(changes).map(async ({ path, oid }) => {
			const included = [...new Set(includesIn(await blob(oid), "<"))];
			const lost = await Promise.all(included.map((name) => upstream.lostInclude(path, name)));
			return included.filter((_, i) => lost[i]);
		}),
	);
	return new Set(names.flat());
}

/** What a patch makes of its C files. */
function codeOf(changes: readonly FileChange[]) {
	return changes.flatMap(({ new: next, binary }) =>
		next && !binary && /\.[ch]$/.test(next.path) ? [next] : [],
	);
}

/** The structs that C files of a patch initialise, as they are in both trees. */
export async function structsOf(
	changes: readonly FileChange[],
	blob: (oid: string) => Promise<string>,
	upstream: Upstream,
	tree: TreeReader,
): Promise<ReadonlyMap<string, StructChange>> {
	const names = await Promise.all(
		codeOf(changes).map(async ({ oid }) => [...structsInitialised(await blob(oid))]),
	);
	const all = [...new Set(names.flat())];
	const structs = await Promise.all(all.map((name) => upstream.struct(name, tree)));
	return new Map(all.map((name, i) => [name, structs[i]!]));
}

/** The texts of a file that a patch changes; of one that it adds, `base` and `target` are empty. */
interface Drifting {
	readonly path: string;
	readonly base: string;
	readonly patched: string;
	readonly target: string;
	readonly hunks: readonly Hunk[];
}

/** Rewrites what a patch adds to a file along what upstream did to the code around; base and patched file alike. */
export async function followDrift(file: Drifting, facts: PortFacts): Promise<Rewritten> {
	const unchanged = { ...file, rewrites: file.hunks.map(() => []) };
	const edited = editedOf(file);
	if (profileOf(file.path).language !== "c") {
		const symbols = await symbolRules(file.path, shownLines(file).join(""), facts);
		const rules = symbols.filter((rule) => !isOwnChange(edited, rule));
		return rules.length > 0 ? followWords(file, rules) : unchanged;
	}
	const { code, without } = facts.settings;
	const isOn = (rule: string) => !without.has(rule);
	const pair = filePair(file.path, file.base, file.target);
	const known = isOn(SAME_FILE)
		? sameFileRules(pair, shownLines(file), (word) => code?.target.arity(word) !== undefined)
		: [];
	const voted = code && isOn(VOTE) ? await wordRules(file, code, facts) : [];
	const rules = [...voted, ...known.filter(({ word }) => !voted.some((rule) => rule.word === word))].filter(
		(rule) => !isOwnChange(edited, rule),
	);
	const words = rules.length > 0 ? followWords(file, rules) : unchanged;
	const calls = code && isOn(CALLS) ? await callRules(words, file, code, facts) : [];
	const isNew = file.base === "" && file.target === "";
	const moved = isOn(INCLUDES) ? await movedIncludes(words.patched, file, facts) : [];
	const rewrites = [
		...moved,
		...(isNew && isOn(INCLUDES) ? await lostIncludes(words.patched, moved, file, facts) : []),
		...rewriteCalls(words.patched, calls),
		...takenOut(words.patched, rules),
		...(code && isOn(CALLBACK)
			? [
					...rewriteCallbacks(words.patched, code.struct, await sourcesFor(words.patched, file, code, facts)),
					...dropLostOwners(words.patched, code.struct),
				]
			: []),
	];
	if (rewrites.length === 0) return words;
	const rewritten = applyRewrites(words.patched, file.hunks, rewrites);
	return {
		...{ base: words.base, patched: rewritten.patched, hunks: rewritten.hunks },
		rewrites: words.rewrites.map((each, i) => [...each, ...rewritten.rewrites[i]!]),
	};
}

function editedOf({ path, base, patched, hunks }: Drifting): EditedFile {
	return {
		...{ path, base: splitLines(base), patched: splitLines(patched) },
		edits: hunks.flatMap(({ edits }) => edits),
	};
}

/** The lines of the hunks, both sides, context included. */
export function shownLines({ base, patched, hunks }: Pick<Drifting, "base" | "patched" | "hunks">): string[] {
	const [before, after] = [splitLines(base), splitLines(patched)];
	return hunks.flatMap(({ oldFrom, oldTo, newFrom, newTo }) => [
		...before.slice(oldFrom, oldTo),
		...after.slice(newFrom, newTo),
	]);
}

/** What upstream made of the words in a file's hunks that the target has no more. */
async function wordRules(file: Drifting, code: CodeChange, { upstream }: PortFacts): Promise<WordRule[]> {
	if (!upstream) return [];
	const known = wordsOf(file.target);
	const text = shownLines(file).join("");
	const gone = [...identifiersOf(blankComments(text))].filter(
		(word) => !known.has(word) && hasVanished(word, code),
	);
	const calls = new Set(callsIn(text).map(({ name }) => name));
	const undeclared = [...calls].filter(
		(name) => !known.has(name) && !gone.includes(name) && isUndeclared(name, code),
	);
	const rules = await Promise.all([
		...gone.map((word) => upstream.wordRule(word, file.path)),
		...undeclared.map(async (name): Promise<WordRule | undefined> => {
			const rule = await upstream.wordRule(name, file.path);
			return rule?.old.length === 1 ? { ...rule, isCall: true } : undefined;
		}),
	]);
	return rules.filter((rule) => rule !== undefined);
}

/** Where the functions of a file can have parameters from that their types lost. */
async function sourcesFor(
	patched: string,
	{ path }: Drifting,
	code: CodeChange,
	{ upstream }: PortFacts,
): Promise<SourceFacts> {
	const sources = new Map<string, ParameterSource | undefined>();
	for (const callback of needingSource(patched, code.struct))
		sources.set(callback.definition.name, await upstream?.parameterSource(callback, path));
	return ({ definition }) => sources.get(definition.name);
}

/** Headers that upstream moved, under the names that they have now. */
async function movedIncludes(
	patched: string,
	file: Drifting,
	{ settings: { code }, moves, upstream }: PortFacts,
): Promise<Rewrite[]> {
	const lost = code ? includesIn(patched).filter((name) => code.isLostInclude(name)) : [];
	const rewrites: Rewrite[] = [];
	for (const name of new Set(lost)) {
		const paths: string[] = [];
		for (const path of (await upstream?.lostInclude(file.path, name)) ?? []) {
			const home = (await upstream!.newHome(path)) ?? (await moves.file(path))?.path;
			if (home !== undefined && /^include\/(?!uapi\/)/.test(home)) paths.push(home);
		}
		if (new Set(paths).size === 1) rewrites.push(...renameInclude(patched, name, paths[0]!));
	}
	return rewrites;
}

/** The includes that a file which the patch adds has to have now; headers of the patch's own are as they were. */
async function lostIncludes(
	patched: string,
	moved: readonly Rewrite[],
	{ path }: Drifting,
	{ upstream }: PortFacts,
): Promise<Rewrite[]> {
	const result = splice(
		patched,
		moved.flatMap(({ splices }) => splices),
	);
	const lost = (await upstream?.lostHeaders({ path, patched, result, added: patched })) ?? [];
	return lost.flatMap((header) => addInclude(patched, header) ?? []);
}

/** What upstream made of calls in a file's hunks that fit no function of the target's. */
async function callRules(
	{ patched, hunks }: Rewritten,
	{ path, target }: Drifting,
	code: CodeChange,
	{ upstream }: PortFacts,
): Promise<CallRule[]> {
	if (!upstream) return [];
	const lines = splitLines(patched);
	const shown = hunks.map(({ newFrom, newTo }) => lines.slice(newFrom, newTo).join("")).join("\n");
	const known = wordsOf(target);
	const stale = callsIn(shown).filter(
		({ name, count }) =>
			isStaleCall(name, count, code) ||
			(!known.has(name) && (hasVanished(name, code) || isUndeclared(name, code))),
	);
	const rules = await Promise.all(stale.map(({ name, count }) => upstream.callRule(name, count, path)));
	return [...new Set(rules)].filter((rule) => rule !== undefined);
}

/** Notes on an outcome that what it adds was rewritten. */
export function markRewritten(
	outcome: HunkOutcome,
	hunk: Hunk,
	rewrites: readonly Rewrite[],
	threshold: number,
): HunkOutcome {
	const confidence = Math.min(outcome.confidence, ...rewrites.map((rewrite) => rewrite.confidence));
	if (rewrites.length === 0 || outcome.state === "upstream") return { ...outcome, hunk: rangeOf(hunk) };
	const marked: HunkOutcome = {
		...outcome,
		hunk: rangeOf(hunk),
		...(outcome.state === "landed" && { manner: "ported", strategy: "drift" }),
		confidence,
		evidence: [...outcome.evidence, ...rewrites.flatMap(({ evidence }) => evidence)],
	};
	if (outcome.state === "unsure" || confidence >= threshold) return marked;
	const { rule, evidence } = leastSure(rewrites)!;
	return {
		...marked,
		state: "unsure",
		reason: belowThreshold({ by: rule, confidence, evidence }, threshold),
	};
}

/** The rewrite that is least sure, the first where several are. */
export function leastSure(rewrites: readonly Rewrite[]): Rewrite | undefined {
	return rewrites.reduce<Rewrite | undefined>(
		(a, b) => (a && a.confidence <= b.confidence ? a : b),
		undefined,
	);
}
