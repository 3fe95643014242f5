import type { Evidence } from "./evidence.js";
import type { PatchFate, Strategy } from "./fate.js";
import type { GateFinding } from "./finding.js";
import type { Tie } from "./history.js";
import type { InTarget } from "./in-target.js";
import type { Meld } from "./meld.js";
import type { BuildsOn, HunkReason, LeftOutBefore, PatchReason } from "./reason.js";

/** What became of a patch and its hunks. Every union here is closed, so that counts reconcile. */

/** How far a landed patch or hunk was changed, least first; a patch's manner is its worst hunk's. */
export const MANNERS = ["unchanged", "merged", "ported", "model", "human"] as const;
export type Manner = (typeof MANNERS)[number];

/** The least probability of being right with which a hunk is believed, unless the user says otherwise. */
export const DEFAULT_THRESHOLD = 0.8;

/** The same for what a model answers; docs/model.md says why it is another. */
export const DEFAULT_LLM_THRESHOLD = 0.75;

/** Whether a confidence can be held against a number: it is from 0 to 1. */
export function isThreshold(value: number): boolean {
	return value >= 0 && value <= 1;
}

/** Where a hunk lands in the target: lines [from, to), from 0, and the definition around them. */
export interface Site {
	readonly path: string;
	readonly from: number;
	readonly to: number;
	readonly definition?: string;
}

/** `unsure` is a conflict until a human or a model decides it. */
export type HunkState = "landed" | "upstream" | "unsure" | "human";

export interface HunkOutcome {
	/** The hunk's old and new line ranges, from 0; absent for a file change as a whole. */
	readonly hunk?: { readonly old: readonly [number, number]; readonly new: readonly [number, number] };
	/** The base's file, where it is another than the one that the outcome is told of. */
	readonly oldPath?: string;
	/** The first old line of the edit that the outcome speaks of, from 0. */
	readonly oldLine?: number;
	readonly state: HunkState;
	readonly manner: Manner;
	readonly strategy: Strategy;
	/** The probability that it is right, 0 to 1. */
	readonly confidence: number;
	readonly site?: Site;
	readonly evidence: readonly Evidence[];
	readonly gates: readonly GateFinding[];
	/** Some of its edits stand in the target already; the others landed. */
	readonly partlyUpstream?: true;
	/** For an unsure hunk: why. */
	readonly reason?: HunkReason;
	/** Set where a model was asked about it, whether or not its answer was believed. */
	readonly model?: ModelRecord;
	/** For an unsure hunk: how it would have landed in the target's file, where the engine has an idea. */
	readonly proposal?: readonly Replacement[];
}

/** What is proposed for an unsure hunk: nothing where a gate found the very text that it would be to be wrong. */
export function proposed({ proposal, gates }: HunkOutcome): HunkOutcome["proposal"] {
	return gates.length === 0 ? proposal : undefined;
}

/** What asking a model about a hunk took, and what came of it. */
export interface ModelRecord {
	readonly model: string;
	/** SHA-256 of the first request to carry the change over (or to find the place, where it came no further), and the version of the prompt it was made by. */
	readonly prompt: string;
	readonly promptVersion: number;
	readonly source: "endpoint" | "cache" | "replay" | "memory" | "none";
	/** Requests made of it, answered from the cache or not; hunks of one place share them. */
	readonly tries: number;
	readonly tokensIn: number;
	readonly tokensOut: number;
	readonly seconds: number;
	/** The reason that it gave, in its words. */
	readonly reason: string;
	/** What was checked of its answer, and how that came out. */
	readonly checks: readonly string[];
	/** How many of how many equal answers, where it was asked more than once. */
	readonly votes?: readonly [number, number];
}

/** Lines [from, to) of the target's file, from 0, become `text`. */
export interface Replacement {
	readonly from: number;
	readonly to: number;
	readonly text: string;
}

/** What a decision does to one path of the tree. */
export type TreeEffect =
	| { readonly kind: "delete"; readonly path: string }
	/** The path holds an object that the series or the target already has. */
	| { readonly kind: "object"; readonly path: string; readonly mode: string; readonly oid: string }
	/** The path holds an object of the series with these replacements made. */
	| {
			readonly kind: "rewritten";
			readonly path: string;
			readonly source: string;
			readonly mode: string;
			readonly oid: string;
			readonly replacements: readonly Replacement[];
	  }
	/** The path holds the file that stood at `from` before the patch, with these replacements made. */
	| {
			readonly kind: "edited";
			readonly path: string;
			readonly from: string;
			readonly mode: string;
			readonly oid: string;
			readonly replacements: readonly Replacement[];
			/** Set where the patch decides whether the last line has a terminator. */
			readonly finalNewline?: boolean;
	  }
	/** The path holds this text (latin1), which a human or a model wrote. */
	| {
			readonly kind: "written";
			readonly path: string;
			readonly mode: string;
			readonly oid: string;
			readonly text: string;
	  };

/** Whether the target has all that some hunks do. */
export function isUpstream(hunks: readonly Pick<HunkOutcome, "state">[]): boolean {
	return hunks.length > 0 && hunks.every(({ state }) => state === "upstream");
}

/** What became of one file change of a patch. */
export interface FileOutcome {
	readonly path: string;
	readonly effects: readonly TreeEffect[];
	readonly hunks: readonly HunkOutcome[];
}

/** What became of a patch: all that is needed to make its commit again. */
export interface PatchDecision {
	readonly key: string;
	readonly fate: PatchFate;
	/** Set for patches that landed, one that is laid out to be edited among them. */
	readonly manner?: Manner;
	/** A landed patch some of whose hunks stand in the target already. */
	readonly partlyUpstream: boolean;
	/** For every fate but landed: why. */
	readonly reason?: PatchReason;
	/** What it needs of patches that are left out, where the user has it carried over all the same. */
	readonly overruled?: readonly BuildsOn[];
	/** It is open, and was left out in an earlier run, where something else was open in it. */
	readonly leftOutBefore?: LeftOutBefore;
	/** The commit of upstream that the patch became, or may have become. */
	readonly tie?: Tie;
	/** What the target has of a patch that could not be landed, where that is much. */
	readonly inTarget?: InTarget;
	/** Set where it is to be part of the commit of a patch before it. */
	readonly meld?: Meld;
	/** The message to commit with in place of the patch's own, latin1. */
	readonly message?: string;
	readonly files: readonly FileOutcome[];
}

/** The worse of two manners. */
export function worstManner(a: Manner, b: Manner): Manner {
	return MANNERS.indexOf(a) >= MANNERS.indexOf(b) ? a : b;
}
