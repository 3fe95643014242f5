import type { Definition } from "../fingerprint/definition.js";
import { likelyPath, profileOf } from "../fingerprint/profile.js";
import { filePair } from "../migrate/drift/mine.js";
import { SAME_FILE, sameFileRules } from "../migrate/drift/same-file.js";
import type { Rewritten } from "../migrate/drift/splice.js";
import { followWords } from "../migrate/drift/words.js";
import type { HunkOutcome, Replacement } from "../model/decision.js";
import type { Evidence } from "../model/evidence.js";
import type { HunkReason } from "../model/reason.js";
import type { Hunk } from "../model/series.js";
import { DEFAULT_SETTINGS, type PortSettings } from "../model/settings.js";
import { callsIn } from "../text/calls.js";
import { diffLines } from "../text/diff.js";
import { splitLines } from "../text/lines.js";
import { identityGate } from "../verify/identity.js";
import { applyReplacements } from "./assemble.js";
import { markRewritten, shownLines } from "./drift.js";
import { portText } from "./text.js";

/** A snippet before and after a change, and what became of it in the new version; latin1 strings. */
export interface SnippetChange extends Partial<PortSettings> {
	readonly base: string;
	readonly patched: string;
	readonly target: string;
	/** Names the language, which is told from the text where no path is given. */
	readonly path?: string;
}

export interface MigratedSnippet {
	/** `unsure` is unresolved: the text is what the engine would have made of it, as far as it goes. */
	readonly state: "landed" | "unsure";
	readonly text: string;
	readonly confidence: number;
	readonly evidence: readonly Evidence[];
	/** For an unsure one: why. */
	readonly reason?: HunkReason;
}

/** How hunks landed: one outcome each, and what that changes in the new version. */
interface LandedSnippet {
	readonly outcomes: readonly HunkOutcome[];
	readonly replacements: readonly Replacement[];
	readonly finalNewline?: boolean;
}

interface Settled {
	readonly path: string;
	readonly base: string;
	readonly patched: string;
	readonly target: string;
	readonly settings: PortSettings;
}

/**
 * Makes the change that led from `base` to `patched` in `target`: MigGPT's migration task, by the engine alone. Pure,
 * and never throws for any text.
 */
export function migrateSnippet({ path, base, patched, target, ...given }: SnippetChange): MigratedSnippet {
	const settings = { ...DEFAULT_SETTINGS, ...given };
	const change: Settled = { path: path ?? likelyPath(base + target), base, patched, target, settings };
	const hunks = hunksOf(base, patched);
	const { rewrites, ...renamed } = followNames(change, hunks);
	const settled: Settled = { ...change, base: renamed.base, patched: renamed.patched };
	const whole = land(settled, hunks);
	const left = hunks.filter((_, i) => whole.outcomes[i]!.state === "unsure");
	const elsewhere = left.length > 0 ? landInHelpers(settled, left) : undefined;
	const landed = elsewhere ? merged(whole, elsewhere) : whole;
	const outcomes = landed.outcomes.map((each, i) =>
		markRewritten(each, hunks[i]!, rewrites[i]!, settings.threshold),
	);
	return migrated(settled, { ...landed, outcomes });
}

/** Gives the words of the change the names that upstream gave them in the snippet. */
function followNames({ base, patched, target, path, settings }: Settled, hunks: readonly Hunk[]): Rewritten {
	const shown = shownLines({ base, patched, hunks });
	const rules = settings.without.has(SAME_FILE) ? [] : sameFileRules(filePair(path, base, target), shown);
	return followWords({ base, patched, hunks }, rules);
}

function land({ settings, ...texts }: Settled, hunks: readonly Hunk[]): LandedSnippet {
	const port = portText({ ...texts, hunks }, settings);
	const { replacements, finalNewline } = port;
	return { outcomes: port.hunks, replacements, ...(finalNewline !== undefined && { finalNewline }) };
}

