import type { Evidence, Replacement } from "../model/decision.js";
import type { Hunk } from "../model/series.js";
import { diffLines } from "../text/diff.js";
import { splitLines } from "../text/lines.js";
import { applyReplacements } from "./assemble.js";
import { portText } from "./text.js";

/** A snippet before and after a change, and what became of it in the new version. */
export interface SnippetChange {
	readonly old: string;
	readonly patched: string;
	readonly now: string;
	/** Names the language; C where it is not known. */
	readonly path?: string;
	/** The least confidence that is believed, 0 to 1. */
	readonly threshold?: number;
	/** Names of rules and gates that are left out. */
	readonly without?: ReadonlySet<string>;
}

export interface MigratedSnippet {
	/** `unsure` is unresolved: the text is what the engine would have made of it, as far as it goes. */
	readonly state: "landed" | "unsure";
	readonly text: string;
	readonly confidence: number;
	readonly evidence: readonly Evidence[];
	/** For an unsure one: why, in one line. */
	readonly reason?: string;
}

const DEFAULT_THRESHOLD = 0.8;

/**
 * Makes the change that led from `old` to `patched` in `now`: MigGPT's migration task, by the engine alone. Pure, and
 * never throws for any text; all texts are latin1 strings.
 */
export function migrateSnippet({
	old,
	patched,
	now,
	path = "snippet.c",
	threshold,
	without,
}: SnippetChange): MigratedSnippet {
	const hunks = hunksOf(old, patched);
	const port = portText({
		path,
		base: old,
		patched,
		ours: now,
		hunks,
		threshold: threshold ?? DEFAULT_THRESHOLD,
		...(without && { without }),
	});
	const unsure = port.hunks.filter(({ state }) => state === "unsure");
	const proposals = unsure.flatMap(({ proposal }) => proposal ?? []);
	return {
		state: unsure.length === 0 ? "landed" : "unsure",
		text: applyReplacements(now, apart([...port.replacements, ...proposals]), port.finalNewline),
		confidence: Math.min(1, ...port.hunks.map(({ confidence }) => confidence)),
		evidence: port.hunks.flatMap(({ evidence }) => evidence),
		...(unsure[0] && { reason: unsure[0].reason ?? "it has no place here" }),
	};
}

/** In order, those left out that would change what another one changes. */
function apart(replacements: readonly Replacement[]): Replacement[] {
	const kept: Replacement[] = [];
	for (const each of [...replacements].sort((a, b) => a.from - b.from || a.to - b.to))
		if (each.from >= (kept.at(-1)?.to ?? 0)) kept.push(each);
	return kept;
}

/** Each edit is a hunk by itself, so that one that finds no place does not take others with it. */
function hunksOf(old: string, patched: string): Hunk[] {
	return diffLines(splitLines(old), splitLines(patched), { ignoreSpace: false }).map((edit) => ({
		...edit,
		edits: [edit],
	}));
}
