import { UserError } from "../../errors.js";
import type { Answer } from "../../model/bench.js";
import { migrationPrompt } from "../prompts/migrate.js";
import { retrievalPrompt } from "../prompts/retrieve.js";
import { NONE } from "../rows/cells.js";
import { decode } from "../score.js";
import { askForCode, type ModelSettings } from "./asker.js";
import type { Method } from "./method.js";

/** The temperatures of the MigGPT paper: for the first question, and for all that follow. */
export const TEMPERATURE = { first: 0.5, later: 0.4 };

/** The plain prompts of the MigGPT paper (arXiv 2504.09474), without its modules; the wording is ours. */
export function vanillaMethod(settings: ModelSettings): Method {
	return {
		async retrieve({ base, target }, meter) {
			const prompt = retrievalPrompt(decode(base), decode(target));
			return foundOrNone(await askForCode(settings, prompt, TEMPERATURE.first, meter));
		},
		async migrate({ base, patched }, found, meter) {
			const texts = { base: decode(base), patched: decode(patched), found: decode(found) };
			return askForCode(settings, migrationPrompt(texts), TEMPERATURE.later, meter);
		},
		portFile: noFiles,
	};
}

/** The word none is the answer for what is not there. */
export function foundOrNone(answer: Answer): Answer {
	return answer.text?.trim() === NONE ? { text: undefined, failure: "not found" } : answer;
}

/** The paper knows snippets only. */
export async function noFiles(): Promise<never> {
	throw new UserError(
		"the methods miggpt and vanilla take snippets, and the benchmark has whole files",
		"git miggpt bench build without --files makes snippets",
	);
}
