import { setTimeout as sleep } from "node:timers/promises";
import type OpenAI from "openai";
import { APIError } from "openai";
import { CancelledError } from "../errors.js";
import type { Api, ApiName, Said } from "./api.js";
import type { Budget } from "./budget.js";
import {
	type ChatFailure,
	type ChatModel,
	type ChatRequest,
	type ChatResult,
	failed,
	NO_USAGE,
} from "./chat.js";
import { completions } from "./completions.js";
import { failureOf, hostOf, isTransient } from "./failures.js";
import { openAi } from "./openai.js";
import { responses } from "./responses.js";
import { speaksTls } from "./tls-probe.js";

/** Where requests go, and how patiently. */
export interface EndpointSettings {
	/** Base URL of an OpenAI-compatible API, such as `http://localhost:11434/v1`. */
	readonly url: string;
	/** By default chat completions. */
	readonly api?: ApiName;
	/** Absent for servers that want none. */
	readonly key?: string;
	/** Milliseconds for one request, its body included. */
	readonly timeout: number;
	/** How often a request is sent again after 429, 5xx, a timeout or a lost connection. */
	readonly retries: number;
	/** Milliseconds before the first retry where the endpoint names no time; doubled each time, 8 s at most. */
	readonly backoff?: number;
}

interface Endpoint extends EndpointSettings {
	readonly signal?: AbortSignal;
	/** Milliseconds from any fixed point. */
	readonly clock: () => number;
	readonly budget?: Budget;
}

const LONGEST_BACKOFF = 8_000;
/** An endpoint that wants to be left alone for longer is not waited for. */
const LONGEST_RETRY_AFTER = 120_000;

const APIS: Readonly<Record<ApiName, Api>> = { chat: completions, responses };

/** @property isUnsent the request never got to the endpoint, and counts for nothing */
type Sent = Said & { readonly retryAfter?: number; readonly isUnsent?: boolean };

/** Asks an OpenAI-compatible endpoint, through the `openai` package. */
export class EndpointClient implements ChatModel {
	readonly #client: OpenAI;
	/** Something answered there, if only with an error. */
	#hasAnswered = false;

	constructor(private readonly endpoint: Endpoint) {
		this.#client = openAi(endpoint);
	}

	/** Sends a request, again where that may help. @throws CancelledError where the signal fires */
	async complete(request: ChatRequest): Promise<ChatResult> {
		const { clock, budget } = this.endpoint;
		const began = clock();
		const spent = budget?.take();
		if (spent !== undefined) return failed("budget", spent);
		for (let requests = 1; ; requests++) {
			const sent = await this.#send(request);
			if (sent.isUnsent) budget?.giveBack();
			const counted = sent.isUnsent ? requests - 1 : requests;
			const usage = { ...NO_USAGE, ...sent.tokens, requests: counted, seconds: (clock() - began) / 1000 };
			const wait = sent.ok ? undefined : this.#waitBefore(requests, sent);
			if (sent.ok || wait === undefined || budget?.take() !== undefined) {
				budget?.spend(usage);
				return sent.ok
					? { ok: true, text: sent.text, usage, source: "endpoint" }
					: { ok: false, failure: sent.failure, usage };
			}
			await this.#sleep(wait);
		}
	}

	async #send(request: ChatRequest): Promise<Sent> {
		const { signal, timeout, api = "chat" } = this.endpoint;
		if (signal?.aborted) throw new CancelledError();
		try {
			const answer = await APIS[api].send(this.#client, request, { timeout, ...(signal && { signal }) });
			this.#hasAnswered = true;
			return APIS[api].read(answer, request.messages.map(({ content }) => content).join(""));
		} catch (error) {
			if (signal?.aborted) throw new CancelledError();
			this.#hasAnswered ||= error instanceof APIError && error.status !== undefined;
			const retryAfter = error instanceof APIError ? retryAfterOf(error.headers) : undefined;
			const failure = failureOf(error, this.endpoint, !this.#hasAnswered);
			return {
				ok: false,
				failure: await this.#unlessTls(failure),
				isUnsent: failure.kind === "unusable-url",
				...(retryAfter !== undefined && { retryAfter }),
			};
		}
	}

	/** The failure, unless it comes of speaking plain http to a server of TLS. */
	async #unlessTls(failure: ChatFailure): Promise<ChatFailure> {
		const url = new URL(this.endpoint.url);
		const mayBe = failure.kind === "connection" && !this.#hasAnswered && url.protocol === "http:";
		if (!mayBe || !(await speaksTls(url))) return failure;
		return { kind: "unusable-url", message: `${hostOf(url.href)} speaks TLS: is it https:// in --llm-url?` };
	}

	/** Milliseconds to wait before the next try; undefined where there is none. */
	#waitBefore(sent: number, { failure, retryAfter }: Extract<Sent, { ok: false }>): number | undefined {
		const { retries, backoff = 500 } = this.endpoint;
		if (sent > retries || !isTransient(failure.kind)) return undefined;
		if (retryAfter !== undefined) return retryAfter > LONGEST_RETRY_AFTER ? undefined : retryAfter;
		return Math.min(backoff * 2 ** (sent - 1), LONGEST_BACKOFF) * (0.75 + Math.random() / 4);
	}

	async #sleep(wait: number): Promise<void> {
		const { signal } = this.endpoint;
		await sleep(wait, undefined, signal && { signal }).catch(() => {
			throw new CancelledError();
		});
	}
}

/** Milliseconds that a response asks to wait: `retry-after-ms`, or `retry-after` in seconds or as a date. */
function retryAfterOf(headers: Headers | undefined): number | undefined {
	const milliseconds = Number.parseFloat(headers?.get("retry-after-ms") ?? "");
	if (milliseconds >= 0) return milliseconds;
	const header = headers?.get("retry-after");
	if (!header) return undefined;
	const wait = /^[\d.]+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
	return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}
