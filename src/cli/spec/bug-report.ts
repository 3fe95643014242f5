import { type CommandSpec, lineOnly } from "../command.js";

export const bugReport: CommandSpec = {
	name: "bug-report",
	synopsis: "PATCH [--right REV] [--blank] [-o FILE] [--run RUN]",
	summary: "Write a wrongly ported patch as rows that git miggpt bench reads",
	description: [
		"Writes of every file that the patch changes what base, patch and target have, and what is right there, as a row of a CSV. Whoever gets the file sees with git miggpt bench FILE what you saw, and can keep it as a test. PATCH is a number as the run counts them, or a commit id of the series.",
		"What is right is what the commit REV has, or a branch on which you put it right; without --right it is what the run made, for you to mend in the CSV's column file_new_p. The column hunks says how each hunk landed.",
		"The files are whole, and nothing is sent anywhere. --blank gives every name, also in comments and strings, another one, the same everywhere; look through it before you pass it on.",
	],
	words: { least: 1, most: 1 },
	options: lineOnly({
		right: { type: "string", value: "REV", describe: "The commit whose files are right." },
		blank: { type: "boolean", describe: "Give all names other ones, the same in all texts." },
		output: {
			type: "string",
			alias: "o",
			value: "FILE",
			describe: "Where the CSV goes, instead of standard output.",
		},
		run: { type: "string", value: "RUN", describe: "Another run than the latest." },
	}),
	examples: [
		{
			command: "git miggpt bug-report 12 --right fixed-branch --blank -o wrong.csv",
			says: "Say what patch 12 should have become, without the names in it",
		},
		{ command: "git miggpt bench wrong.csv", says: "See that it still goes wrong" },
	],
	action: async () => (await import("../commands/bug-report.js")).run,
};
