import type { PatchDecision } from "./decision.js";
import type { PatchFate } from "./fate.js";
import type { Ident, Patch } from "./series.js";
import type { StopQuestion } from "./stop-question.js";

/** What happens at a conflict. */
export type ConflictPolicy = "stop" | "park";

/** What becomes of a patch that upstream has in effect: left out for good, or left out until the user says so. */
export type SupersededPolicy = "drop" | "park";

/** A file a patch with a `series` file, one mailbox, or a mail a patch. */
export type PatchForm = "quilt" | "mbox" | "mail";

/** Shell commands that the user gave to check the result with. */
export interface Checks {
	/** Run after each patch that lands. */
	readonly exec: readonly string[];
	/** Run after each patch for each C file that it touches; `{file}` and `{obj}` stand for its paths. */
	readonly execChanged: readonly string[];
	/** Run at the end, to find the first patch that it fails after. */
	readonly bisectExec?: string;
}

/** All that is fixed before the first patch: with the journal it determines the branch. */
export interface Plan {
	readonly schemaVersion: 4;
	readonly run: string;
	/** The names as the user gave them, and the commits that they named then. */
	readonly base: NamedCommit;
	readonly target: NamedCommit;
	readonly series: NamedCommit;
	/** Oldest first. */
	readonly commits: readonly string[];
	/** Full ref name of the branch to make. */
	readonly branch: string;
	/** What the branch pointed to, where it was there; the run moves it from there only. */
	readonly branchWas?: string;
	readonly committer: Ident;
	readonly onConflict: ConflictPolicy;
	readonly threshold: number;
	/** The same for a model's answers; absent in records from before there was one. */
	readonly llmThreshold?: number;
	readonly superseded: SupersededPolicy;
	/** Whether the commits between base and target are looked at. */
	readonly history: boolean;
	/** The git directory of the worktree that the run was started in. */
	readonly home: string;
	/** The folder for the patch files, where it is not one in the run's own folder. */
	readonly output?: string;
	/** The form that patch files go out in, where it is not the one they came in, or mails for commits. */
	readonly form?: PatchForm;
	/** Replace the branch, and move patch files aside, where such are there already. */
	readonly force: boolean;
	readonly checks: Checks;
	/** Trailers that every message gets: the committer's Signed-off-by, and which commit it was made of. */
	readonly trailers?: readonly ("signoff" | "origin")[];
	/** Run git's hook of that name at the end. */
	readonly postRewrite?: true;
	/** Branches at commits of the series that go along: where each was then, and the commit of the series that it stands for. */
	readonly updateRefs?: readonly { readonly ref: string; readonly at: string; readonly commit: string }[];
	/** The key that the published commits are signed with, as `git commit -S` takes it, empty for the default one; false where a run was told to do without. */
	readonly sign?: string | false;
	/** The folder for the run's worktree, where it is not one in the run's own folder. */
	readonly worktree?: string;
	/** The model that the run was begun with: told where it goes on without one, and never asked for that. */
	readonly model?: string;
	/** The last of the commits that were made for the run, which no branch holds: of patch files, or of merges. */
	readonly made?: string;
	/** Set where the series was read from patch files; they go out in the form that they came in. */
	readonly patchFiles?: PatchFilesPlan;
	/** Set where the series goes by way of other versions: this run is one leg of it. */
	readonly way?: Way;
	/** The run that this one does over, and the patches that it decides anew; the others it takes from there. */
	readonly retryOf?: {
		readonly run: string;
		readonly keys: readonly string[];
		/** Those of them that are carried over although upstream has them in effect. */
		readonly keep: readonly string[];
		/** Those of them that are carried over although they build on a patch that is left out. */
		readonly anyway: readonly string[];
	};
}

/** What can be said otherwise when a run goes on; it counts from there on. */
export type ChangedSettings = Partial<
	Pick<Plan, "onConflict" | "superseded" | "threshold" | "llmThreshold" | "sign">
