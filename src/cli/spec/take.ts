import { type CommandSpec, WORDS } from "../command.js";
import { GOING_OPTIONS } from "../going-options.js";

export const take: CommandSpec = {
	name: "take",
	synopsis: "N... | --all | --file FILE [--side SIDE] | --upstream",
	summary: "Put what is proposed in place of an open hunk, or accept what upstream has in effect",
	description: [
		"At a stop, puts the engine's or the model's proposal for the open hunk N in place of its markers in the run's worktree, or one of the sides. N may be a range (1-3) and several may be given; --all and --file take all that is open, and say what nothing is proposed for. A file in which nothing else is open is staged. git miggpt status and the notes beside the worktree list what is open.",
		"With --upstream, accepts that all superseded patches of the latest run are left out: does the run over with --superseded drop, every decision as it was.",
	],
	words: { least: 0, most: 1000 },
	options: {
		upstream: {
			type: "boolean",
			config: "nobody",
			notWith: [WORDS],
			describe: "Accept that what upstream has in effect is left out.",
		},
		all: {
			type: "boolean",
			config: "nobody",
			notWith: ["upstream"],
			describe: "All that is open in the patch.",
		},
		file: {
			type: "string",
			config: "nobody",
			notWith: ["upstream"],
			value: "FILE",
			describe: "All that is open in a file, named from the top of the tree.",
		},
		side: {
			type: "string",
			config: "nobody",
			value: "SIDE",
			notWith: ["upstream"],
			choices: ["proposal", "patch", "base", "target"],
			default: "proposal",
			describe: "What to take: the proposal, or the lines as the patch, the base or the target has them.",
		},
		...Object.fromEntries(
			Object.entries(GOING_OPTIONS).map(([name, option]) => [
				name,
				{ ...option, with: ["upstream"], describe: `With --upstream: ${option.describe}` },
			]),
		),
	},
	examples: [
		{ command: "git miggpt take 1", says: "Take the proposal for hunk 1" },
		{ command: "git miggpt take 1-3 5", says: "Take those for several" },
		{ command: "git miggpt take --upstream", says: "Accept what upstream has in effect as left out" },
		{ command: "git miggpt take 2 --side target", says: "Leave hunk 2 as the target has it" },
	],
	action: async () => (await import("../commands/take.js")).run,
};
