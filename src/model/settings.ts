import type { DeclaredElsewhere, MovedOut, TakenAway } from "./code.js";
import { DEFAULT_LLM_THRESHOLD, DEFAULT_THRESHOLD } from "./decision.js";
import type { CParser } from "./syntax.js";
import type { CodeChange } from "./tree.js";

/** What every hunk is decided by, besides the texts. Handed on whole, so that whatever lands meets the same gates. */
export interface PortSettings {
	/** The least confidence that is believed, 0 to 1. */
	readonly threshold: number;
	/** The least with which a model's answer is. */
	readonly llmThreshold: number;
	/** How the code around changed from base to target; where that is not known, gates that need it pass. */
	readonly code: CodeChange | undefined;
	/** What the whole patch takes away from others; where that is not known, each file is looked at alone. */
	readonly taken?: readonly TakenAway[];
	/** What the patch takes out and upstream moved to other files; where that is not known, what is gone counts as upstream. */
	readonly movedOut?: readonly MovedOut[];
	/** What the patch declares and upstream has in another file by now, where that is known. */
	readonly elsewhere?: readonly DeclaredElsewhere[];
	/** Reads C for the gate that looks for what cannot be parsed, which passes without one. */
	readonly parser: CParser | undefined;
	/** Names of strategies, drift rules and gates that are left out, to measure what they earn. */
	readonly without: ReadonlySet<string>;
}

/** All rules and gates, nothing known of the code around. */
export const DEFAULT_SETTINGS: PortSettings = {
	threshold: DEFAULT_THRESHOLD,
	llmThreshold: DEFAULT_LLM_THRESHOLD,
	code: undefined,
	parser: undefined,
	without: new Set(),
};