>;

/** A way over several versions, a run for each leg: what one lands is the series of the next. */
export interface Way {
	/** The versions after the target; none for the last leg, which makes the branch and the patch files. */
	readonly after: readonly NamedCommit[];
	/** The run of the leg before; absent for the first. */
	readonly before?: string;
}

/** True for a leg that another one follows. */
export function isOnTheWay({ way }: Plan): boolean {
	return way !== undefined && way.after.length > 0;
}

/** A series that was read from patch files. */
export interface PatchFilesPlan {
	/** The run in whose folder the files' bytes are kept. */
	readonly run: string;
	/** As the user named them. */
	readonly paths: readonly string[];
	/** One a commit of the plan, in its order. */
	readonly files: readonly PatchFileOrigin[];
	/** What is made anew in a patch that still holds. */
	readonly refresh: "none" | "headers" | "all";
	/** Where the files of patches go that were left out. */
	readonly leftOut: "not-applied" | "omit";
}

/** True for a patch that did not apply to BASE: what it was made for is known from its own lines alone. */
export function isGuessed(origin: PatchFileOrigin | undefined): boolean {
	return origin?.fit === "alike" || origin?.fit === "alone";
}

/** The file that a commit was made of. */
export interface PatchFileOrigin {
	readonly name: string;
	/**
	 * How it stood to BASE: it applied where it says, elsewhere, with fuzz; BASE has it already; or it did not apply, and
	 * what it shows of its files was put into BASE, at lines that are like it or at none.
	 */
	readonly fit: "exact" | "offset" | "fuzz" | "present" | "alike" | "alone";
	/** Lines of its header that speak of the commit or mail that it was made from, latin1. */
	readonly clues?: string;
}

export interface NamedCommit {
	readonly name: string;
	readonly commit: string;
}

/** Why a run waits for its user. */
export type Stop =
	/** A patch that cannot be decided. */
	| { readonly why: "conflict"; readonly key: string }
	/** A patch that landed is to be edited. */
	| { readonly why: "edit"; readonly key: string }
	/** A command failed after this patch; `id` is what the journal calls it, `output` the end of what it wrote. */
	| {
			readonly why: "exec";
			readonly id: string;
			readonly key?: string;
			readonly command: string;
			readonly code: number;
			readonly output: string;
	  }
	/** The to-do list said so. */
	| { readonly why: "break"; readonly key?: string };

/** The patch that is laid out at a stop for its user to work on; undefined where that is what has landed. */
export function laidOutAt(stop: Stop): string | undefined {
	return stop.why === "conflict" || stop.why === "edit" ? stop.key : undefined;
}

/** How a run came to its end. */
export type RunEnd =
	| "done"
	| "aborted"
	| "quit"
	| "undone"
	/** It did another one over, and came to the very same: that one stands. */
	| "unchanged";

/** Where a run stands: at work (or killed at it), waiting for its user, or over. */
export type RunPhase =
	| { readonly kind: "working" }
	| { readonly kind: "stopped"; readonly stop: Stop }
	| { readonly kind: "ended"; readonly how: RunEnd };

/** What the run tells while it works. */
export type RunEvent =
	| { readonly kind: "planned"; readonly plan: Plan }
	| {
			readonly kind: "step";
			readonly number: number;
			readonly total: number;
			readonly subject: string;
			readonly doing: "porting";
	  }
	| {
			readonly kind: "decided";
			readonly number: number;
			readonly total: number;
			readonly patch: Patch;
			readonly decision: PatchDecision;
	  }
	/** The patch at work takes a while: the file that it is at, and the share of that file that is done, 0 to 1. */
	| { readonly kind: "within"; readonly path: string; readonly share: number }
	| { readonly kind: "doing"; readonly what: string }
	/** A command of the user's begins, and a line that it writes, latin1. */
	| { readonly kind: "running"; readonly command: string }
	| { readonly kind: "output"; readonly line: string }
	/** A request to a model is about to be sent, or answered from what was kept. Never holds the key. */
	| {
			readonly kind: "asking";
			readonly model: string;
			readonly messages: readonly { readonly role: string; readonly content: string }[];
			/** What else is in the request's body. */
			readonly parameters: Readonly<Record<string, unknown>>;
	  }
	| { readonly kind: "warning"; readonly text: string };

