import { UserError } from "../errors.js";
import { type ConfigEntry, configSection } from "../git/config.js";
import { display } from "../report/display.js";
import { type AllCommands, COMMON_OPTIONS, type CommandSpec, type Io, type OptionSpec } from "./command.js";
import { gitContext } from "./git-context.js";

import { REBASE_OPTIONS } from "./rebase-options.js";
import { suggestion } from "./suggestion.js";
import { type Given, type Settings, valueGiven } from "./values.js";

type Options = Readonly<Record<string, OptionSpec>>;

/**
 * What environment and git's config set for a command.
 *
 * @throws UserError for a key that is none and for a value that its option does not take, whatever command it is for
 */
export async function settingsOf(spec: CommandSpec, io: Io, all: AllCommands): Promise<Settings> {
	const own = { ...spec.options, ...COMMON_OPTIONS };
	const settings = new Map<string, readonly Given[]>();
	for (const entry of await configSection(gitContext(io), "miggpt")) {
		const mine = optionAt(entry.key, own);
		const [name, option] = mine ?? (await optionOfAny(entry, all));
		const given = inConfig(entry, name);
		valueGiven(given, option);
		if (!mine) continue;
		if (isUnheard(entry, option))
			io.stderr.write(`warning: ${given.name} in ${display(given.file!)} does not count: ${UNHEARD}\n`);
		else settings.set(name, option.repeats ? [...(settings.get(name) ?? []), given] : [given]);
	}
	for (const [name, option] of Object.entries(own)) {
		const given = inEnvironment(io, name, option);
		if (!given) continue;
		valueGiven(given, option);
		settings.set(name, [given]);
	}
	return settings;
}

/** Why a key does not count where the repository sets it. */
export const UNHEARD =
	"the repository's config may not say where code goes or what is run, yours may (git config --global)";

export function isUnheard({ isRepositorys }: ConfigEntry, { config }: OptionSpec): boolean {
	return isRepositorys && config === "user";
}

/** The options of all commands that can be set, by their names. */
export async function settable(all: AllCommands): Promise<Options> {
	return Object.fromEntries((await optionsOf(all)).filter(isSettable));
}

async function optionsOf(all: AllCommands): Promise<[string, OptionSpec][]> {
	const specs = [...(await all()).map(({ options }) => options), COMMON_OPTIONS];
	// The first command that has one says what it is.
	return specs.flatMap((options) => Object.entries(options)).reverse();
}

function isSettable([, { config }]: readonly [string, OptionSpec]): boolean {
	return config !== "nobody";
}

function isKeyOf(key: string, option: string): boolean {
	return keyOf(option).toLowerCase() === key.toLowerCase();
}

/** What a config file says, as a value of the option of that name. */
export function inConfig({ value, origin, isRepositorys }: ConfigEntry, name: string): Given {
	return {
		source: isRepositorys ? "repository's config" : "user's config",
		name: keyOf(name),
		file: origin === "command line:" ? "git's command line" : origin.replace(/^file:/, ""),
		text: value,
	};
}

/** What the environment says for an option, where it is heard and set. */
export function inEnvironment({ env }: Io, option: string, { isVariable }: OptionSpec): Given | undefined {
	const name = variableOf(option);
	const text = isVariable ? env[name] : undefined;
	return text ? { source: "environment", name, text } : undefined;
}

/** `llm-url` is `MIGGPT_LLM_URL` in the environment. */
export function variableOf(option: string): string {
	return `MIGGPT_${option.toUpperCase().replaceAll("-", "_")}`;
}

/** `llm-url` is `miggpt.llmUrl` in git's config. */
export function keyOf(option: string): string {
	return `miggpt.${option.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())}`;
}

/** The option that a key of git's config sets; it does not tell letters' cases apart. */
export function optionAt(key: string, options: Options): [string, OptionSpec] | undefined {
	return Object.entries(options).find((each) => isSettable(each) && isKeyOf(key, each[0]));
}

async function optionOfAny(entry: ConfigEntry, all: AllCommands): Promise<[string, OptionSpec]> {
	const found = optionAt(entry.key, REBASE_OPTIONS) ?? optionAt(entry.key, await settable(all));
	if (found) return found;
	throw await unknownKey(entry, all);
}

/** The error for a key that sets no option. */
export async function unknownKey(entry: ConfigEntry, all: AllCommands): Promise<UserError> {
	const { file } = inConfig(entry, "");
	const [unsettable] = (await optionsOf(all)).find(([name]) => isKeyOf(entry.key, name)) ?? [];
	if (unsettable !== undefined)
		return new UserError(
			`${keyOf(unsettable)} in ${file} counts for nothing: --${unsettable} says what is to be done`,
			"take it out of there, and say it on the command line",
		);
	const options = await settable(all);
	const names = Object.keys(options).map((name) => name.replaceAll("-", ""));
	const meant = suggestion(entry.key.replace(/^miggpt\./, ""), names);
	const name = Object.keys(options).find((each) => each.replaceAll("-", "") === meant);
	return new UserError(
		`${entry.key} in ${file} sets no option of git miggpt`,
		name ? `did you mean ${keyOf(name)}?` : "git miggpt config lists what can be set",
	);
}
