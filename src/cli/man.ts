import { COMMON_OPTIONS, type CommandSpec, type OptionSpec } from "./command.js";
import { saying, spelling } from "./help.js";

const EXIT_STATUS: readonly { readonly code: string; readonly says: string; readonly example?: string }[] = [
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
		says: "A human is needed: the run stopped at a conflict, at a command that failed or where the to-do list says; or patches were parked, superseded without --superseded drop, skipped over with --quit, or found broken by --bisect-exec.",
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

const FILES: readonly (readonly [string, string])[] = [
	[
		"<git-common-dir>/miggpt/<run>/plan.json, journal.jsonl",
		"What a run was asked, and what was decided for every patch; together they determine the branch.",
	],
	["<git-common-dir>/miggpt/<run>/worktree/", "The run's worktree while it is stopped."],
	[
		"<git-common-dir>/miggpt/<run>/open-hunks.txt",
		"What is open at a stop, what was tried, and what is proposed.",
	],
	["<git-common-dir>/miggpt/<run>/left/", "What was unfinished in a worktree that was taken away."],
	[
		"<git-common-dir>/miggpt/<run>/patches/",
		"The patch files, mails with 0000-cover-letter.patch; undone/ after an undo.",
	],
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
	["<git-common-dir>/miggpt/left-out/", "Patches that were dropped or skipped, a file each."],
	["<git-dir>/miggpt/current, lock", "The latest run of a worktree, and who is at work on it."],
	["refs/miggpt/<run>/tip", "What the run has ported, also where it stopped."],
	["refs/miggpt/<run>/previous", "What the branch pointed to before the run moved it."],
];

/** The manual pages by the names of their files, in man(7) macros, made from what the commands say of themselves. @param keys those of git's config */
export function manPages(
	commands: readonly CommandSpec[],
	keys: readonly string[],
): ReadonlyMap<string, string> {
	return new Map([
		["git-miggpt.1", mainPage(commands, keys)],
		...commands.map((command) => [`${pageOf(command)}.1`, commandPage(command)] as const),
		...commands.map((command) => [`${guideOf(command)}.1`, `.so man1/${pageOf(command)}.1\n`] as const),
	]);
}

/** What git help looks for, since no program is called like the command's page: `gitmiggpt-rebase`. */
function guideOf(command: CommandSpec): string {
	return pageOf(command).replace("-", "");
}

/** What the manual page of a command is called: `git-miggpt-bench-build`. */
export function pageOf({ name }: CommandSpec): string {
	return `git-miggpt-${name.replaceAll(" ", "-")}`;
}

function mainPage(commands: readonly CommandSpec[], keys: readonly string[]): string {
	return page("git-miggpt", "carry a kernel patch series from one version to the next", [
		".SH SYNOPSIS",
		"\\fIgit miggpt\\fR [\\-\\-version] [\\-h] COMMAND [options]",
		".SH DESCRIPTION",
		"Carries an out\\-of\\-tree Linux kernel patch series from one kernel version to the next, and writes it onto a new branch, with patch files ready to mail or review.",
		".SH COMMANDS",
		...commands.flatMap((command) => [
			".TP",
			`\\fB${roff(pageOf(command))}\\fR(1)`,
			roff(`${command.summary}.`),
		]),
		".SH COMMON OPTIONS",
		...options(COMMON_OPTIONS),
		".SH EXIT STATUS",
		...EXIT_STATUS.flatMap(({ code, says, example }) => [
			".TP",
			roff(code),
			roff(says),
			...(example === undefined ? [] : [".br", `\\fI${roff(example)}\\fR`]),
		]),
		".SH CONFIGURATION",
		`Set with git config, as the options of the same name say: ${roff(keys.join(", "))}.`,
		".SH FILES",
		...FILES.flatMap(([file, says]) => [".TP", `\\fI${roff(file)}\\fR`, roff(says)]),
		".SH SEE ALSO",
		"\\fBgit\\-rebase\\fR(1), \\fBgit\\-am\\fR(1), \\fBgit\\-format\\-patch\\fR(1)",
	]);
}

function commandPage(command: CommandSpec): string {
	const { name, synopsis, summary, description, options: own, examples } = command;
	return page(pageOf(command), `${summary[0]!.toLowerCase()}${summary.slice(1)}`, [
		".SH SYNOPSIS",
		`\\fIgit miggpt ${name}\\fR ${roff(synopsis)}`,
		".SH DESCRIPTION",
		...description.flatMap((paragraph) => [".PP", roff(paragraph)]),
		".SH OPTIONS",
		...options({ ...own, ...COMMON_OPTIONS }),
		...(examples.length === 0 ? [] : [".SH EXAMPLES"]),
		...examples.flatMap(({ command: line, says }) => [
			".PP",
			roff(`${says}:`),
			".nf",
			`    ${roff(line)}`,
			".fi",
		]),
		".SH EXIT STATUS",
		"See \\fBgit\\-miggpt\\fR(1), which lists the files as well.",
		".SH SEE ALSO",
		"\\fBgit\\-miggpt\\fR(1)",
	]);
}

function page(name: string, says: string, lines: readonly string[]): string {
	return [
		`.TH ${roff(name.toUpperCase())} 1 "" "git\\-miggpt" "Git Manual"`,
		// No word is broken, and none spread out.
		".nh",
		".ad l",
		".SH NAME",
		`${roff(name)} \\- ${roff(says)}`,
		...lines,
		"",
	].join("\n");
}

function options(specs: Readonly<Record<string, OptionSpec>>): string[] {
	return Object.entries(specs).flatMap(([name, spec]) => [
		".TP",
		spelling(name, spec, (typed) => `\\fB${roff(typed)}\\fR`),
		roff(saying(spec)),
	]);
}

function roff(text: string): string {
	return text
		.replace(/\\/g, "\\e")
		.replace(/-/g, "\\-")
		.replace(/^([.'])/gm, "\\&$1");
}
