import type { CommandSpec } from "../command.js";
import { GOING_OPTIONS } from "../going-options.js";
import { BATCH_OPTION, MODEL_OPTIONS } from "../model-options.js";

export const retry: CommandSpec = {
	name: "retry",
	synopsis: "[PATCH...] [options]",
	summary: "Take parked patches of a run up again",
	description: [
		"Does the latest run over, or another: decides its parked patches anew, or those named (superseded, skipped and dropped ones too), each at its own place in the series, and takes the rest as they were. The branch is moved in one step at the end, and refused where it has moved since; what it pointed to is kept, and git miggpt undo goes back there. PATCH is a number or a commit id. Prints what became of those patches, and of any that came out otherwise than before; where nothing did, the run before stands and none is added.",
		"With --edit, the run stops at patches that landed and has them laid out, for you to change and git add; git miggpt rebase --continue lands them as they are then. With --park, it leaves out patches that landed. What comes after and changes the same files is decided anew.",
		"By default what still cannot be decided is parked again; with --on-conflict stop, the run stops there for you, as git miggpt rebase does.",
	],
	words: { least: 0, most: 1000 },
	options: {
		"on-conflict": {
			type: "string",
			value: "stop|park",
			choices: ["stop", "park"],
			default: "park",
			describe: "At a patch that cannot be decided: stop, or leave it out and go on.",
		},
		run: {
			type: "string",
			value: "RUN",
			config: "nobody",
			describe: "Do another run over than the latest, also one that was taken back (git miggpt undo --list).",
		},
		edit: {
			type: "string",
			value: "PATCH",
			repeats: true,
			config: "nobody",
			describe: "Stop at a patch that landed, for you to edit it; a range such as 3-5 counts.",
		},
		park: {
			type: "string",
			value: "PATCH",
			repeats: true,
			config: "nobody",
			describe: "Leave a patch out that landed; a range such as 3-5 counts.",
		},
		keep: {
			type: "boolean",
			config: "nobody",
			describe: "Carry the named patches over although upstream has them in effect.",
		},
		anyway: {
			type: "boolean",
			config: "nobody",
			describe:
				"Carry the named patches over although they build on a patch that is left out. They may lack what it brings: build the result.",
		},
		threshold: {
			type: "number",
			value: "N",
			least: 0,
			most: 1,
			describe:
				"The least probability of being right, 0 to 1, with which a hunk is believed; by default the run's.",
		},
		"llm-threshold": {
			type: "number",
			value: "N",
			least: 0,
			most: 1,
			describe:
				"The least probability of being right, 0 to 1, with which a model's answer is believed; by default the run's.",
		},
		...MODEL_OPTIONS,
		...BATCH_OPTION,
		...GOING_OPTIONS,
	},
	examples: [
		{ command: "git miggpt retry --llm MODEL", says: "Ask a model about what was parked" },
		{ command: "git miggpt retry 12 --anyway", says: "Land patch 12 without the parked one it builds on" },
		{ command: "git miggpt retry 12 --on-conflict stop", says: "Put parked patch 12 right by hand" },
		{ command: "git miggpt retry --edit 7 --park 9", says: "Edit patch 7, which landed, and leave 9 out" },
	],
	action: async () => (await import("../commands/retry.js")).run,
};
