import type { CommandSpec } from "../command.js";

export const review: CommandSpec = {
	name: "review",
	synopsis: "[PATCH...] [--adapted] [--open] [--all] [--run RUN] | --import FILE",
	summary: "Step through what was adapted and what is open, by keyboard",
	description: [
		"Lists what was adapted, shows the hunks that were adapted or are open one after another, as git miggpt show does, and keeps what you say of them in the run's journal: a accepts, N takes a note, n and b go on and back, u takes back what was said, space goes on within a long one, v shows all that is known of it in the pager, q leaves, ? lists the keys. A hunk that is longer than the screen is accepted once its end was on it. A note accepts nothing. Behind what was adapted it says how much of it is accepted, and what is open follows. At a stop, what is open can be answered: t takes the proposal, p the patch's lines, g the target's, e edits the file, k parks the patch. Of a patch that landed, e notes that it is to be edited and k that it is to be parked; one git miggpt retry, named at the end, does the run over with all of that. What was accepted, or is to be edited or parked, is not shown again without --all or the patch's name; at the end it says what is left, and which patches are parked though none of their own hunks is open. Notes are shown wherever the hunk is.",
		"With --import, takes over the ticks that the page of git miggpt report --html exported, and takes back those that were taken away there. The page has what was accepted here ticked from the start.",
	],
	words: { least: 0, most: 1000 },
	options: {
		adapted: { type: "boolean", config: "nobody", describe: "Only what landed otherwise than it came." },
		open: { type: "boolean", config: "nobody", describe: "Only what is left to you: at a stop, and parked." },
		all: {
			type: "boolean",
			config: "nobody",
			describe: "Also what was accepted already, or is to be edited or parked.",
		},
		run: { type: "string", config: "nobody", value: "RUN", describe: "Another run than the latest." },
		import: { type: "string", config: "nobody", value: "FILE", describe: "Take over ticks of the page." },
	},
	examples: [{ command: "git miggpt review --adapted", says: "Sign off what was adapted" }],
	action: async () => (await import("../commands/review.js")).run,
};
