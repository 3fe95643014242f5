import { UserError } from "../../errors.js";
import type { ChatFailure, ChatModel } from "../../llm/chat.js";
import type { Answer } from "../../model/bench.js";
import type { Meter } from "./method.js";

/** Failures that say something of the answer; any other says something of the endpoint, and no row is to blame. */
export const ANSWER_FAILURES: Partial<Record<ChatFailure["kind"], NonNullable<Answer["failure"]>>> = {
	refused: "refused",
	filtered: "refused",
	empty: "invalid answer",
	truncated: "invalid answer",
	malformed: "invalid answer",
	"too-large": "invalid answer",
	"refused-request": "refused",
};

/**
 * A model whose requests are counted for the row that makes them.
 *
 * @throws UserError (from `complete`) where the model cannot be asked: the run is at fault then, not the row
 */
export function metered(chat: ChatModel, meter: Meter): ChatModel {
	return {
		async complete(request) {
			const result = await chat.complete(request);
			meter.requests++;
			meter.tokensIn += result.usage.tokensIn;
			meter.tokensOut += result.usage.tokensOut;
			if (result.ok || ANSWER_FAILURES[result.failure.kind]) return result;
			const { kind, message } = result.failure;
			throw new UserError(`the model gives no answer: ${message}`, remedyFor(kind));
		},
	};
}

function remedyFor(kind: ChatFailure["kind"]): string {
	if (kind === "not-recorded")
		return "record it with --record; another wording, model or CSV makes another request";
	if (kind === "budget") return "raise the limit and run again; with --out the finished rows are kept";
	return "run again when it does; with --out the finished rows are kept";
}
