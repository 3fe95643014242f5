import { UserError } from "../../errors.js";
import type { ChatFailure, ChatModel } from "../../llm/chat.js";
import type { Answer } from "../../model/bench.js";
import { firstBlock } from "../prompts/fence.js";
import { encode } from "../score.js";
import type { Meter } from "./method.js";

export interface ModelSettings {
	readonly chat: ChatModel;
	readonly model: string;
}

/** Failures that say something of the answer; any other says something of the endpoint, and no row is to blame. */
const ANSWERS: Partial<Record<ChatFailure["kind"], NonNullable<Answer["failure"]>>> = {
	refused: "refused",
	filtered: "refused",
	empty: "invalid answer",
	truncated: "invalid answer",
	malformed: "invalid answer",
	"too-large": "invalid answer",
	"refused-request": "refused",
};

/**
 * Asks a model for code; the answer is its first fenced block, as bytes.
 *
 * @throws UserError where the model cannot be asked: the run is at fault then, not the row
 */
export async function askForCode(
	{ chat, model }: ModelSettings,
	prompt: string,
	temperature: number,
	meter: Meter,
): Promise<Answer> {
	const result = await chat.complete({ model, temperature, messages: [{ role: "user", content: prompt }] });
	meter.requests++;
	meter.tokensIn += result.usage.tokensIn;
	meter.tokensOut += result.usage.tokensOut;
	if (!result.ok) {
		const { kind, message } = result.failure;
		const failure = ANSWERS[kind];
		if (failure) return { text: undefined, failure, note: message };
		throw new UserError(`the model gives no answer: ${message}`, remedyFor(kind));
	}
	const block = firstBlock(result.text);
	return block === undefined
		? { text: undefined, failure: "invalid answer", note: "the answer has no fenced code block" }
		: { text: encode(block) };
}

function remedyFor(kind: ChatFailure["kind"]): string {
	if (kind === "not-recorded")
		return "record it with --record; another wording, model or CSV makes another request";
	if (kind === "budget") return "raise the limit and run again; with --out the finished rows are kept";
	return "run again when it does; with --out the finished rows are kept";
}
