import { UsageError } from "../errors.js";
import { DEFAULT_THRESHOLD, isThreshold } from "../model/decision.js";
import type { OptionSpec, Parsed } from "./command.js";

/** The option `--threshold`. @param what is held against it, as in "a hunk is believed" */
export function thresholdOption(what: string): OptionSpec {
	return {
		type: "number",
		value: "N",
		default: DEFAULT_THRESHOLD,
		describe: `The least probability of being right, 0 to 1, with which ${what}.`,
	};
}

/** What `--threshold` was given as, or its default; undefined where it has none. @throws UsageError where it is not from 0 to 1 */
export function thresholdOf(parsed: Parsed, command: string): number | undefined {
	const threshold = parsed.number("threshold");
	if (threshold === undefined || isThreshold(threshold)) return threshold;
	throw new UsageError(`--threshold ${threshold} is not between 0 and 1`, `see git miggpt help ${command}`);
}
