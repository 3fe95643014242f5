import { requestKey } from "./answer-store.js";
import type { Budget } from "./budget.js";
import { type ChatModel, type ChatRequest, type ChatResult, estimateTokens, failed } from "./chat.js";

/** Answers nothing: it notes what is asked, for a batch. */
export class BatchModel implements ChatModel {
	/** What was asked, by the key of its answer. */
	readonly noted = new Map<string, ChatRequest>();

	/** @param failures what batches before had no answer to, and why: that is not asked again */
	constructor(
		private readonly budget: Budget,
		private readonly failures: Readonly<Record<string, string>>,
	) {}

	async complete(request: ChatRequest): Promise<ChatResult> {
		const key = requestKey(request);
		const failure = Object.hasOwn(this.failures, key) ? this.failures[key] : undefined;
		if (failure !== undefined) return failed("given-up", failure);
		if (!this.noted.has(key)) {
			const spent = this.budget.take();
			if (spent !== undefined) return failed("budget", spent);
			this.noted.set(key, request);
			this.budget.spend(promised(request));
		}
		return failed("waiting", "its question waits for a batch");
	}
}

/** What a request will cost at the least: its own tokens. */
function promised({ messages }: ChatRequest) {
	const prompt = messages.map(({ content }) => content).join("");
	return { tokensIn: estimateTokens(prompt), tokensOut: 0, isEstimate: true, requests: 1, seconds: 0 };
}
