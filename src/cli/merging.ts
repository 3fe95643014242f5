import { UsageError } from "../errors.js";
import type { GitContext } from "../git/process.js";
import { DEFAULT_THRESHOLD } from "../model/decision.js";
import type { Io, OptionSpec, Parsed } from "./command.js";

export const THRESHOLD: OptionSpec = {
	type: "number",
	value: "N",
	default: DEFAULT_THRESHOLD,
	describe: "The least probability of being right, 0 to 1, with which a change is believed.",
};

/** @throws UsageError where it is not from 0 to 1 */
export function thresholdOf(parsed: Parsed, command: string): number {
	const threshold = parsed.number("threshold")!;
	if (threshold >= 0 && threshold <= 1) return threshold;
	throw new UsageError(`--threshold ${threshold} is not between 0 and 1`, `see git miggpt help ${command}`);
}

/** Git with the configuration of the command line that started us, `git -c merge.conflictStyle=diff3 rebase`. */
export function gitContext({ cwd, env, signal }: Io): GitContext {
	const names = ["GIT_CONFIG_PARAMETERS", "GIT_CONFIG_COUNT"].filter((name) => env[name] !== undefined);
	return { cwd, signal, env: Object.fromEntries(names.map((name) => [name, env[name]!])) };
}
