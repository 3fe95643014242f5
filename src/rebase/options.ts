import type { Assistant } from "../assist/assistant.js";
import type { RunEvent } from "../model/run.js";

/** How a run is shown and timed. */
export interface RunOptions {
	/** Decide everything, write nothing. */
	readonly dryRun: boolean;
	/** Asked about what the engine leaves; absent where no model is named. */
	readonly assistant?: Assistant;
	/** The key of the model's endpoint: what a command writes is kept without it. */
	readonly key?: string;
	/** Where what is known of whole trees and histories is kept, and how many bytes at most. */
	readonly indexes: { readonly folder: string; readonly limit: number };
	readonly tell: (event: RunEvent) => void;
	/** Milliseconds from any fixed point. */
	readonly clock: () => number;
}