/** How many of the control questions that were asked a model answered as the engine does. */
export interface ControlScore {
	readonly agreed: number;
	readonly asked: number;
}

/** What asking a model cost a run. */
export interface ModelUse {
	readonly model: string;
	/** The model that was asked whether answers are right; it is counted with the other. */
	readonly critic?: string;
	/** How it fared at control questions, in this run or, where they are known, in an earlier one. */
	readonly controls?: ControlScore & { readonly isKnown: boolean };
	/** HTTP requests, retries included. */
	readonly requests: number;
	readonly tokensIn: number;
	readonly tokensOut: number;
	/** Some tokens are estimates: the endpoint did not count them. */
	readonly isEstimate: boolean;
	/** Answers that came from the cache, and from a recording. */
	readonly cached: number;
	readonly replayed: number;
	/** By the price that the user gave; absent where there is none. */
	readonly cost?: number;
}

/** One patch of a finished or stopped run. */
export interface PatchResult {
	readonly commit: string;
	/** The commit that it is in: for a patch that was melded with others, the one of all of them. */
	readonly newCommit?: string;
	/** The commit that it had by itself before it was melded, or others with it. */
	readonly madeAs?: string;
	readonly subject: string;
	readonly decision: PatchDecision;
}

/** A branch that went along with the series. */
export interface MovedRef {
	readonly ref: string;
	readonly from: string;
	readonly to: string;
}

/** A run as it ended, or as it stands where it stopped. */
export interface RunResult {
	readonly plan: Plan;
	readonly dryRun: boolean;
	readonly patches: readonly PatchResult[];
	readonly fates: Readonly<Record<PatchFate, number>>;
	/** The commit that holds what was ported; absent in a dry run. */
	readonly tip?: string;
	/** Full ref name that `tip` stands under besides the branch. */
	readonly tipRef?: string;
	/** The branch was created or moved to `tip`. */
	readonly branchMade: boolean;
	readonly patchesDir?: string;
	/** Branches that went along; absent where none did. */
	readonly movedRefs?: readonly MovedRef[];
	/** Messages that `git am` would change: commit, and what would change. */
	readonly mailLosses: readonly { readonly commit: string; readonly losses: readonly string[] }[];
	/** Patches were in doubt, and no history between base and target was there to look at. */
	readonly lacksHistory?: true;
	/** Commits whose signature or unknown headers were left behind. */
	readonly droppedHeaders: readonly { readonly commit: string; readonly headers: readonly string[] }[];
	readonly seconds: number;
	/** Absent where no model was named. */
	readonly model?: ModelUse;
	/** What the run has sent to its model, and waits for the answers to. */
	readonly batch?: { readonly id: string; readonly questions: number };
	/** Why the run waits, and where its worktree and the notes on its open questions are. */
	readonly stopped?: {
		readonly stop: Stop;
		readonly worktree?: string;
		readonly notes?: string;
		/** What was asked at the stop, and is open or settled by now. */
		readonly questions?: readonly StopQuestion[];
	};
	/** How it came to its end; absent while it is under way. */
	readonly ended?: RunEnd;
	/** The run's worktree, where the run was quit and left it to its user. */
	readonly leftWorktree?: string;
	/** It did an earlier run over and came to the very same: this is that run, which stands. */
	readonly isUnchanged?: true;
	/** The first patch after which `--bisect-exec` failed. */
	readonly broken?: { readonly commit: string; readonly number: number; readonly output: string };
}
