import type { Answer } from "../../model/bench.js";
import type { CParser } from "../../model/syntax.js";
import { alignToFile } from "../miggpt/align.js";
import { Hints } from "../miggpt/hints.js";
import { migrationPrompt } from "../prompts/migrate.js";
import { retrievalPrompt } from "../prompts/retrieve.js";
import { decode } from "../score.js";
import { askForCode, type ModelSettings } from "./asker.js";
import type { Method } from "./method.js";
import { foundOrNone, noFiles, TEMPERATURE } from "./vanilla.js";

/** Retrieval is asked for at most so often (the paper's m). */
const ROUNDS = 3;

/** MigGPT (Dang et al., NeurIPS 2025, arXiv 2504.09474): the plain prompts with its three modules. */
export function miggptMethod(settings: ModelSettings, parser: CParser): Method {
	return {
		async retrieve(row, meter) {
			const hints = new Hints(row, parser);
			const excluded = new Set<string>();
			let first: Answer | undefined;
			for (let round = 0; round < ROUNDS; round++) {
				const prompt = retrievalPrompt(
					decode(row.base),
					decode(hints.fileWithout(excluded)),
					hints.retrieval,
				);
				const temperature = round === 0 ? TEMPERATURE.first : TEMPERATURE.later;
				const answer = foundOrNone(await askForCode(settings, prompt, temperature, meter));
				first ??= answer;
				const strangers = answer.text === undefined ? [] : hints.strangersIn(answer.text);
				if (strangers.length === 0) return aligned(answer, row.target);
				for (const name of strangers) excluded.add(name);
			}
			// Nothing but other functions: then it was renamed, and the first answer had the whole file to choose from.
			return aligned(first!, row.target);
		},
		async migrate(row, found, meter) {
			const hints = new Hints(row, parser);
			const texts = { base: decode(row.base), patched: decode(row.patched), found: decode(found) };
			const prompt = migrationPrompt(texts, {
				context: hints.contextOf(found).map(decode),
				points: hints.points,
			});
			return askForCode(settings, prompt, TEMPERATURE.later, meter);
		},
		portFile: noFiles,
	};
}

/** What counts is the file's lines, not the answer's. */
function aligned(answer: Answer, file: string): Answer {
	if (answer.text === undefined) return answer;
	const text = alignToFile(answer.text, file);
	return text === undefined
		? { text, failure: "invalid answer", note: "the answer's first or last line is not in the file" }
		: { text };
}
