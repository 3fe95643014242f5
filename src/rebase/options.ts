import type { Assistant } from "../assist/assistant.js";
import type { RunEvent } from "../model/run.js";

/** Where results go. */
export interface Output {
	/** The folder for the patch files; by default one in the run's own folder. */
	readonly folder?: string;
	/** Replace a branch, and move patch files aside, that are there already. */
	readonly force: boolean;
}

/** How a plan is run. */
export interface RunOptions {
	/** Decide everything, write nothing. */
	readonly dryRun: boolean;
	readonly output: Output;
	/** Asked about what the engine leaves; absent where no model is named. */
	readonly assistant?: Assistant;
	readonly tell: (event: RunEvent) => void;
	/** Milliseconds from any fixed point. */
	readonly clock: () => number;
}