/**
 * Lands hunks in functions that took over a part of the old code: those that the new version defines and calls, and
 * the old one did not. Undefined unless each hunk has a place in exactly one.
 */
function landInHelpers(change: Settled, hunks: readonly Hunk[]): LandedSnippet | undefined {
	const lines = splitLines(change.target);
	const { settings } = change;
	const elsewhere = { ...settings, without: new Set([...settings.without, identityGate.name]) };
	const landings = helpersIn(change).map(({ name, from, to }) => {
		const { outcomes, replacements } = land(
			{ ...change, target: lines.slice(from, to).join(""), settings: elsewhere },
			hunks,
		);
		return {
			name,
			outcomes,
			replacements: replacements.map((each) => ({ ...each, from: each.from + from, to: each.to + from })),
		};
	});
	const outcomes = hunks.map((_, i) => {
		const sure = landings.filter((each) => each.outcomes[i]!.state !== "unsure");
		const [only] = sure;
		if (!only || sure.length > 1) return undefined;
		const moved: Evidence = { kind: "code moved", to: only.name };
		const outcome = only.outcomes[i]!;
		return { ...outcome, evidence: [moved, ...outcome.evidence] };
	});
	if (outcomes.includes(undefined)) return undefined;
	return {
		outcomes: outcomes.filter((each) => each !== undefined),
		replacements: landings.flatMap(({ replacements }) => replacements),
	};
}

function helpersIn({ base, target, path }: Settled): Definition[] {
	const { definitions } = profileOf(path);
	const known = new Set(callsIn(base).map(({ name }) => name));
	for (const { name } of definitions(splitLines(base))) known.add(name);
	const lines = splitLines(target);
	const functions = definitions(lines).filter(({ kind }) => kind === "function");
	const isCalled = (helper: Definition) =>
		functions.some(
			(each) =>
				each !== helper &&
				callsIn(lines.slice(each.from, each.to).join("")).some(({ name }) => name === helper.name),
		);
	return functions.filter((each) => !known.has(each.name) && isCalled(each));
}

/** The outcomes of `whole`, those it left unsure taken from `elsewhere`. */
function merged(whole: LandedSnippet, elsewhere: LandedSnippet): LandedSnippet {
	const others = [...elsewhere.outcomes];
	return {
		...whole,
		outcomes: whole.outcomes.map((each) => (each.state === "unsure" ? others.shift()! : each)),
		replacements: [...whole.replacements, ...elsewhere.replacements],
	};
}

function migrated(
	{ target }: Settled,
	{ outcomes, replacements, finalNewline }: LandedSnippet,
): MigratedSnippet {
	const unsure = outcomes.filter(({ state }) => state === "unsure");
	const proposals = unsure.flatMap(({ proposal }) => proposal ?? []);
	return {
		state: unsure.length === 0 ? "landed" : "unsure",
		text: applyReplacements(target, apart([...replacements, ...proposals]), finalNewline),
		confidence: Math.min(1, ...outcomes.map(({ confidence }) => confidence)),
		evidence: outcomes.flatMap(({ evidence }) => evidence),
		...(unsure[0]?.reason && { reason: unsure[0].reason }),
	};
}

/** In order, each once, those left out that would change what another one changes. */
function apart(replacements: readonly Replacement[]): Replacement[] {
	const kept: Replacement[] = [];
	for (const each of [...replacements].sort((a, b) => a.from - b.from || a.to - b.to)) {
		const last = kept.at(-1);
		const isTwice = last?.from === each.from && last.to === each.to && last.text === each.text;
		if (!isTwice && each.from >= (last?.to ?? 0)) kept.push(each);
	}
	return kept;
}

/** Each edit is a hunk by itself, so that one that finds no place does not take others with it. */
function hunksOf(old: string, patched: string): Hunk[] {
	return diffLines(splitLines(old), splitLines(patched), { ignoreSpace: false }).map((edit) => ({
		...edit,
		edits: [edit],
	}));
}
