/** Why a hunk is unsure, and why a patch did not land. Worded in `report/wording/`; texts are latin1. */

import type { Evidence, FileLine, SiblingMove } from "./evidence.js";
import type { DriftRule, PatchFate, Strategy } from "./fate.js";
import type { GateFinding } from "./finding.js";
import type { Tie } from "./history.js";

export type HunkReason =
	/** No strategy fits; `definition` is the one of the base that the edit is in. */
	| { readonly kind: "no place"; readonly why: NoPlace; readonly definition?: string }
	| { readonly kind: "gate"; readonly finding: GateFinding }
	| {
			readonly kind: "below threshold";
			readonly by: Strategy | DriftRule;
			readonly confidence: number;
			readonly threshold: number;
			readonly evidence?: Evidence;
	  }
	| { readonly kind: "left out"; readonly by: LeftOut }
	/** A model was asked, and its answer does not stand either. */
	| { readonly kind: "asked"; readonly engine?: HunkReason; readonly failure: ModelFailure }
	| Obstacle;

export type NoPlace =
	| "upstream changed the same lines"
	| "upstream moved the lines"
	| "upstream moved the definition and changed it"
	| "upstream inserted at the same place"
	| "upstream rewrote both sides"
	| "too common"
	| "upstream changed the layout";

/** What the user said of a patch. */
export type LeftOut = "drop" | "park" | "skip";

/** What keeps a change of a file as a whole from landing. */
export type Obstacle =
	| ({ readonly kind: "siblings unclear" } & SiblingMove)
	/** The target has a file where a folder is needed, or a folder where the file is to stand. */
	| { readonly kind: "path taken"; readonly path: string; readonly by: "file" | "folder" }
	| { readonly kind: "another file added" }
	| { readonly kind: "another file there" }
	| { readonly kind: "no regular file" }
	| { readonly kind: "mode changed twice" }
	| { readonly kind: "no such file" }
	/** The file that the patch renames. */
	| { readonly kind: "renamed file gone"; readonly path: string }
	| { readonly kind: "deleted file changed" }
	| { readonly kind: "deleted file moved"; readonly to: string }
	/** The first file that has a part of it. */
	| { readonly kind: "deleted file split"; readonly to: string }
	| { readonly kind: "changed file gone"; readonly what: Opaque }
	| { readonly kind: "changed twice"; readonly what: Opaque };

/** What of a path is carried over whole or not at all. */
export type Opaque = "binary file" | "file's type" | "file";

/** Why a model's answer does not stand, or there is none. What is said in its or its endpoint's words is a string. */
export type ModelFailure =
	| { readonly kind: "no answer"; readonly says: string }
	| { readonly kind: "cannot"; readonly says: string }
	/** It says that the merge is right, and what stopped that is not. */
	| { readonly kind: "upheld"; readonly says: string }
	| { readonly kind: "cannot find"; readonly says: string }
	/** A check of the answer failed; a gate's finding is data. */
	| { readonly kind: "rejected"; readonly check: string; readonly finding: string | GateFinding }
	/** `lines` of the base's or the target's code, `most` of which are shown. */
	| {
			readonly kind: "too long";
			readonly side: "base" | "target";
			readonly lines: number;
			readonly most: number;
	  }
	/** It named a definition of so many lines. */
	| { readonly kind: "place too long"; readonly name: string; readonly lines: number; readonly most: number }
	/** What it named instead, and what was wrong with its last answer where that had no form. */
	| {
			readonly kind: "place not found";
			readonly rounds: number;
			readonly named: readonly string[];
			readonly malformed?: string;
	  }
	/** Another model, which was asked whether it is right, says that it is not. */
	| { readonly kind: "objected"; readonly says: string }
	| { readonly kind: "not sure enough"; readonly confidence: number; readonly weakest: string }
	/** Another part of the hunk has no answer that holds. */
	| { readonly kind: "not whole" }
	/** Answers about so many places of an added file held, and this is found still. */
	| { readonly kind: "still found"; readonly places: number; readonly finding: GateFinding };

/** Why a patch did not land, or will not. */
export type PatchReason =
	/** The first hunk that is unsure. */
	| { readonly kind: "hunk"; readonly path: string; readonly reason: HunkReason }
	| { readonly kind: "upstream"; readonly at?: FileLine }
	/** A commit of upstream is the patch. */
	| { readonly kind: "upstream as"; readonly tie: Tie }
	/** The target has a share of its added lines, 0 to 1, in effect; `missing` is the first line that it has not as it is. */
	| {
			readonly kind: "superseded";
			readonly share: number;
			readonly at?: FileLine;
			readonly missing?: string;
	  }
	/** Upstream has in effect what every unsure hunk does; the others would land. */
	| { readonly kind: "partly superseded"; readonly hunks: number; readonly total: number }
	| { readonly kind: "nothing left" }
	| { readonly kind: "not needed"; readonly before?: LeftOutBefore }
	/** `before` where that was said in another run. */
	| { readonly kind: "left out"; readonly by: LeftOut; readonly before?: LeftOutBefore }
	/** It landed, and waits for what the user wants to change of it: the to-do list, or `retry --edit`, said so. */
	| { readonly kind: "to be edited"; readonly by?: "list" | "retry" }
	| BuildsOn
	| { readonly kind: "not reached"; readonly run: "ended" | "given up" | "stopped" | "under way" };

/** What the user said of a patch in an earlier run. */
export interface LeftOutBefore {
	/** What `git miggpt memory` names it by. */
	readonly id: string;
	readonly by: "drop" | "skip" | "not needed";
	readonly run: string;
	/** The run's target, as it was named. */
	readonly target: string;
	/** The day that the run began on, as ISO 8601 in UTC. */
	readonly date: string;
}

/** A patch that is left out provides what another one needs. */
export interface BuildsOn {
	readonly kind: "builds on";
	readonly patch: string;
	readonly fate: PatchFate;
	readonly needs: Need;
}

/** What of a patch that is left out another one builds on. */
export type Need =
	| { readonly kind: "file"; readonly path: string }
	| { readonly kind: "lines"; readonly at: FileLine }
	| { readonly kind: "word"; readonly word: string }
	| { readonly kind: "signature"; readonly word: string };
