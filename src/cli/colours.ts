import { Chalk, type ChalkInstance } from "chalk";
import type { Parsed } from "./command.js";

/** Colours for a stream: as the user says, else where it is a terminal that has some and NO_COLOR is not set (https://no-color.org). */
export function colours(
	parsed: Pick<Parsed, "text">,
	stream: NodeJS.WriteStream,
	env: NodeJS.ProcessEnv,
): ChalkInstance {
	const when = parsed.text("color");
	const isFit = stream.isTTY && !env.NO_COLOR && env.TERM !== "dumb";
	return new Chalk({ level: when === "always" || (when === "auto" && isFit) ? 1 : 0 });
}
