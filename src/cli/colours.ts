import { Chalk, type ChalkInstance } from "chalk";
import type { Parsed } from "./command.js";

/** Colours for a stream: none where it is no terminal, or the user wants none (https://no-color.org). */
export function colours(
	parsed: Pick<Parsed, "flag">,
	stream: NodeJS.WriteStream,
	env: NodeJS.ProcessEnv,
): ChalkInstance {
	const isWanted = parsed.flag("color") && !env.NO_COLOR && env.TERM !== "dumb";
	return new Chalk({ level: isWanted && stream.isTTY ? 1 : 0 });
}
