import { type CommandSpec, WORDS } from "../command.js";

export const show: CommandSpec = {
	name: "show",
	synopsis: "[PATCH...] [--adapted] [--open] [--model] [--all] [--stat] [--word-diff]",
	summary: "Show what became of patches, old hunk beside new, and why",
	description: [
		"Shows patches of the latest run, or of another: what became of them and why, and of every hunk that is not the original the old one beside the new one, with what upstream changed there, how it landed, how sure that is and the evidence. Of an open hunk it shows what the target has there, why it is open, and what is proposed. PATCH is a number as the run counts them, a range of numbers (3-5), or a commit id of the series. Without one, every patch in a line.",
		"From 140 columns on, old and new stand side by side, else the one over the other; a ! marks lines that differ. Colours (color.diff.*) and pager (core.pager) are git's. Works after git miggpt undo, too.",
	],
	words: { least: 0, most: 1000 },
	options: {
		adapted: { type: "boolean", describe: "The patches that landed otherwise than they came." },
		open: { type: "boolean", describe: "The patches that are left to you: at a stop, and parked." },
		model: { type: "boolean", describe: "The patches that a model was asked about." },
		all: { type: "boolean", describe: "Every patch." },
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
		run: { type: "string", value: "RUN", describe: "Another run than the latest." },
	},
	examples: [
		{ command: "git miggpt show --adapted", says: "Review what landed otherwise than it came" },
		{ command: "git miggpt show 12", says: "Why is patch 12 where it is?" },
		{ command: "git miggpt show --open --stat", says: "How much is left to do?" },
	],
	action: async () => (await import("../commands/show.js")).run,
};
