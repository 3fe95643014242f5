import type { CommandSpec } from "../command.js";

export const config: CommandSpec = {
	name: "config",
	synopsis: "",
	summary: "List what can be set in git's config, with values and where they are set",
	description: [
		"Every option that says how something is done, and not what, can be set for good as miggpt.<option> in git's config, its dashes left out: git config miggpt.onConflict park is --on-conflict park from then on. The command line counts before the environment, and that before git's config. What says where code and keys go, or what is run, counts in your own config alone (git config --global), not in the repository's.",
		"Lists each key with its value and where that stands, or its default. A key that is none and a value that is not taken are errors, here and in every other command.",
		"Exits with 0, or with 2 where something is wrong.",
	],
	words: { least: 0, most: 0 },
	options: {},
	examples: [
		{ command: "git config --global miggpt.onConflict park", says: "Never stop at a conflict, anywhere" },
		{
			command: "git -c miggpt.threshold=0.9 miggpt rebase v6.1..v6.12",
			says: "Set it for one call, as for git",
		},
	],
	ignoresConfig: true,
	action: async () => (await import("../commands/config.js")).run,
};
