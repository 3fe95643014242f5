import { type CommandSpec, WORDS } from "../command.js";

export const undo: CommandSpec = {
	name: "undo",
	synopsis: "[RUN] [--list]",
	summary: "Take the latest run, or another, back",
	description: [
		"Takes a run back that made a branch: the branch is gone, or where it was before; its patch files are moved aside, never deleted. Refused where the branch has moved since, and while a run is under way in this worktree. What the run had made stays under refs/miggpt/<run>/tip. Resolutions that were made by hand, and which patches were left out, stay in the memory, so that the same run needs them no second time; a model's are forgotten.",
	],
	words: { least: 0, most: 1 },
	options: {
		list: {
			type: "boolean",
			config: "nobody",
			notWith: [WORDS],
			describe: "List the runs that made a branch, the latest last, and which of them were taken back.",
		},
	},
	examples: [
		{ command: "git miggpt undo", says: "Take the latest run back" },
		{ command: "git miggpt undo --list", says: "Which runs could be taken back?" },
	],
	action: async () => (await import("../commands/undo.js")).run,
};
