import { type CommandSpec, WORDS } from "../command.js";

export const show: CommandSpec = {
	name: "show",
	synopsis: "[PATCH...] [--adapted] [--open] [--model] [--all] [--stat] [--word-diff]",
	summary: "Show what became of patches, old hunk beside new, and why",
	description: [
		"Shows patches of the latest run, or of another: what became of them and why, and of every hunk that is not the original what is different from it, in a line and in its lines, how it landed, how sure that is and the evidence. Of an open hunk it shows what the target has there, why it is open, and what is proposed. PATCH is a number as the run counts them, a range of numbers (3-5), or a commit id of the series; a patch that is named is shown with all that is known: its hunks that are as in the original, what upstream changed at the others, the lines farther off and all evidence. Without one, every patch in a line.",
		"Where the edit is the same as in the original and only lines around it differ, both are shown as one: < marks a line that only the original has, > one that only what landed has. Where the edit differs, old and new stand side by side from 140 columns on, with a ! between lines that differ; below that, they are shown as one, too. A line that only the original has because a patch of the series brought it, which did not land so, says which. With --adapted, a list of all stands on top: how many lines there are to look at, which have the same edit, and what is different in the others; of their hunks only what is needed to sign them is shown. A percentage says how sure a place, or a rewriting, is, and asks to check that: none says that the port is right. Colours (color.diff.*) and pager (core.pager) are git's. Works after git miggpt undo, too.",
	],
	words: { least: 0, most: 1000 },
	options: {
		adapted: {
			type: "boolean",
			config: "nobody",
			describe: "The patches that landed otherwise than they came.",
		},
		open: {
			type: "boolean",
			config: "nobody",
			describe: "The patches that are left to you: at a stop, and parked.",
		},
		model: { type: "boolean", config: "nobody", describe: "The patches that a model was asked about." },
		all: { type: "boolean", config: "nobody", describe: "Every patch." },
		stat: {
			type: "boolean",
			notWith: ["word-diff"],
			describe: "Only which files, and how many lines and hunks.",
		},
		"word-diff": {
			type: "boolean",
			with: [WORDS, "adapted", "open", "model", "all"],
			describe: "Old and new hunk as one, the words that differ as [-old-]{+new+}.",
		},
		run: { type: "string", config: "nobody", value: "RUN", describe: "Another run than the latest." },
	},
	examples: [
		{ command: "git miggpt show --adapted", says: "Review what landed otherwise than it came" },
		{ command: "git miggpt show 12", says: "Why is patch 12 where it is?" },
		{ command: "git miggpt show --open --stat", says: "How much is left to do?" },
	],
	action: async () => (await import("../commands/show.js")).run,
};
