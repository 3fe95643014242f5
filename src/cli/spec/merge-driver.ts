import type { CommandSpec } from "../command.js";
import { thresholdOption } from "../threshold.js";

export const mergeDriver: CommandSpec = {
	name: "merge-driver",
	synopsis: "%O %A %B [%L [%P [%S %X %Y]]]",
	summary: "Merge a file for git merge, rebase, cherry-pick and am -3",
	description: [
		"What git runs for files with the attribute merge=miggpt, see gitattributes(5) and git miggpt install-driver. Merges as git miggpt merge-file does and leaves the result in %A. Exits with 0 where no conflict is left, else with the number of conflicts. Where the engine fails, git merge-file merges.",
		"Strategy options such as -Xours or -Xignore-all-space do not reach a merge driver.",
	],
	words: { least: 3, most: 8 },
	optionsFirst: true,
	failures: { usage: 129, other: 255 },
	options: { threshold: thresholdOption("a change is believed") },
	examples: [],
	action: async () => (await import("../commands/merge-driver.js")).run,
};
