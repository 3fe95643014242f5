import type { CommandSpec } from "../command.js";
import { INDEX_OPTIONS } from "../index-options.js";
import { MODEL_OPTIONS } from "../model-options.js";

export const cache: CommandSpec = {
	name: "cache",
	synopsis: "[--clear | --prune]",
	summary: "Show or clear what models have answered, what is known of whole kernels, and old runs",
	description: [
		"Answers of models are kept by the content of the request, in $XDG_CACHE_HOME/git-miggpt/answers (~/.cache where that is not set), one file each; no key and no URL is among them.",
		"What is known of whole kernels, an index of each tree and the history between two, is kept in <git-common-dir>/miggpt/index, which all worktrees share, or where --index-dir says. It is made again where it is missing.",
		"What a run has made and decided is no cache: undo, retry and report read it, in <git-common-dir>/miggpt/<run> and refs/miggpt/<run>. --prune removes it of runs that are over and were not written to for 90 days, as git does with its reflogs, and of these it never removes the last run of a branch that is there, a run that another one does over or goes on from, and one with work of yours in its folder or its worktree. A run that is under way, stopped or interrupted is never removed, and neither is one whose record this version cannot read.",
	],
	words: { least: 0, most: 0 },
	options: {
		clear: { type: "boolean", config: "nobody", notWith: ["prune"], describe: "Remove all answers." },
		prune: {
			type: "boolean",
			config: "nobody",
			describe:
				"Remove what only other versions of the program can read, what was never finished, what is beyond the limits, and old runs.",
		},
		"runs-expire": {
			type: "string",
			value: "AGE",
			default: "90.days",
			notWith: ["clear"],
			describe:
				"Runs are old that were not written to for so long, or since that date: written as for gc.reflogExpire, such as 30.days, 2026-01-31, now or never.",
		},
		...Object.fromEntries(
			Object.entries({ "cache-size": MODEL_OPTIONS["cache-size"]!, ...INDEX_OPTIONS }).map(
				([name, option]) => [name, { ...option, notWith: ["clear"] }],
			),
		),
	},
	examples: [
		{ command: "git miggpt cache --clear", says: "Ask everything anew from now on" },
		{
			command: "git config --global miggpt.indexDir ~/.cache/git-miggpt/index",
			says: "Let all clones on this machine share what is known of kernels",
		},
	],
	action: async () => (await import("../commands/cache.js")).run,
};
