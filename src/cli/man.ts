import { COMMON_OPTIONS, type CommandSpec, type OptionSpec } from "./command.js";
import { COMMANDS } from "./commands/index.js";

const EXIT_STATUS: readonly (readonly [string, string])[] = [
	["0", "Everything was done."],
	["1", "git miggpt bench: a row got worse than its baseline."],
	["2", "The tool cannot run: wrong usage, or a repository it cannot work in. Nothing was written."],
	["3", "Stopped, or patches were parked: a human is needed."],
	["70", "A bug in the tool. No branch was made."],
	[
		"1 to 127, 129, 255",
		"merge-file and merge-driver only, as git-merge-file(1): conflicts; wrong usage; a failure.",
	],
	["128+n", "Ended by signal n. No branch was made; what was ported stands under refs/miggpt/<run>/tip."],
];

const FILES: readonly (readonly [string, string])[] = [
	[
		"<git-common-dir>/miggpt/<run>/plan.json, journal.jsonl",
		"What a run was asked, and what it decided for every patch; together they determine the branch.",
	],
	["<git-common-dir>/miggpt/<run>/patches/", "The patch files, and cover-letter.txt."],
	["<git-common-dir>/miggpt/<run>/rewritten", "Old and new commit ids, as a post-rewrite hook gets them."],
	["refs/miggpt/<run>/tip", "What the run has ported, also where it stopped."],
	["refs/miggpt/<run>/previous", "What a branch pointed to that --force replaced."],
];

/** The manual page, in man(7) macros, made from what the commands say of themselves. */
export function manPage(): string {
	return [
		'.TH GIT\\-MIGGPT 1 "" "git\\-miggpt" "Git Manual"',
		".SH NAME",
		"git\\-miggpt \\- carry a kernel patch series from one version to the next",
		".SH SYNOPSIS",
		...COMMANDS.flatMap((command) => [
			".nf",
			`\\fIgit miggpt ${command.name}\\fR ${roff(command.synopsis)}`,
			".fi",
		]),
		".SH DESCRIPTION",
		"Carries an out\\-of\\-tree Linux kernel patch series from one kernel version to the next, and writes it onto a new branch, with patch files ready to mail or review.",
		".SH COMMANDS",
		...COMMANDS.flatMap(section),
		".SH COMMON OPTIONS",
		...options(COMMON_OPTIONS),
		".SH EXIT STATUS",
		...EXIT_STATUS.flatMap(([code, says]) => [".TP", roff(code), roff(says)]),
		".SH FILES",
		...FILES.flatMap(([file, says]) => [".TP", `\\fI${roff(file)}\\fR`, roff(says)]),
		".SH SEE ALSO",
		"\\fBgit\\-rebase\\fR(1), \\fBgit\\-am\\fR(1), \\fBgit\\-format\\-patch\\fR(1)",
		"",
	].join("\n");
}

function section({ name, synopsis, description, options: own, examples }: CommandSpec): string[] {
	return [
		`.SS git miggpt ${name} ${roff(synopsis)}`,
		...description.flatMap((paragraph) => [".PP", roff(paragraph)]),
		...options(own),
		...examples.flatMap(({ command, says }) => [
			".PP",
			roff(`${says}:`),
			".nf",
			`    ${roff(command)}`,
			".fi",
		]),
	];
}

function options(specs: Readonly<Record<string, OptionSpec>>): string[] {
	return Object.entries(specs).flatMap(([name, { alias, value, describe, default: preset }]) => {
		const names = [alias ? `-${alias}` : "", `--${name}`]
			.filter(Boolean)
			.map((each) => `\\fB${roff(each)}\\fR`);
		const takes = value ? ` ${roff(value)}` : "";
		const says =
			preset === undefined || typeof preset === "boolean" ? describe : `${describe} Default: ${preset}.`;
		return [".TP", names.join(", ") + takes, roff(says)];
	});
}

function roff(text: string): string {
	return text
		.replace(/\\/g, "\\e")
		.replace(/-/g, "\\-")
		.replace(/^([.'])/gm, "\\&$1");
}
