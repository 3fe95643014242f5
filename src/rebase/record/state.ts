import type { PatchDecision } from "../../model/decision.js";
import { isWaiting } from "../../model/fate.js";
import type { PatchWish, ReviewMark } from "../../model/mark.js";
import type { ChangedSettings, RunPhase } from "../../model/run.js";
import type { JournalEntry } from "./journal.js";

/** What a run's journal says, added up. */
export interface RunState {
	/** The latest decision on each patch, in the order in which the patches were decided. */
	readonly decisions: readonly PatchDecision[];
	/** Patches and instructions whose commands are done with. */
	readonly checked: ReadonlySet<string>;
	readonly phase: RunPhase;
	/** What counts instead of the plan's settings by now. */
	readonly changed: ChangedSettings;
	/** What reviewers said, in that order. */
	readonly marks: readonly ReviewMark[];
	/** What they want to be done otherwise, in that order. */
	readonly wishes: readonly PatchWish[];
	/** How long the run was at work; what was interrupted is not counted, and 0 is not known. */
	readonly seconds: number;
	readonly published?: Extract<JournalEntry, { kind: "published" }>;
	/** The last commit of what the next leg takes up; absent where this one is not done, or is the last. */
	readonly passed?: string;
}

/** Adds up a journal. */
export function stateOf(entries: readonly JournalEntry[]): RunState {
	const decisions = new Map<string, PatchDecision>();
	const checked = new Set<string>();
	let phase: RunPhase = { kind: "working" };
	let changed: ChangedSettings = {};
	let published: RunState["published"];
	let passed: string | undefined;
	let seconds = 0;
	const marks: ReviewMark[] = [];
	const wishes: PatchWish[] = [];
	for (const entry of entries) {
		if (entry.kind === "marked") {
			marks.push(entry.mark);
			continue;
		}
		if (entry.kind === "wished") {
			wishes.push(entry.wish);
			continue;
		}
		if (entry.kind === "worked") {
			seconds += entry.seconds;
			continue;
		}
		if (entry.kind === "changed") {
			changed = { ...changed, ...entry.settings };
			continue;
		}
		if (entry.kind === "decided") {
			decisions.delete(entry.decision.key);
			decisions.set(entry.decision.key, entry.decision);
		} else if (entry.kind === "checked") checked.add(entry.id);
		else if (entry.kind === "published") published = entry;
		else if (entry.kind === "passed") passed = entry.tip;
		phase =
			entry.kind === "stopped"
				? { kind: "stopped", stop: entry.stop }
				: entry.kind === "ended"
					? { kind: "ended", how: entry.how }
					: { kind: "working" };
	}
	return {
		decisions: [...decisions.values()],
		checked,
		phase,
		changed,
		marks,
		wishes,
		seconds,
		...(published && { published }),
		...(passed !== undefined && { passed }),
	};
}

/** Decisions that stand: all but that on the patch that the run waits at, which is decided anew. */
export function finalDecisions({ decisions }: RunState): PatchDecision[] {
	return decisions.filter(({ fate }) => !isWaiting(fate));
}
