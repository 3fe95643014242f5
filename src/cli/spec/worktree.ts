import type { CommandSpec } from "../command.js";
import { INDEX_OPTIONS } from "../index-options.js";

export const worktree: CommandSpec = {
	name: "worktree",
	synopsis: "[FILE...] [--full] [--again]",
	summary: "Print where a stopped run's worktree is, make it again, or fill it",
	description: [
		"Prints the folder of the run's worktree. Where it was deleted, it is made again as it was when the run stopped. It has the files of the patch only; FILE, named from the top of the tree, is checked out besides, --full checks out all, for who wants to compile, and it stays full until the run ends.",
	],
	words: { least: 0, most: 1000 },
	options: {
		full: { type: "boolean", describe: "Check out every file of the tree." },
		again: {
			type: "boolean",
			config: "nobody",
			describe:
				"Lay it out again as it was when the run stopped; what you did there is put into left/ beside it.",
		},
		...INDEX_OPTIONS,
	},
	examples: [
		{ command: 'cd "$(git miggpt worktree --full)" && make drivers/net/', says: "Compile what is put right" },
	],
	action: async () => (await import("../commands/worktree.js")).run,
};
