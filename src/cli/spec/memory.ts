import type { CommandSpec } from "../command.js";

export const memory: CommandSpec = {
	name: "memory",
	synopsis: "[list | show ID... | forget ID... | forget --all]",
	summary: "List, show or forget how conflicts were resolved before",
	description: [
		"Every resolution, yours at a stop and a model's that passed its checks, is kept by the texts before and after it, shared among the repository's worktrees. The same conflict is resolved the same way in later runs, and shown as such: as in <commit>, <date>. Git's own rerere is read as well where it is enabled.",
		"ID is the beginning of what list prints first.",
	],
	words: { least: 0, most: 1000, choices: ["list", "show", "forget"] },
	options: { all: { type: "boolean", config: "nobody", describe: "With forget: forget everything." } },
	examples: [
		{ command: "git miggpt memory", says: "What is remembered?" },
		{ command: "git miggpt memory show 3f2a", says: "How was that one resolved?" },
		{ command: "git miggpt memory forget 3f2a", says: "Ask me again" },
	],
	action: async () => (await import("../commands/memory.js")).run,
};
