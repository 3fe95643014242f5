import type { CommandSpec } from "../command.js";

export const report: CommandSpec = {
	name: "report",
	synopsis: "[RUN] [--html | --markdown | --json] [-o FILE] [--open]",
	summary: "Print the whole account of the latest run, or another, or make a page of it",
	description: [
		"Prints what git miggpt rebase printed at the end: what became of every patch, what is open and why, and where the results are. Works after git miggpt undo, too.",
		"With --html, writes all that there is to review as one page that stands alone: the series as a picture, filters, and of every patch that was adapted or is left to you the old hunks beside the new ones. Nothing is loaded from elsewhere, and all is readable without scripts. Keys: j and k go to the next and the previous patch, o opens it, x marks it as reviewed; such marks stay in the browser, and can be exported for git miggpt review --import. What was accepted in git miggpt review is marked from the start.",
	],
	words: { least: 0, most: 1 },
	options: {
		html: { type: "boolean", describe: "Write a page, by default into the run's folder." },
		markdown: { type: "boolean", describe: "Print it for a pull request." },
		json: {
			type: "boolean",
			describe: "Print it as git miggpt rebase --json does, with the hunks old beside new.",
		},
		output: {
			type: "string",
			alias: "o",
			value: "FILE",
			describe: "Write it to FILE; - is standard output.",
		},
		open: {
			type: "boolean",
			config: "nobody",
			with: ["html"],
			describe: "With --html: open it in the browser.",
		},
	},
	examples: [
		{ command: "git miggpt report | less", says: "Read it again" },
		{ command: "git miggpt report --html --open", says: "Review the run in the browser" },
	],
	action: async () => (await import("../commands/report.js")).run,
};
