import type { CommandSpec } from "../command.js";

export const rangeDiff: CommandSpec = {
	name: "range-diff",
	synopsis: "[PATCH...] [--run RUN]",
	summary: "Print git range-diff of the series and its result, by the run's own pairs",
	description: [
		"Prints what git range-diff prints, for every patch of the latest run or those named, with the pairs that the run knows: git takes a patch that was changed much for two others. = is a patch that came out the same, ! one that differs, < one that did not land.",
	],
	words: { least: 0, most: 1000 },
	options: {
		run: { type: "string", config: "nobody", value: "RUN", describe: "Another run than the latest." },
	},
	examples: [{ command: "git miggpt range-diff 42", says: "What differs in patch 42?" }],
	action: async () => (await import("../commands/range-diff.js")).run,
};
