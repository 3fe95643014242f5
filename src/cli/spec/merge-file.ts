import { type CommandSpec, lineOnly } from "../command.js";
import { thresholdOption } from "../threshold.js";

export const mergeFile: CommandSpec = {
	name: "merge-file",
	synopsis: "[options] [-L NAME [-L ORIG [-L NAME2]]] OURS BASE THEIRS",
	summary: "Merge three files as git merge-file does, with the engine",
	description: [
		"Carries what changed from BASE to THEIRS over to OURS and writes the result there, or to standard output (-p). Arguments, conflict markers and exit status are those of git-merge-file(1): a number of conflicts up to 127, 255 for a failure, 129 for wrong usage.",
		"Where git would leave a conflict, the engine lands what it is sure of (--threshold) and leaves the rest between markers. Where the engine can do no more than git, the result is that of git merge-file to the byte. A change that the engine finds dangerous is a conflict even where git merges it. Files that the engine cannot merge, binary ones for instance, are left to git merge-file.",
		"With --ours, --theirs or --union, git settles that way what the engine did not land.",
	],
	words: { least: 3, most: 3 },
	failures: { usage: 129, other: 255 },
	options: {
		...lineOnly({
			stdout: { type: "boolean", alias: "p", describe: "Write the result to standard output, not to OURS." },
			label: {
				type: "string",
				alias: "L",
				value: "NAME",
				repeats: true,
				describe: "What markers call OURS, BASE and THEIRS, in this order; without it, their file names.",
			},
			merge: {
				type: "boolean",
				describe: "Show both sides of a conflict, whatever merge.conflictStyle says.",
			},
			diff3: { type: "boolean", describe: "Show the base of a conflict, too." },
			zdiff3: { type: "boolean", describe: "As --diff3, without lines that both sides begin or end with." },
			ours: { type: "boolean", describe: "Settle conflicts in favour of OURS." },
			theirs: { type: "boolean", describe: "Settle conflicts in favour of THEIRS." },
			union: { type: "boolean", describe: "Settle conflicts by keeping both sides." },
			"marker-size": { type: "number", value: "N", describe: "How long conflict markers are, instead of 7." },
			path: {
				type: "string",
				value: "PATH",
				describe: "Where the file stands in the kernel tree, which tells its language; OURS unless given.",
			},
			json: {
				type: "boolean",
				describe:
					"Print the decision on every change as JSON on standard output; with -p, the result is in it and OURS is not written.",
			},
			quiet: { type: "boolean", alias: "q", describe: "Print no warnings." },
		}),
		threshold: thresholdOption("a change is believed"),
	},
	examples: [
		{
			command: "git miggpt merge-file -p --diff3 driver.c driver.c.v6.1 driver.c.patched >merged.c",
			says: "Carry a patch of driver.c over to another version of it",
		},
	],
	action: async () => (await import("../commands/merge-file.js")).run,
};
