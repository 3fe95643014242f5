import type { CommandSpec } from "../command.js";

export const status: CommandSpec = {
	name: "status",
	synopsis: "[--json]",
	summary: "Say where the latest run stands, and what comes next",
	description: [
		"Says in one screen what the latest run of this worktree is about, also one that was taken back, how far it is, why it stopped and what is open, where its worktree is, and what can be done next. Changes nothing. Works from the run's own worktree too.",
		"Ends with 0, also where there is no run; with 3 where the run waits for its user.",
	],
	words: { least: 0, most: 0 },
	options: {
		json: { type: "boolean", describe: "Print the run as git miggpt rebase --json does." },
	},
	examples: [{ command: "git miggpt status", says: "Where was I?" }],
	action: async () => (await import("../commands/status.js")).run,
};
