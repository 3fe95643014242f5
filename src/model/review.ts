/**
 * A run as it is reviewed: for each patch what became of it, and for each hunk that is not the original the old hunk beside
 * the new one. All that is shown of a run draws this. Texts, names and paths are latin1 strings; lines count from 1.
 */

import type { HunkOutcome, PatchDecision } from "./decision.js";
import type { PatchFate } from "./fate.js";
import type { CommitName } from "./history.js";
import type { ReviewMark, Wish } from "./mark.js";
import type { PatchResult, RunResult } from "./run.js";
import type { Ident } from "./series.js";

export interface Review {
	readonly run: RunResult;
	/** Those that were read, in the run's order. */
	readonly patches: readonly PatchReview[];
	/** The files whose hunks had to be adapted or are open, most hunks first. */
	readonly files: readonly FileCause[];
	/** Upstream's commits that are named as the cause of that, or as what a patch became; those of most patches first. */
	readonly commits: readonly CommitCause[];
	/** What reviewers said, in that order. */
	readonly marks: readonly ReviewMark[];
	/** What they want to be done otherwise with patches that landed, by their keys. */
	readonly wishes: ReadonlyMap<string, Wish>;
}

/** What there is to do about a patch: nothing, look at it, know that upstream has it, or decide it. */
export const STANDINGS = ["automatic", "adapted", "upstream", "left"] as const;
export type Standing = (typeof STANDINGS)[number];

const STANDING_OF: Readonly<Record<Exclude<PatchFate, "landed">, Standing>> = {
	upstream: "upstream",
	superseded: "upstream",
	emptied: "upstream",
	parked: "left",
	skipped: "left",
	dropped: "left",
	conflict: "left",
	editing: "left",
	pending: "left",
};

/** How a patch stands for who reviews the run. */
export function standingOf({ fate, manner }: Pick<PatchDecision, "fate" | "manner">): Standing {
	if (fate !== "landed") return STANDING_OF[fate];
	return manner === "unchanged" ? "automatic" : "adapted";
}

/** A patch of a run. */
export interface PatchReview extends PatchResult {
	/** From 1, as the run counts. */
	readonly number: number;
	readonly standing: Standing;
	/** All that there is to look at of it was accepted. */
	readonly isReviewed: boolean;
	readonly author: Ident;
	/** The message that it came with, and the one that it landed with where that is another. */
	readonly message: string;
	readonly newMessage?: string;
	readonly files: readonly FileReview[];
}

/** A file of a patch. */
export interface FileReview {
	/** As the patch has it, and as the target has it. */
	readonly path: string;
	readonly newPath: string;
	/** Lines that the patch adds and removes, and that it adds and removes where it landed. */
	readonly old: LineCount;
	readonly new?: LineCount;
	readonly hunks: readonly HunkReview[];
}

export interface LineCount {
	readonly added: number;
	readonly removed: number;
}

/**
 * How a hunk differs from the one that came: not at all; by where it stands; by what stands around it; by what it adds
 * and removes. `gone` is one that has no counterpart in what landed, `beside` is one that the patch did not have.
 */
export const DIFFERENCES = ["none", "place", "context", "edit", "gone", "beside"] as const;
export type HunkDifference = (typeof DIFFERENCES)[number];

/** A hunk of a patch, old beside new. */
export interface HunkReview {
	/** Absent for one that was changed beside the patch's own. */
	readonly outcome?: HunkOutcome;
	readonly difference: HunkDifference;
	/** Which of the patch's hunks it is, from 1. */
	readonly number?: number;
	/** Set where there are rows. */
	readonly summary?: HunkSummary;
	/** Where the old hunk begins in the base, and the new one in the target; both from 1. */
	readonly oldAt?: PlacedAt;
	readonly newAt?: PlacedAt;
	/** Nothing where the hunk is the original, but perhaps at another line. */
	readonly rows: readonly Row[];
	/** The rows that are enough to sign it; absent where there are none, and where all are. */
	readonly near?: NearRows;
	/** The hunk as it landed, where that is the original. */
	readonly landed?: readonly Cell[];
	/** Lines that the old hunk shows, that the new one does not have, and that are the series' own: upstream never had them. */
	readonly own: readonly OwnLine[];
	/** What upstream changed at the place, from base to target; what the series itself changed there is not in it. */
	readonly upstream: readonly Cell[];
	/** Set where the hunk is open. */
	readonly open?: OpenPlace;
	/** What a reviewer noted. */
	readonly note?: string;
}

/** What there is to know of a hunk before its lines are read. */
export interface HunkSummary {
	/** Lines that the hunk adds and removes, as it came and as it landed. */
	readonly old: LineCount;
	readonly new: LineCount;
	/** Lines around the edit that differ, of the side that has more such lines. */
	readonly around: number;
	/** Lines of the edit that differ, counted alike. */
	readonly edited: number;
	/** What became of what in those lines, each once; absent where one of them is like none on the other side. */
	readonly words?: readonly WordChange[];
}

/** A part of a line and what stands in its place; empty where there is nothing. */
export interface WordChange {
	readonly from: string;
	readonly to: string;
}

/** A line that a patch of the series brought. */
export interface OwnLine {
	/** In the file as the patch found it in its series, from 1. */
	readonly line: number;
	readonly text: string;
	/** The patch that brought it, by its number, and what became of it; absent where none is found. */
	readonly from?: { readonly commit: string; readonly number: number; readonly fate: PatchFate };
}

export interface PlacedAt {
	readonly path: string;
	readonly line: number;
	/** The definition that it stands in. */
	readonly within?: string;
}

/** A line of the old hunk beside its like in the new one; a row with neither stands for so many that are alike. */
export interface Row {
	readonly old?: Cell;
	readonly new?: Cell;
	readonly isSame: boolean;
	readonly skipped?: number;
	/** How many of the lines that it stands for the patch adds or takes out. */
	readonly skippedEdits?: number;
}

/** Some rows of a hunk, [from, to), and how many others differ. */
export interface NearRows {
	readonly from: number;
	readonly to: number;
	readonly beyond: number;
}

/** A line of a diff without its terminator. */
export interface Cell {
	/** `@` begins another part of the file. */
	readonly sign: " " | "-" | "+" | "@";
	/** In the version that the line is of. */
	readonly line: number;
	readonly parts: readonly Part[];
	/** It is a file's last line and has no terminator. */
	readonly isUnended?: true;
}

/** A part of a line; `isOther` where there is a line beside it that has something else there. */
export interface Part {
	readonly text: string;
	readonly isOther: boolean;
}

/** A question that is open: what base, target and patch have at a place, and what is proposed. Lines keep their terminators. */
export interface OpenPlace {
	/** As markers and notes count it. */
	readonly number: number;
	/** The first line of the target that it is about; none for a file as a whole. */
	readonly line?: number;
	readonly base: string;
	readonly target: string;
	readonly patch: string;
	readonly proposal?: string;
}

export interface FileCause {
	readonly path: string;
	readonly hunks: number;
	/** Numbers of patches. */
	readonly patches: readonly number[];
}

export interface CommitCause {
	readonly commit: CommitName;
	readonly patches: readonly number[];
}

/** The text of a cell. */
export function textOf({ parts }: Cell): string {
	return parts.map(({ text }) => text).join("");
}
