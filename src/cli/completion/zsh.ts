import { COMMON_OPTIONS, type CommandSpec, type OptionSpec } from "../command.js";
import { PRINT_VALUES, type Values, valuesOf, wordsOf } from "./values.js";

/** A completion script for zsh, to be put into a folder of its $fpath as _git-miggpt. */
export function zshCompletion(commands: readonly CommandSpec[]): string {
	return `#compdef git-miggpt
# Completion of git miggpt for zsh, made by: git miggpt completion zsh
__miggpt_values () {
	local -a values
	values=(\${(f)"$(command sh -c '${PRINT_VALUES}' miggpt $1)"})
	compadd -a values
}

__miggpt_range () {
	local -a values
	values=(\${(f)"$(command sh -c '${PRINT_VALUES}' miggpt range)"})
	if compset -P '*..'; then compadd -a values; else compadd -S .. -a values; fi
}

_git-miggpt () {
	local curcontext=$curcontext state line ret=1
	local -a commands
	typeset -A opt_args
	commands=(
${commands.map(({ name, summary }) => `\t\t${quoted(`${name.replace(" ", "\\ ")}:${summary}`)}`).join("\n")}
		'help:Show the help of a command'
	)
	_arguments -C '(- *)--version[Print the version]' '1: :->command' '*:: :->words' && ret=0
	case $state in
	command) _describe -t commands 'git miggpt command' commands && ret=0 ;;
	words)
		local name=$words[1]
		[[ $name = bench && $words[2] = build && CURRENT -gt 2 ]] && { name='bench build'; shift words; (( CURRENT-- )) }
		case $name in
		help) _describe -t commands 'git miggpt command' commands && ret=0 ;;
${commands.map(branch).join("\n")}
		esac ;;
	esac
	return ret
}

_git-miggpt "$@"
`;
}

function branch(spec: CommandSpec): string {
	const options = Object.entries({ ...spec.options, ...COMMON_OPTIONS }).flatMap(optionSpecs);
	const words = wordsOf(spec);
	const isNone = typeof words !== "string" && words.length === 0;
	const rest = isNone ? [] : [quoted(`*:${spec.name}:${action(words)}`)];
	return `		'${spec.name}') _arguments -s -S ${[...options, ...rest].join(" \\\n\t\t\t")} && ret=0 ;;`;
}

function optionSpecs([name, option]: [string, OptionSpec]): string[] {
	const { type, alias, describe, repeats, bare, negated, default: preset } = option;
	const says = `[${describe.replace(/[[\]\\:]/g, "\\$&")}]`;
	const value = type === "boolean" ? "" : `:${option.value ?? "value"}:${action(valuesOf(option))}`;
	const join = type === "boolean" ? "" : bare === undefined ? "=" : "=-";
	const many = repeats ? "*" : "";
	const isNegatable = negated !== undefined || (type === "boolean" && preset === true);
	return [
		quoted(`${many}--${name}${join}${says}${bare === undefined ? value : value.replace(":", "::")}`),
		...(alias === undefined
			? []
			: [
					quoted(
						`${many}-${alias}${type === "boolean" ? "" : bare === undefined ? "+" : "-"}${says}${bare === undefined ? value : value.replace(":", "::")}`,
					),
				]),
		...(isNegatable ? [quoted(`--no-${name}[Not --${name}]`)] : []),
	];
}

function action(values: Values): string {
	if (typeof values !== "string") return `(${values.join(" ")})`;
	switch (values) {
		case "file":
			return "_files";
		case "folder":
			return "_files -/";
		case "free":
			return " ";
		case "range":
			return "__miggpt_range";
		default:
			return `{__miggpt_values ${values}}`;
	}
}

function quoted(text: string): string {
	return `'${text.replaceAll("'", "'\\''")}'`;
}
