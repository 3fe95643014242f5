import { UserError } from "../errors.js";
import type { CommandSpec } from "./command.js";
import type { Settings } from "./values.js";

/**
 * An error about a value that nobody wrote on the command line says where it stands.
 *
 * @param settings what is set outside of the line, and `isOnLine` whether the line says otherwise
 */
export function withOrigin(
	error: unknown,
	{ options }: CommandSpec,
	settings: Settings,
	isOnLine: (option: string) => boolean,
): unknown {
	if (!(error instanceof UserError)) return error;
	for (const [option, all] of settings) {
		const given = all.at(-1);
		if (!given || isOnLine(option) || options[option]?.type !== "string" || options[option].choices) continue;
		const { name, file, text } = given;
		const isNamed = ` ${error.message} `.match(/[^\s:,()']+/g)?.includes(text) ?? false;
		if (!isNamed || error.message.includes(name)) continue;
		const where = `${text} is what ${name} says${file === undefined ? " in the environment" : ` in ${file}`}`;
		return new UserError(error.message, error.remedy === undefined ? where : `${where}; ${error.remedy}`);
	}
	return error;
}
