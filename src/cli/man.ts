import { COMMON_OPTIONS, type CommandSpec, type OptionSpec } from "./command.js";
import { saying, spelling } from "./help.js";
import { ENVIRONMENT, EXIT_STATUS, FILES } from "./reference.js";

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
		".SH ENVIRONMENT",
		...ENVIRONMENT.flatMap(([name, says]) => [".TP", `\\fB${roff(name)}\\fR`, roff(says)]),
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
