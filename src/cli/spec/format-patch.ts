import type { CommandSpec } from "../command.js";

export const formatPatch: CommandSpec = {
	name: "format-patch",
	synopsis: "-o DIR [RUN] [options]",
	summary: "Write the latest run, or another, as mails with a cover letter, to be sent",
	description: [
		"Writes what a run landed as git format-patch does, ready for git send-email. The cover letter, 0000-cover-letter.patch, says in the porters' convention which patches were adapted and how, which are superseded or upstream, which are left out, and that all others are automatic; then come diffstat, git range-diff of what was adapted, base-commit, and as prerequisites the patches between the nearest tag and TARGET.",
		"The options are git format-patch's. git am -3 --empty=drop DIR/*.patch applies them: a cover letter has no patch, and without --empty=drop git am stops at it (git am --skip goes on).",
	],
	words: { least: 0, most: 1 },
	options: {
		output: {
			type: "string",
			alias: "o",
			value: "DIR",
			describe: "Folder for the mails; an empty one, or none yet.",
		},
		cover: {
			type: "string",
			value: "FILE",
			notWith: ["reuse-cover"],
			describe: "Subject (the first paragraph) and text of the cover letter, above what it says by itself.",
		},
		"reuse-cover": {
			type: "boolean",
			config: "nobody",
			describe: "Take subject and text that this run, or the last one of this series, was given.",
		},
		"reroll-count": {
			type: "number",
			alias: "v",
			value: "N",
			describe: "Mark the series as its version N.",
		},
		"subject-prefix": { type: "string", value: "PREFIX", describe: "Instead of PATCH, as in 'PATCH RT'." },
		to: { type: "string", value: "ADDRESS", repeats: true, describe: "Add a To: header." },
		cc: { type: "string", value: "ADDRESS", repeats: true, describe: "Add a Cc: header." },
		"in-reply-to": {
			type: "string",
			value: "MESSAGE-ID",
			describe: "The mail that the first one answers.",
		},
		thread: {
			type: "string",
			value: "shallow|deep",
			choices: ["shallow", "deep"],
			describe: "Make the mails a thread, below the cover letter or each below the one before.",
		},
		"zero-commit": { type: "boolean", describe: "Write no commit id into the first line of mails." },
		signature: {
			type: "boolean",
			describe:
				"End mails with git's version; --no-signature is the default, so that mails do not depend on it.",
		},
	},
	examples: [
		{
			command: "git miggpt format-patch -o v2 -v 2 --cover cover.txt --to linux-rt-users@vger.kernel.org",
			says: "Write the second version of a series",
		},
		{ command: "git send-email --dry-run v2/*.patch", says: "See what would be sent" },
		{ command: "git am -3 --empty=drop v2/*.patch", says: "Apply them elsewhere, past the cover letter" },
	],
	action: async () => (await import("../commands/format-patch.js")).run,
};
