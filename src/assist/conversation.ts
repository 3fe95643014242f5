import { requestKey } from "../llm/answer-store.js";
import {
	type AnswerSource,
	addUsage,
	type ChatMessage,
	type ChatModel,
	type ChatRequest,
	type ChatResult,
	NO_USAGE,
	type Usage,
} from "../llm/chat.js";

import type { ControlScore } from "../model/run.js";

/** The model as a run asks it. */
export interface Asked {
	readonly chat: ChatModel;
	readonly model: string;
	readonly temperature?: number;
	readonly extra?: Readonly<Record<string, unknown>>;
	/** How it fared at control questions, where such were asked. */
	readonly score?: ControlScore;
}

/** Sends the requests about one place, and counts what they cost. */
export class Conversation {
	usage: Usage = NO_USAGE;
	tries = 0;
	/** The key of the first request since it was last taken away. */
	key: string | undefined;
	source: AnswerSource | undefined;

	constructor(
		private readonly asked: Asked,
		private readonly sample: number,
	) {}

	async ask(messages: readonly ChatMessage[]): Promise<ChatResult> {
		const { chat, model, temperature, extra } = this.asked;
		const request: ChatRequest = {
			model,
			messages,
			...(temperature !== undefined && { temperature }),
			...(extra && { extra }),
			...(this.sample > 0 && { sample: this.sample }),
		};
		this.key ??= requestKey(request);
		const result = await chat.complete(request);
		this.tries++;
		this.usage = addUsage(this.usage, result.usage);
		if (result.ok) this.source = this.source === "endpoint" ? "endpoint" : result.source;
		return result;
	}
}
