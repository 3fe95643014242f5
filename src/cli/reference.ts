import { MODEL_OPTIONS } from "./model-options.js";
import { variableOf } from "./settings.js";

/** What the program ends with. */
export const EXIT_STATUS: readonly {
	readonly code: string;
	readonly says: string;
	readonly example?: string;
}[] = [
	{
		code: "0",
		says: "Everything was done: every patch landed, or the target has it already.",
		example: "git miggpt rebase v6.1..v6.12 --series rt && git log v6.12..miggpt/rt-v6.12",
	},
	{ code: "1", says: "git miggpt bench: a row got worse than its baseline." },
	{
		code: "2",
		says: "The tool cannot run: wrong usage, a repository it cannot work in, a full disk. Two lines say what and what to do; a run that was under way can be gone on with.",
		example: "git miggpt rebase v6.1..v6.99    error: TARGET v6.99 is not a commit here",
	},
	{
		code: "3",
		says: "A human is needed: the run stopped at a conflict, at a command that failed or where the to-do list says; or patches were parked, superseded without --superseded drop, skipped over with --quit, or found broken by --bisect-exec; or a batch (--llm-batch) is to be fetched.",
		example: "git miggpt rebase --continue; test $? = 3 && git miggpt status",
	},
	{
		code: "70",
		says: "A bug in the tool, such as counts that do not come out even. No branch was made; the journal is kept.",
		example: "git miggpt rebase --resume --debug    shows where, for a report",
	},
	{
		code: "1 to 127, 129, 255",
		says: "merge-file and merge-driver only, as git-merge-file(1): conflicts; wrong usage; a failure.",
	},
	{
		code: "128+n",
		says: "Ended by signal n. No branch was made; what was decided is kept.",
		example: "Ctrl-C ends with 130; git miggpt rebase --resume goes on",
	},
];

/** What it leaves on the disk and among the refs. */
export const FILES: readonly (readonly [string, string])[] = [
	[
		"<git-common-dir>/miggpt/<run>/plan.json, journal.jsonl",
		"What a run was asked, and what was decided for every patch; together they determine the branch.",
	],
	["<git-common-dir>/miggpt/<run>/worktree/", "The run's worktree while it is stopped."],
	[
		"<git-common-dir>/miggpt/<run>/open-hunks.txt",
		"What is open at a stop, what was tried, and what is proposed.",
	],
	[
		"<git-common-dir>/miggpt/<run>/batch.json",
		"The questions that went to the model as a batch, by what the cache calls them.",
	],
	["<git-common-dir>/miggpt/<run>/left/", "What was unfinished in a worktree that was taken away."],
	[
		"<git-common-dir>/miggpt/<run>/patches.json",
		"The patch files that the series was read from, as they came.",
	],
	[
		"<git-common-dir>/miggpt/<run>/patches/",
		"The patch files, mails with 0000-cover-letter.patch; undone/ after an undo.",
	],
	[
		"<git-common-dir>/miggpt/<run>/cover-letter.txt",
		"What became of the series, in the porters' convention.",
	],
	[
		"<git-common-dir>/miggpt/<run>/own-cover.txt",
		"Subject and text that git miggpt format-patch --cover was given.",
	],
	["<git-common-dir>/miggpt/<run>/report.html", "The page of git miggpt report --html."],
	["<git-common-dir>/miggpt/<run>/rewritten", "Old and new commit ids, as a post-rewrite hook gets them."],
	["<git-common-dir>/miggpt/<run>/signed", "The commits as they were made, and as they were signed."],
	["<git-common-dir>/miggpt/<run>/todo.json", "What the run is to do with each patch."],
	["<git-common-dir>/miggpt/<run>/stop.json", "What was laid out in the worktree at a stop."],
	["<git-common-dir>/miggpt/<run>/foreign-packs", "Packs under way that are not the run's."],
	["<output>/before-<run>/", "Patch files that were in the way, with --force."],
	["refs/miggpt/<run>/series", "The commits that were made of patch files, or of a leg."],
	[
		"<git-common-dir>/miggpt/index/",
		"What is known of whole kernels; a cache, which git miggpt cache shows and --index-dir moves.",
	],
	["<git-common-dir>/miggpt/memory/", "How conflicts were resolved, a file each."],
	["<git-common-dir>/miggpt/controls/", "How models fared at control questions, a file each."],
	["<git-common-dir>/miggpt/left-out/", "Patches that were dropped or skipped, a file each."],
	["$XDG_CACHE_HOME/git-miggpt/answers/", "Answers of models; a cache, which git miggpt cache shows."],
	["<git-dir>/miggpt/current, lock", "The latest run of a worktree, and who is at work on it."],
	["refs/miggpt/<run>/tip", "What the run has ported, also where it stopped."],
	["refs/miggpt/<run>/previous", "What the branch pointed to before the run moved it."],
];

/** What of the environment counts. */
export const ENVIRONMENT: readonly (readonly [string, string])[] = [
	[
		Object.entries(MODEL_OPTIONS)
			.filter(([, { isVariable }]) => isVariable)
			.map(([name]) => variableOf(name))
			.join(", "),
		"The options of the same name; the command line counts before them, git's config after them.",
	],
	["OPENAI_API_KEY", "The key of the model's endpoint, unless --llm-key-env names another variable."],
	["OPENAI_BASE_URL", "The endpoint, where --llm-url and miggpt.llmUrl name none."],
	["XDG_CACHE_HOME", "Where the cache of answers is; ~/.cache where it is not set."],
	["NO_COLOR", "No colours, unless --color asks for them."],
	["BROWSER", "What git miggpt report --html --open starts."],
];
