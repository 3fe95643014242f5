import type { CommandSpec, OptionSpec } from "../command.js";

/** What a word of a command line may be: one of a few, or what a repository has. */
export type Values =
	| readonly string[]
	| "revision"
	| "range"
	| "run"
	| "patch"
	| "open"
	| "file"
	| "folder"
	| "free";

/** By what the value of an option, or a word in a synopsis, is called. */
const KINDS: readonly (readonly [RegExp, Values])[] = [
	[/\bBASE\.\.(?:\[VERSION\.\.\])?(?:TARGET|SERIES)\b/, "range"],
	[/\bREV\b/, "revision"],
	[/\bPATCH\b/, "patch"],
	[/\bRUN\b/, "run"],
	[/\b(FILE|PATH|CSV|OURS)\b/, "file"],
	[/\bDIR\b/, "folder"],
];

/** What may follow an option. */
export function valuesOf({ choices, value = "" }: OptionSpec): Values {
	return choices ?? KINDS.find(([pattern]) => pattern.test(value))?.[1] ?? "free";
}

/** What the words of a command may be. */
export function wordsOf({ synopsis, words }: CommandSpec): Values {
	if (words.most === 0) return [];
	if (words.choices) return words.choices;
	const named = synopsis.replace(/--?[\w-]+ [A-Z][\w.]*/g, "");
	return KINDS.find(([pattern]) => pattern.test(named))?.[1] ?? (/\bN\b/.test(named) ? "open" : "free");
}

/** The options of a command as they are typed. */
export function typed(options: Readonly<Record<string, OptionSpec>>): string[] {
	return Object.entries(options).flatMap(([name, { type, alias, negated, default: preset }]) => [
		...(alias === undefined ? [] : [`-${alias}`]),
		`--${name}`,
		...(negated !== undefined || (type === "boolean" && preset === true) ? [`--no-${name}`] : []),
	]);
}

/**
 * A script for sh that prints what a repository has of the kind that is its first argument. It reads the files of the
 * runs by itself: to start this program for every Tab would take too long. It has no single quotes in it.
 */
export const PRINT_VALUES = `
common=$(git rev-parse --git-common-dir 2>/dev/null) || exit
own=$(git rev-parse --git-dir)
run=$common/miggpt/$(cat "$own/miggpt/current" 2>/dev/null)
case $1 in
revision|range) git for-each-ref --format="%(refname:strip=2)" refs/heads refs/tags refs/remotes; echo HEAD ;;
run) ls -r "$common/miggpt" 2>/dev/null | grep "^[0-9]\\{8\\}T" ;;
patch) awk "/^\\t\\"commits\\": /{on=1;next} on&&/\\]/{exit} on{print ++n}" "$run/plan.json" 2>/dev/null ;;
open) grep -o "\\"number\\": *[0-9]*" "$run/stop.json" 2>/dev/null | grep -o "[0-9]*$" ;;
esac
`.trim();
