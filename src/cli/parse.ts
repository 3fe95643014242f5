import { distance } from "fastest-levenshtein";
import yargs from "yargs";
import { UsageError } from "../errors.js";
import { COMMON_OPTIONS, type CommandSpec, type OptionSpec, type Parsed } from "./command.js";
import { joined, optionsFirst, spelledOut } from "./spelling.js";

/** Parses a command's words and options. @throws UsageError for anything it does not know, with a suggestion */
export function parseArguments(spec: CommandSpec, args: readonly string[]): Parsed {
	const known = { ...spec.options, ...COMMON_OPTIONS };
	const spelled = spelledOut(known, spec.optionsFirst ? optionsFirst(known, args) : args);
	requireKnown(spec.name, known, spelled);
	const parsed = configured(spec, known)
		.fail((message) => {
			throw new UsageError(message.replace(/\s+/g, " "), `see git miggpt help ${spec.name}`);
		})
		.parseSync(joined(known, spelled));
	const words = parsed._.map(String);
	const { least, most } = spec.words;
	if (!parsed.help && words.length < least)
		throw new UsageError(
			`${spec.name} needs ${neededWords(spec.synopsis)}`,
			`see git miggpt help ${spec.name}`,
		);
	if (words.length > most)
		throw new UsageError(
			`${spec.name} does not know what to do with ${words[most]}`,
			`see git miggpt help ${spec.name}`,
		);
	return {
		words,
		text: (option) => lastOf(parsed[option]) as string | undefined,
		number: (option) => {
			const value = lastOf(parsed[option]) as number | undefined;
			if (Number.isNaN(value))
				throw new UsageError(`--${option} takes a number`, `see git miggpt help ${spec.name}`);
			return value;
		},
		flag: (option) => lastOf(parsed[option]) === true,
		texts: (option) => [parsed[option] ?? []].flat().map(String),
	};
}

/** A synopsis without what stands in brackets, which may nest. */
function neededWords(synopsis: string): string {
	const rest = synopsis.replace(/ ?\[[^[\]]*\]/g, "");
	return rest === synopsis ? rest.trim() : neededWords(rest);
}

/** The help of a command as it is printed. */
export function helpText(spec: CommandSpec, width = 90): Promise<string> {
	let parser = configured(spec, { ...spec.options, ...COMMON_OPTIONS })
		.usage(`usage: git miggpt ${spec.name} ${spec.synopsis}\n\n${spec.description.join("\n\n")}`)
		.updateStrings({ "Options:": "options:", "Examples:": "examples:" })
		.wrap(width);
	for (const { command, says } of spec.examples) parser = parser.example(command, says);
	return parser.getHelp();
}

/** The name in `names` that a mistyped one may have meant. */
export function suggestion(name: string, names: readonly string[]): string | undefined {
	const [best] = names.map((each) => ({ each, far: distance(name, each) })).sort((a, b) => a.far - b.far);
	return best && best.far <= Math.max(2, name.length / 3) ? best.each : undefined;
}

function configured(spec: CommandSpec, options: Readonly<Record<string, OptionSpec>>) {
	let parser = yargs([])
		.scriptName(`git miggpt ${spec.name}`)
		.help(false)
		.version(false)
		.exitProcess(false)
		.parserConfiguration({
			"camel-case-expansion": false,
			"dot-notation": false,
			"parse-positional-numbers": false,
		});
	for (const [name, { value, choices, default: preset, repeats, ...option }] of Object.entries(options)) {
		parser = parser.option(name, {
			...option,
			...(option.type !== "boolean" && { requiresArg: true }),
			...(choices && { choices }),
			...(preset !== undefined && { default: preset }),
		});
	}
	return parser;
}

function requireKnown(
	command: string,
	options: Readonly<Record<string, OptionSpec>>,
	args: readonly string[],
): void {
	const names = Object.entries(options).flatMap(([name, { alias, type }]) => [
		`--${name}`,
		...(type === "boolean" ? [`--no-${name}`] : []),
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
		const spec = Object.entries(options).find(
			([long, { alias }]) => `--${long}` === name || `-${alias}` === name,
		)?.[1];
		takesValue = spec !== undefined && spec.type !== "boolean" && !arg.includes("=");
		if (spec?.repeats) continue;
		if (arg === `${name}=` || (takesValue && args[i + 1] === ""))
			throw new UsageError(`${name} needs a value`, `see git miggpt help ${command}`);
	}
}

/** An option given twice counts as it was given last, as git has it. */
function lastOf(value: unknown): unknown {
	return Array.isArray(value) ? value.at(-1) : value;
}
