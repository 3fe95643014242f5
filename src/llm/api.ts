import type OpenAI from "openai";
import { type ChatFailure, type ChatRequest, estimateTokens } from "./chat.js";

/** What of an OpenAI-compatible endpoint is asked. */
export const API_NAMES = ["chat", "responses"] as const;
export type ApiName = (typeof API_NAMES)[number];

/** One of the ways in which an endpoint takes a request and answers it. */
export interface Api {
	/** Sends a request. @returns the answer's JSON, unread, or its text where it is none @throws what the `openai` package throws */
	send(client: OpenAI, request: ChatRequest, options: SendOptions): Promise<unknown>;
	/** What an answer says. @param prompt all that was asked, for an endpoint that does not count */
	read(answer: unknown, prompt: string): Said;
}

interface SendOptions {
	/** Milliseconds. */
	readonly timeout: number;
	readonly signal?: AbortSignal;
}

/** An answer that was read, or why there is none; the tokens were spent either way. */
export type Said =
	| { readonly ok: true; readonly text: string; readonly tokens: Tokens }
	| { readonly ok: false; readonly failure: ChatFailure; readonly tokens?: Tokens };

interface Tokens {
	readonly tokensIn: number;
	readonly tokensOut: number;
	readonly isEstimate: boolean;
}

/** The tokens that an endpoint counted, or what they may be. */
export function tokensOf(
	counted: readonly [number, number] | undefined,
	prompt: string,
	text: string,
): Tokens {
	return counted
		? { tokensIn: counted[0], tokensOut: counted[1], isEstimate: false }
		: { tokensIn: estimateTokens(prompt), tokensOut: estimateTokens(text), isEstimate: true };
}

/** What is no answer at all. @param what an answer would be */
export function malformed(answer: unknown, what: string): Said {
	const message =
		typeof answer !== "string"
			? `the answer is no ${what}`
			: /^\s*</.test(answer)
				? "the endpoint answered with a web page, not with JSON: is the URL right (it mostly ends in /v1)?"
				: "the endpoint answered with text, not with JSON";
	return { ok: false, failure: { kind: "malformed", message } };
}
