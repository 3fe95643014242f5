import { Parser } from "yargs/helpers";
import { UsageError } from "../errors.js";
import { COMMON_OPTIONS, type CommandSpec, type OptionSpec, type Parsed, WORDS } from "./command.js";
import { find, joined, needsValue, spelledLine } from "./spelling.js";
import { suggestion } from "./suggestion.js";
import { type Given, oneOf, type Settings, valueGiven } from "./values.js";

/** The words and options of a command line, its values as they were written. */
interface Line {
	readonly words: readonly string[];
	readonly given: ReadonlyMap<string, readonly Given[]>;
}

/** Takes a command line apart. @throws UsageError for anything that the command does not know, with a suggestion */
export function parseLine(spec: CommandSpec, args: readonly string[]): Line {
	if (!args.some((arg) => arg.startsWith("-"))) return { words: args, given: new Map() };
	const known = { ...spec.options, ...COMMON_OPTIONS };
	const spelled = spelledLine({ ...spec, options: known }, args);
	requireKnown(spec.name, known, spelled);
	const { _: words, ...parsed } = parsedWords(known, joined(known, spelled));
	const given = Object.keys(known).flatMap((name) => {
		const texts = [parsed[name] ?? []].flat().map(String);
		const each = texts.map((text): Given => ({ source: "line", name: `--${name}`, text }));
		return each.length > 0 ? [[name, each] as const] : [];
	});
	return { words: words.map(String), given: new Map(given) };
}

/** What a command is given, by its line, else by its settings, else by default. @throws UserError for what it does not take */
export function parsed(spec: CommandSpec, line: Line, settings: Settings): Parsed {
	requireWords(spec, line);
	requireEffect(spec, line);
	const options = { ...spec.options, ...COMMON_OPTIONS };
	const givenOf = (name: string) => line.given.get(name) ?? settings.get(name) ?? [];
	const values = new Map(
		Object.entries(options).map(([name, option]) => {
			const given = givenOf(name).map((each) => valueGiven(each, option, spec.name));
			return [name, given.length === 0 && option.default !== undefined ? [option.default] : given];
		}),
	);
	// An option given twice counts as it was given last, as git has it.
	const last = (name: string) => values.get(name)?.at(-1);
	return {
		words: line.words,
		text: (option) => last(option) as string | undefined,
		number: (option) => last(option) as number | undefined,
		flag: (option) => last(option) === true,
		texts: (option) => (values.get(option) ?? []) as string[],
		source: (option) => givenOf(option).at(-1)?.source,
	};
}

function requireWords(
	{ name, words: { least, most, choices }, synopsis, options }: CommandSpec,
	{ words, given }: Line,
): void {
	const mistaken = Object.keys(options).find((each) => given.has(each) && options[each]!.mistaken);
	const hint = (mistaken && options[mistaken]!.mistaken) ?? `see git miggpt help ${name}`;
	if (words.length < least) throw new UsageError(`${name} needs ${neededWords(synopsis)}`, hint);
	if (words.length > most) throw new UsageError(`${name} does not know what to do with ${words[most]}`, hint);
	const [first] = words;
	if (first !== undefined && choices?.includes(first) === false)
		throw new UsageError(`${name} does not know ${first}: it takes ${oneOf(choices)}`, hint);
}

/** @throws UsageError for an option of the line that would have no effect beside the others, or without them */
function requireEffect({ name: command, options }: CommandSpec, { words, given }: Line): void {
	const isGiven = (each: string) => (each === WORDS ? words.length > 0 : given.has(each));
	const spelled = (each: string) => (each === WORDS ? (words[0] ?? "a name") : `--${each}`);
	const hint = `see git miggpt help ${command}`;
	for (const [name, { with: needed, notWith }] of Object.entries(options)) {
		if (!given.has(name)) continue;
		const other = notWith?.find(isGiven);
		if (other !== undefined) throw new UsageError(`--${name} does not go with ${spelled(other)}`, hint);
		if (needed && !needed.some(isGiven))
			throw new UsageError(`--${name} goes with ${oneOf(needed.map(spelled))}`, hint);
	}
}

/** A synopsis without what stands in brackets, which may nest. */
function neededWords(synopsis: string): string {
	const rest = synopsis.replace(/ ?\[[^[\]]*\]/g, "");
	return rest === synopsis ? rest.trim() : neededWords(rest);
}

/** A line as yargs takes it apart: what a value may be is told in our own words. */
function parsedWords(options: Readonly<Record<string, OptionSpec>>, args: string[]): Parser.Arguments {
	const aliases = Object.entries(options).flatMap(([name, { alias }]) => (alias ? [[name, alias]] : []));
	return Parser(args, {
		string: Object.keys(options),
		alias: Object.fromEntries(aliases),
		configuration: {
			"camel-case-expansion": false,
			"dot-notation": false,
			"parse-positional-numbers": false,
		},
	});
}

function requireKnown(
	command: string,
	options: Readonly<Record<string, OptionSpec>>,
	args: readonly string[],
): void {
	const names = Object.entries(options).flatMap(([name, { alias, type, negated }]) => [
		`--${name}`,
		...(type === "boolean" || negated !== undefined ? [`--no-${name}`] : []),
		...(alias ? [`-${alias}`] : []),
	]);
	let takesValue = false;
	for (const [i, arg] of args.entries()) {
		if (arg === "--") return;
		const isValue = takesValue;
		takesValue = false;
		if (isValue || !arg.startsWith("-") || arg === "-") continue;
		const [name] = arg.split("=", 1) as [string];
		if (!names.includes(name)) {
			const meant = suggestion(name, names);
			throw new UsageError(
				`${command} has no option ${name}`,
				meant ? `did you mean ${meant}?` : `see git miggpt help ${command}`,
			);
		}
		const spec = find(options, name)?.[1];
		if (!spec && arg !== name)
			throw new UsageError(`${name} takes no value`, `see git miggpt help ${command}`);
		takesValue = needsValue(options, arg);
		const isMissing = takesValue && (args[i + 1] === undefined || (args[i + 1] === "" && !spec?.repeats));
		if (isMissing || (arg === `${name}=` && !spec?.repeats))
			throw new UsageError(
				`${name} needs a value${spec?.choices ? `: ${oneOf(spec.choices)}` : ""}`,
				`see git miggpt help ${command}`,
			);
	}
}
