import type { ChatModel } from "../../llm/chat.js";
import type { Answer } from "../../model/bench.js";
import { firstBlock } from "../prompts/fence.js";
import { encode } from "../score.js";
import { ANSWER_FAILURES, metered } from "./metered.js";
import type { Meter } from "./method.js";

export interface ModelSettings {
	readonly chat: ChatModel;
	readonly model: string;
}

/**
 * Asks a model for code; the answer is its first fenced block, as bytes.
 *
 * @throws UserError where the model cannot be asked
 */
export async function askForCode(
	{ chat, model }: ModelSettings,
	prompt: string,
	temperature: number,
	meter: Meter,
): Promise<Answer> {
	const messages = [{ role: "user", content: prompt }] as const;
	const result = await metered(chat, meter).complete({ model, temperature, messages });
	if (!result.ok) {
		const { kind, message } = result.failure;
		return { text: undefined, failure: ANSWER_FAILURES[kind]!, note: message };
	}
	const block = firstBlock(result.text);
	return block === undefined
		? { text: undefined, failure: "invalid answer", note: "the answer has no fenced code block" }
		: { text: encode(block) };
}
