import type { CommandSpec } from "../command.js";

export const memory: CommandSpec = {
	name: "memory",
	synopsis: "[list | show ID... | forget ID... | forget --all]",
	summary: "List, show or forget what you decided before",
	description: [
		"Every resolution, yours at a stop and a model's that passed its checks, is kept by the texts before and after it, shared among the repository's worktrees. The same conflict is resolved the same way in later runs, and shown as such: as in <commit>, <date>. Git's own rerere is read as well where it is enabled.",
		"A patch that you dropped from the to-do list, skipped at a stop, or found not needed there, is kept by its diff and subject. A later run lands it where it can. Where it cannot, one that you dropped is skipped; one of the others is left out again where the same is open in it, and stops otherwise, which tells what you said. The account names each, with day, run and how to have it tried again. git miggpt retry PATCH tries it, and so do edit and reword in the to-do list. A patch that you then carry over by hand is forgotten, and so is what you left out in a run that you give up.",
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
