import { UsageError, UserError } from "../errors.js";
import type { OptionSpec, Source } from "./command.js";

/** A value that somebody gave to an option. */
export interface Given {
	readonly source: Source;
	/** What it was called there: `--threshold`, `miggpt.threshold`. */
	readonly name: string;
	/** The file it stands in, where it is one. */
	readonly file?: string;
	readonly text: string;
}

/** What is set for the options of a command outside of its command line. */
export type Settings = ReadonlyMap<string, readonly Given[]>;

/** The value as the option's type has it. @throws UserError for one that the option does not take, as `faultOf` words it */
export function valueGiven(given: Given, spec: OptionSpec, command?: string): string | number | boolean {
	const value = converted(given.text, spec);
	if (value === undefined) throw faultOf(given, spec, command);
	return value;
}

/**
 * What is wrong with a value, and where it stands; undefined for one that the option takes.
 *
 * @param command that it was given to, on its command line
 */
export function faultOf(given: Given, spec: OptionSpec, command?: string): UserError | undefined {
	const { source, name, file, text } = given;
	if (converted(text, spec) !== undefined) return undefined;
	const where = file === undefined ? name : `${name} in ${file}`;
	const message = `${where} takes ${taken(spec)}, not ${text === "" ? "nothing" : text}`;
	return source === "line"
		? new UsageError(message, `see git miggpt help ${command}`)
		: new UserError(message, "git miggpt config lists what can be set, and where it is set");
}

function converted(text: string, spec: OptionSpec): string | number | boolean | undefined {
	switch (spec.type) {
		case "boolean":
			return /^(true|yes|on|1)$/i.test(text) || (/^(false|no|off|0|)$/i.test(text) ? false : undefined);
		case "number":
			return text.trim() !== "" && isWithin(Number(text), spec) ? Number(text) : undefined;
		case "string":
			return text === "" || spec.choices?.includes(text) === false ? undefined : text;
	}
}

function isWithin(
	value: number,
	{ least = -Infinity, most = Infinity, isWhole = false }: OptionSpec,
): boolean {
	return value >= least && value <= most && (!isWhole || Number.isInteger(value));
}

function taken({ type, choices, least, most, isWhole }: OptionSpec): string {
	if (type === "boolean") return "true or false";
	if (type === "string") return choices ? oneOf(choices) : "a value";
	const number = isWhole ? "a whole number" : "a number";
	if (least === undefined) return number;
	return most === undefined ? `${number} of at least ${least}` : `${number} from ${least} to ${most}`;
}

/** `stop or park`, `quilt, mbox or mail`. */
export function oneOf(choices: readonly string[]): string {
	if (choices.length === 1) return choices[0]!;
	return `${choices.slice(0, -1).join(", ")} or ${choices.at(-1)}`;
}
