import { type CommandSpec, lineOnly } from "../command.js";

export const installDriver: CommandSpec = {
	name: "install-driver",
	synopsis: "[--global] [--remove]",
	summary: "Make git merge, rebase, cherry-pick and am -3 use the engine",
	description: [
		"Writes the merge driver merge.miggpt into the repository's configuration, and lines that name it for C, assembler, devicetree, Kconfig and Makefile into .git/info/attributes, which nobody commits. From then on, git itself lands what the engine is sure of and stops at the rest.",
		"With --global both go to the user's own configuration and attributes file (core.attributesFile), for all repositories; attributes in a repository win over those. Done twice, it changes nothing. --remove takes out what was written and nothing else.",
	],
	words: { least: 0, most: 0 },
	options: lineOnly({
		global: { type: "boolean", describe: "For all repositories of the user." },
		remove: { type: "boolean", describe: "Take the driver out again." },
	}),
	examples: [
		{ command: "git miggpt install-driver && git rebase v6.12", says: "Let git rebase use the engine" },
		{ command: "git miggpt install-driver --remove", says: "Let git merge by itself again" },
	],
	action: async () => (await import("../commands/install-driver.js")).run,
};
