import { DEFAULT_LLM_THRESHOLD, DEFAULT_THRESHOLD } from "../model/decision.js";
import type { OptionSpec } from "./command.js";

/** The option `--threshold`. @param what is held against it, as in "a hunk is believed" */
export function thresholdOption(what: string): OptionSpec {
	return {
		type: "number",
		value: "N",
		default: DEFAULT_THRESHOLD,
		least: 0,
		most: 1,
		describe: `The least probability of being right, 0 to 1, with which ${what}.`,
	};
}

/** The option `--llm-threshold` of a run. */
export const LLM_THRESHOLD: OptionSpec = {
	type: "number",
	value: "N",
	default: DEFAULT_LLM_THRESHOLD,
	least: 0,
	most: 1,
	describe:
		"The least probability of being right, 0 to 1, with which a model's answer is believed: by its checks, not by the model's word.",
};
