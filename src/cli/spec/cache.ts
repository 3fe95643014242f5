import type { CommandSpec } from "../command.js";
import { MODEL_OPTIONS } from "../model-options.js";

export const cache: CommandSpec = {
	name: "cache",
	synopsis: "[--clear]",
	summary: "Show or clear what models have answered",
	description: [
		"Answers of models are kept by the content of the request, in $XDG_CACHE_HOME/git-miggpt/answers (~/.cache where that is not set), one file each; no key and no URL is among them.",
	],
	words: { least: 0, most: 0 },
	options: {
		clear: { type: "boolean", config: "nobody", describe: "Remove all answers." },
		"cache-size": MODEL_OPTIONS["cache-size"]!,
	},
	examples: [{ command: "git miggpt cache --clear", says: "Ask everything anew from now on" }],
	action: async () => (await import("../commands/cache.js")).run,
};
