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

/** A request that several places share, as one of them has it: the model's answer, with the part about that place. */
export interface Shared {
	readonly key: string;
	readonly result: ChatResult;
}

/** Sends the requests about one place, and counts what they cost. */
export class Conversation {
	usage: Usage = NO_USAGE;
	tries = 0;
	/** The key of the first request since it was last taken away. */
	key: string | undefined;
	source: AnswerSource | undefined;
	#shared: (() => Promise<Shared | undefined>) | undefined;

	constructor(
		private readonly asked: Asked,
		private readonly sample: number,
	) {}

	/** Takes the next answer from a request that is shared, where that has one. */
	begin(shared: () => Promise<Shared | undefined>): void {
		this.#shared = shared;
	}

	async ask(messages: readonly ChatMessage[]): Promise<ChatResult> {
		const shared = this.#shared;
		this.#shared = undefined;
		const said = await shared?.();
		return said ? this.#note(said.key, said.result) : this.#send(messages);
	}

	async #send(messages: readonly ChatMessage[]): Promise<ChatResult> {
		const { chat, model, temperature, extra } = this.asked;
		const request: ChatRequest = {
			model,
			messages,
			...(temperature !== undefined && { temperature }),
			...(extra && { extra }),
			...(this.sample > 0 && { sample: this.sample }),
		};
		return this.#note(requestKey(request), await chat.complete(request));
	}

	#note(key: string, result: ChatResult): ChatResult {
		this.key ??= key;
		this.tries++;
		this.usage = addUsage(this.usage, result.usage);
		if (result.ok) this.source = this.source === "endpoint" ? "endpoint" : result.source;
		return result;
	}
}
