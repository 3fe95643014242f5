import type { PatchDecision, PatchFate } from "./decision.js";
import type { Ident, Patch } from "./series.js";

/** What happens at a conflict. */
export type ConflictPolicy = "stop" | "park";

/** All that is fixed before the first patch: with the journal it determines the branch. */
export interface Plan {
	readonly schemaVersion: 1;
	readonly run: string;
	/** The names as the user gave them, and the commits that they named then. */
	readonly base: NamedCommit;
	readonly target: NamedCommit;
	readonly series: NamedCommit;
	/** Oldest first. */
	readonly commits: readonly string[];
	/** Full ref name of the branch to make. */
	readonly branch: string;
	readonly committer: Ident;
	readonly onConflict: ConflictPolicy;
	readonly threshold: number;
}

export interface NamedCommit {
	readonly name: string;
	readonly commit: string;
}

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
	| { readonly kind: "doing"; readonly what: string }
	/** A request to a model is about to be sent, or answered from what was kept. Never holds the key. */
	| {
			readonly kind: "asking";
			readonly model: string;
			readonly messages: readonly { readonly role: string; readonly content: string }[];
	  }
	| { readonly kind: "warning"; readonly text: string };

/** What asking a model cost a run. */
export interface ModelUse {
	readonly model: string;
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
	readonly newCommit?: string;
	readonly subject: string;
	readonly decision: PatchDecision;
}

/** A run as it ended. */
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
	/** Messages that `git am` would change: commit, and what would change. */
	readonly mailLosses: readonly { readonly commit: string; readonly losses: readonly string[] }[];
	/** Commits whose signature or unknown headers were left behind. */
	readonly droppedHeaders: readonly { readonly commit: string; readonly headers: readonly string[] }[];
	readonly seconds: number;
	/** Absent where no model was named. */
	readonly model?: ModelUse;
}
