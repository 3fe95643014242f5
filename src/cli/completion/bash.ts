import { COMMON_OPTIONS, type CommandSpec, type OptionSpec } from "../command.js";
import { PRINT_VALUES, typed, type Values, valuesOf, wordsOf } from "./values.js";

/** A completion script for bash. Git's own completion calls `_git_miggpt` for `git miggpt`. */
export function bashCompletion(commands: readonly CommandSpec[]): string {
	const longer = commands.filter(({ name }) => name.includes(" ")).map(({ name }) => name);
	const names = [...commands.map(({ name }) => name).filter((name) => !name.includes(" ")), "help"];
	return `# Completion of git miggpt for bash, made by: git miggpt completion bash
__miggpt_values ()
{
	command sh -c '${PRINT_VALUES}' miggpt "$1"
}

# Offers words, one a line: $1, each after $2. A ref's name may look like a command: nothing is expanded.
__miggpt_offer ()
{
	local each
	COMPREPLY=()
	while read -r each; do
		[[ -n $each && $each == "$cur"* ]] && COMPREPLY+=("\${2-}$each")
	done <<<"$1"
}

# Offers what is of the kind $1.
__miggpt_offer_kind ()
{
	case "$1" in
	free) ;;
	file) compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- "$cur")) ;;
	folder) compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -d -- "$cur")) ;;
	range)
		local before=
		case "$cur" in *..*) before=\${cur%%..*}.. cur=\${cur#*..} ;; esac
		__miggpt_offer "$(__miggpt_values range)" "$before" ;;
	*) __miggpt_offer "$(__miggpt_values "$1")" ;;
	esac
}

_git_miggpt ()
{
	local at=0 command= option=$prev options= choices= kind=free value=
	while [ "$at" -lt "$cword" ] && [[ \${words[at]} != miggpt && \${words[at]} != *git-miggpt ]]; do at=$((at + 1)); done
	[ "$at" -eq "$cword" ] && at=0
	at=$((at + 1))
	case "$cur" in --*=*) option=\${cur%%=*} cur=\${cur#*=} value=1 ;; esac
	if [ "$cword" -eq "$at" ]; then
		__miggpt_offer ${quoted([...names, "--version", "--help"].join("\n"))}
		return
	fi
	command=\${words[at]}
	case "$command \${words[at + 1]}" in ${longer.map((name) => `"${name}"`).join("|")}) [ "$cword" -gt $((at + 1)) ] && command="$command \${words[at + 1]}" ;; esac
	case "$command" in
	help) __miggpt_offer ${quoted(names.join("\n"))}; return ;;
${commands.map(branch).join("\n")}
	*) return ;;
	esac
	[ -n "$value" ] && return
	case "$cur" in
	-*) __miggpt_offer "$options" ;;
	*) if [ -n "$choices" ]; then __miggpt_offer "$choices"; else __miggpt_offer_kind "$kind"; fi ;;
	esac
}

_git_miggpt_alone ()
{
	local cur prev words cword
	if declare -F _get_comp_words_by_ref >/dev/null; then
		_get_comp_words_by_ref -n =: cur prev words cword
	else
		words=("\${COMP_WORDS[@]}") cword=$COMP_CWORD cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]}
		[ "$cur" = = ] && cur=
		[ "$prev" = = ] && prev=\${COMP_WORDS[COMP_CWORD-2]}
	fi
	_git_miggpt
}

complete -o bashdefault -o default -o nospace -F _git_miggpt_alone git-miggpt
`;
}

function branch(spec: CommandSpec): string {
	const options = { ...spec.options, ...COMMON_OPTIONS };
	const words = wordsOf(spec);
	const isList = typeof words !== "string";
	return `	"${spec.name}")
		options=${quoted(typed(options).join("\n"))} ${isList ? `choices=${quoted(words.join("\n"))}` : `choices= kind=${words}`}
		case "$option" in
${Object.entries(options).flatMap(optionBranch).join("\n")}
		esac ;;`;
}

/** An option that needs a value is completed with it; one that can do without only after a `=`. */
function optionBranch([name, option]: [string, OptionSpec]): string[] {
	if (option.type === "boolean") return [];
	const names = [`--${name}`, ...(option.alias === undefined ? [] : [`-${option.alias}`])].join("|");
	const offer = offered(valuesOf(option));
	return [
		option.bare === undefined
			? `		${names}) ${offer}; return ;;`
			: `		${names}) [ -n "$value" ] && { ${offer}; return; } ;;`,
	];
}

function offered(values: Values): string {
	return typeof values === "string"
		? `__miggpt_offer_kind ${values}`
		: `__miggpt_offer ${quoted(values.join("\n"))}`;
}

/** A word of sh that may hold line ends; nothing in it is a quote. */
function quoted(text: string): string {
	return `$'${text.replaceAll("\n", "\\n")}'`;
}
