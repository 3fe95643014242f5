import { COMMON_OPTIONS, type CommandSpec, type OptionSpec } from "../command.js";
import { PRINT_VALUES, type Values, valuesOf, wordsOf } from "./values.js";

/**
 * A completion script for fish, for git-miggpt and git miggpt, to be read when a shell begins. Some versions of fish's own completion of git hand nothing
 * on to git's other commands, so that it does that itself.
 */
export function fishCompletion(commands: readonly CommandSpec[]): string {
	const names = commands.map(({ name }) => name).filter((name) => !name.includes(" "));
	return `# Completion of git miggpt for fish, made by: git miggpt completion fish
function __miggpt_values
	command sh -c ${quoted(PRINT_VALUES)} miggpt $argv[1]
end

function __miggpt_range
	set -l before (string match -r '^.*\\.\\.' -- (commandline -ct))
	for each in (__miggpt_values range)
		echo "$before$each"
	end
end

function __miggpt_in
	set -l words (commandline -opc)
	set -l at (contains -i -- miggpt $words; or echo 1)
	set -e words[1..$at]
	set -l name "$words[1]"
	test "$words[1] $words[2]" = "bench build"; and set name "bench build"
	test "$name" = "$argv[1]"
end

function __miggpt_after_git
	set -l words (commandline -opc)
	set -l at (contains -i -- miggpt $words)
	set -e words[1..$at]
	set -l line (string join -- ' ' git-miggpt (string escape -- $words))
	set -l token (commandline -ct)
	complete -C "$line $token"
end

function __miggpt_with_git
	set -l words (commandline -opc)
	set -e words[1]
	while string match -q -- '-*' "$words[1]"
		string match -qr -- '^(-C|-c|--git-dir|--work-tree|--namespace|--exec-path|--config-env)$' "$words[1]"; and set -e words[1]
		set -e words[1]
	end
	test "$words[1]" = miggpt
end

complete -c git -n __miggpt_with_git -f -a '(__miggpt_after_git)'
complete -c git-miggpt -f
complete -c git-miggpt -n '__miggpt_in ""' -l version -d 'Print the version'
${commands
	.filter(({ name }) => names.includes(name))
	.map(({ name, summary }) => `complete -c git-miggpt -n '__miggpt_in ""' -a ${name} -d ${quoted(summary)}`)
	.join("\n")}
complete -c git-miggpt -n '__miggpt_in ""' -a help -d 'Show the help of a command'
complete -c git-miggpt -n '__miggpt_in help' -a ${quoted(names.join(" "))}
${commands.flatMap(lines).join("\n")}
`;
}

function lines(spec: CommandSpec): string[] {
	const start = `complete -c git-miggpt -n '__miggpt_in "${spec.name}"'`;
	const words = wordsOf(spec);
	const isNone = typeof words !== "string" && words.length === 0;
	const options = Object.entries({ ...spec.options, ...COMMON_OPTIONS });
	return [
		...(isNone ? [] : [`${start} ${takes(words)}`]),
		...options.flatMap(([name, option]) => optionLines(start, name, option)),
	];
}

function optionLines(start: string, name: string, option: OptionSpec): string[] {
	const { type, alias, describe, negated, default: preset } = option;
	const short = alias === undefined ? "" : ` -s ${alias}`;
	const value = type === "boolean" ? "" : `${exclusive(option)} ${takes(valuesOf(option))}`;
	const isNegatable = negated !== undefined || (type === "boolean" && preset === true);
	return [
		`${start} -l ${name}${short}${value} -d ${quoted(describe)}`,
		...(isNegatable ? [`${start} -l no-${name}`] : []),
	];
}

/** Whether an option needs a value, and whether that is no file. */
function exclusive(option: OptionSpec): string {
	if (option.bare !== undefined) return "";
	return valuesOf(option) === "file" ? " -r" : " -x";
}

function takes(values: Values): string {
	if (typeof values !== "string") return `-a ${quoted(values.join(" "))}`;
	switch (values) {
		case "file":
			return "-F";
		case "folder":
			return "-a '(__fish_complete_directories)'";
		case "free":
			return "";
		case "range":
			return "-a '(__miggpt_range)'";
		default:
			return `-a '(__miggpt_values ${values})'`;
	}
}

function quoted(text: string): string {
	return `'${text.replace(/[\\']/g, "\\$&")}'`;
}
