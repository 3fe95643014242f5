import type { OptionSpec } from "./command.js";
import { INDEX_OPTIONS } from "./index-options.js";

/** Options of every command that sets a run going. */
export const GOING_OPTIONS: Readonly<Record<string, OptionSpec>> = {
	json: {
		type: "boolean",
		describe:
			"Print the whole run as one JSON document on standard output, and nothing else there; of several legs the last, which names the run of the one before.",
	},
	quiet: {
		type: "boolean",
		alias: "q",
		describe: "Print errors only, and at a stop the line that says where.",
	},
	verbose: {
		type: "boolean",
		alias: "v",
		describe: "Print the decision on every hunk, and every request to the model, without the key.",
	},
	...INDEX_OPTIONS,
};
