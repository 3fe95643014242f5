import type { CommandSpec } from "../command.js";
import { MODEL_OPTIONS } from "../model-options.js";

export const doctor: CommandSpec = {
	name: "doctor",
	synopsis: "[options]",
	summary: "Check git, the model and its key, the cache and the terminal",
	description: [
		"Checks one after another what a run depends on, and says what to do about each: git's version, the repository, the model (one tiny request, and its time), the cache folder, the terminal. The model's options are those of rebase, and come from the same places. No key is printed.",
		"Exits with 0 where all is well, with 2 where something would keep a run from working.",
	],
	words: { least: 0, most: 0 },
	options: Object.fromEntries(
		["llm", "llm-url", "llm-api", "llm-command", "llm-key-env", "llm-timeout", "llm-extra"].map((name) => [
			name,
			MODEL_OPTIONS[name]!,
		]),
	),
	examples: [
		{
			command: "git miggpt doctor --llm qwen3 --llm-url http://localhost:11434/v1",
			says: "See whether a model on this machine answers",
		},
	],
	action: async () => (await import("../commands/doctor.js")).run,
};
