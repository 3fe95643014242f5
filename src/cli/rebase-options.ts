import type { OptionSpec } from "./command.js";
import { GOING_OPTIONS } from "./going-options.js";
import { BATCH_OPTION, MODEL_OPTIONS } from "./model-options.js";
import { LLM_THRESHOLD, thresholdOption } from "./threshold.js";

const MODEL = Object.keys({ ...MODEL_OPTIONS, ...BATCH_OPTION });
const SHOWING = Object.keys(GOING_OPTIONS);
/** What may be said otherwise when a run goes on. */
export const CHANGEABLE = ["on-conflict", "superseded", "threshold", "llm-threshold", "gpg-sign"] as const;
const GOING_ON = [...CHANGEABLE, ...MODEL, ...SHOWING];

/** What can be done with a run that is under way, and the options that each takes. */
export const VERBS = {
	continue: ["allow-lost", "allow-empty", ...GOING_ON],
	skip: GOING_ON,
	abort: [],
	quit: [...SHOWING],
	resume: GOING_ON,
	"edit-todo": [],
	"show-current-patch": [],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** The options of `git miggpt rebase`. */
export const REBASE_OPTIONS: Readonly<Record<string, OptionSpec>> = {
	series: {
		type: "string",
		value: "REV",
		default: "HEAD",
		notWith: ["patches"],
		describe: "The tip of the series; its base is BASE.",
	},
	flatten: {
		type: "boolean",
		notWith: ["patches"],
		describe:
			"Take a series with merges, commit after commit; what a merge changed beyond its parents becomes a patch of its own.",
	},
	patches: {
		type: "string",
		value: "PATH",
		repeats: true,
		describe:
			"The series as patch files: a folder with a series file or without (DIR/** takes the folders in it too), a series file, a mailbox, one patch, - for standard input, each packed (.gz, .xz, .bz2, .zst) or not; or REPO@REV:PATH for any of them out of a commit. May be given several times, in order.",
	},
	overlay: {
		type: "string",
		with: ["patches"],
		value: "DIR",
		repeats: true,
		describe: "With --patches: whole files that the series expects in the tree, copied over BASE and TARGET.",
	},
	guard: {
		type: "string",
		with: ["patches"],
		value: "NAME",
		repeats: true,
		describe: "With --patches: take the patches of the series file that the guard +NAME stands before.",
	},
	author: {
		type: "string",
		with: ["patches"],
		value: "AUTHOR",
		describe:
			"With --patches: the author of patches that name none, 'Name <mail>'; by default you. A patch that has no date gets that of BASE.",
	},
	refresh: {
		type: "string",
		with: ["patches"],
		value: "none|headers|all",
		choices: ["none", "headers", "all"],
		default: "headers",
		describe:
			"With --patches: what is made anew in a patch that still holds: nothing, the line numbers of hunks that moved, or all hunks.",
	},
	"left-out": {
		type: "string",
		with: ["patches"],
		value: "not-applied|omit",
		choices: ["not-applied", "omit"],
		default: "not-applied",
		describe:
			"With --patches: where the files of patches go that are left out: into not-applied/, or nowhere.",
	},
	branch: {
		type: "string",
		value: "NAME",
		describe: "Name of the branch to make, instead of miggpt/<series>-<target>.",
	},
	output: {
		type: "string",
		alias: "o",
		value: "DIR",
		describe:
			"Folder for the patch files, instead of <git-common-dir>/miggpt/<run>/patches. Mails are addressed, versioned and threaded by git miggpt format-patch afterwards.",
	},
	as: {
		type: "string",
		value: "quilt|mbox|mail",
		choices: ["quilt", "mbox", "mail"],
		describe:
			"The form of the patch files: a file a patch with a series file, one mailbox, or a mail a patch; by default the form they came in, and mails for commits.",
	},
	"on-conflict": {
		type: "string",
		value: "stop|park",
		choices: ["stop", "park"],
		default: "stop",
		describe:
			"At a patch that cannot be decided: stop, or leave it out and go on. With --continue, --skip or --resume, from there on.",
	},
	superseded: {
		type: "string",
		value: "drop|park",
		choices: ["drop", "park"],
		default: "park",
		describe:
			"A patch that upstream has in effect is left out: for good, or until you have looked at it (git miggpt retry PATCH --keep takes it back).",
	},
	history: {
		type: "boolean",
		default: true,
		describe:
			"Look at the commits between BASE and TARGET, to tell which of them a patch became and who changed the lines of a conflict; --no-history leaves them alone.",
	},
	threshold: thresholdOption("a hunk is believed"),
	"llm-threshold": LLM_THRESHOLD,
	interactive: {
		type: "boolean",
		alias: "i",
		config: "nobody",
		describe:
			"Edit the list of what is to be done first: drop, reorder, reword, squash or park patches, stop or run a command between.",
	},
	exec: {
		type: "string",
		value: "CMD",
		repeats: true,
		config: "user",
		describe:
			"Run a shell command after each patch that lands, in the run's worktree, which is a full checkout then; what it writes is shown on standard error, but with --quiet and --json. Patches that are melded are checked as one. The run stops where it fails. May be given several times.",
	},
	"exec-changed": {
		type: "string",
		value: "CMD",
		repeats: true,
		config: "user",
		describe:
			"As --exec, once for each C file that the patch touches; {file} stands for its path, {obj} for the object made of it.",
	},
	"bisect-exec": {
		type: "string",
		value: "CMD",
		config: "user",
		describe: "At the end, find the first patch after which a shell command fails.",
	},
	worktree: {
		type: "string",
		value: "DIR",
		describe: "Folder for the run's worktree, instead of <git-common-dir>/miggpt/<run>/worktree.",
	},
	signoff: {
		type: "boolean",
		describe: "Add your Signed-off-by to every message.",
	},
	"update-refs": {
		type: "boolean",
		describe:
			"Move branches at commits of the series to what became of these, in the same step as the branch is made, as git rebase does; not the series' own branch, and none that is checked out. By default as rebase.updateRefs says.",
	},
	"post-rewrite": {
		type: "boolean",
		config: "user",
		describe:
			"Run git's hook post-rewrite when the branch is made, as git rebase does, with old and new commits on its input. Without it no hook is run. Not read from the repository's config.",
	},
	"gpg-sign": {
		type: "string",
		alias: "S",
		value: "KEY",
		bare: "true",
		negated: "false",
		describe:
			"Sign the commits of the branch, as git commit -S does. They are signed at the end, when all has landed; what is decided does not depend on it. commit.gpgSign of your own config counts, the repository's does not.",
	},
	"record-origin": {
		type: "boolean",
		alias: "x",
		mistaken: "-x is that of git cherry-pick here; what git rebase -x CMD does is --exec CMD",
		describe: "Say in every message which commit it was made from, as git cherry-pick -x does.",
	},
	force: {
		type: "boolean",
		config: "user",
		describe: "Replace the branch, and move patch files in the way aside.",
	},
	fetch: { type: "boolean", describe: "In a partial clone, fetch the missing files in one batch." },
	"dry-run": {
		type: "boolean",
		alias: "n",
		config: "nobody",
		describe: "Do everything but write; exits as the real run would.",
	},
	continue: {
		type: "boolean",
		config: "nobody",
		describe:
			"Take what is staged, or committed, in the run's worktree, and go on. Refused where conflicts are open, or lines of the patch are gone.",
	},
	"allow-lost": {
		type: "string",
		value: "FILE",
		repeats: true,
		config: "nobody",
		describe: "With --continue: the resolution of FILE may lack lines of the patch.",
	},
	"allow-empty": {
		type: "boolean",
		config: "nobody",
		describe: "With --continue: the target needs nothing of the patch.",
	},
	skip: {
		type: "boolean",
		config: "nobody",
		describe: "Leave the patch out that the run stopped at, or go on although a command failed.",
	},
	abort: {
		type: "boolean",
		config: "nobody",
		describe: "Give the run up: everything is as before it, its journal is kept until the next one.",
	},
	quit: {
		type: "boolean",
		config: "nobody",
		describe: "End the run with a branch of what has landed; the run's worktree stays, and is yours.",
	},
	resume: { type: "boolean", config: "nobody", describe: "Go on with a run that was interrupted." },
	"edit-todo": { type: "boolean", config: "nobody", describe: "Edit the list of what is left to be done." },
	"show-current-patch": {
		type: "boolean",
		config: "nobody",
		describe: "Show the patch that the run stopped at, as git show does.",
	},
	...MODEL_OPTIONS,
	...BATCH_OPTION,
	...GOING_OPTIONS,
};
