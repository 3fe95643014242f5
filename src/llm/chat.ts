/** What is asked of a model and what comes back, whatever answers: an endpoint, a cache or a recording. */

export interface ChatMessage {
	readonly role: "system" | "user" | "assistant";
	/** Unicode text, decoded. */
	readonly content: string;
}

export interface ChatRequest {
	readonly model: string;
	readonly messages: readonly ChatMessage[];
	/** Not sent where absent: some models take none. */
	readonly temperature?: number;
	/** Further members of the request's body, passed through; they cannot replace those above. */
	readonly extra?: Readonly<Record<string, unknown>>;
	/** Tells apart requests that are to be answered independently though they read the same; from 0, never sent. */
	readonly sample?: number;
}

/** What a request cost. */
export interface Usage {
	readonly tokensIn: number;
	readonly tokensOut: number;
	/** The endpoint did not say; counted as four characters a token. */
	readonly isEstimate: boolean;
	/** How many HTTP requests it took; 0 where nothing was sent. */
	readonly requests: number;
	/** From the first request to the answer, waiting between retries included. */
	readonly seconds: number;
}

const FAILURES = [
	"timeout",
	"connection",
	"unusable-url",
	"rate-limited",
	"server",
	"auth",
	"no-such-model",
	"refused-request",
	"malformed",
	"too-large",
	"empty",
	"truncated",
	"filtered",
	"refused",
	"budget",
	"not-recorded",
	"given-up",
	"waiting",
] as const;

/** Why there is no answer. `message` is one line that says what happened; it never holds the key. */
export interface ChatFailure {
	readonly kind: (typeof FAILURES)[number];
	readonly message: string;
}

export type AnswerSource = "endpoint" | "cache" | "replay";

export type ChatResult =
	| { readonly ok: true; readonly text: string; readonly usage: Usage; readonly source: AnswerSource }
	| { readonly ok: false; readonly failure: ChatFailure; readonly usage: Usage };

/** Answers chat requests. Expected failures are values; only a cancelled run throws (CancelledError). */
export interface ChatModel {
	complete(request: ChatRequest): Promise<ChatResult>;
}

export const NO_USAGE: Usage = { tokensIn: 0, tokensOut: 0, isEstimate: false, requests: 0, seconds: 0 };

/** A failure before anything was sent. */
export function failed(kind: ChatFailure["kind"], message: string, usage = NO_USAGE): ChatResult {
	return { ok: false, failure: { kind, message }, usage };
}

/** Tokens by rule of thumb, for endpoints that do not count: four characters each. */
export function estimateTokens(text: string): number {
	return Math.ceil(text.length / 4);
}

/** Both usages together. */
export function addUsage(a: Usage, b: Usage): Usage {
	return {
		tokensIn: a.tokensIn + b.tokensIn,
		tokensOut: a.tokensOut + b.tokensOut,
		isEstimate: a.isEstimate || b.isEstimate,
		requests: a.requests + b.requests,
		seconds: a.seconds + b.seconds,
	};
}
