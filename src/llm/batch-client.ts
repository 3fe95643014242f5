import type OpenAI from "openai";
import { APIError, toFile } from "openai";
import * as z from "zod/mini";
import { $ZodError } from "zod/v4/core";
import { CancelledError, UserError } from "../errors.js";
import { oneLine } from "./answer.js";
import { type Answered, readBatchAnswers } from "./batch-answers.js";
import type { ChatRequest } from "./chat.js";
import type { EndpointSettings } from "./client.js";
import { completionBody } from "./completions.js";
import { failureOf, hostOf } from "./failures.js";
import { openAi } from "./openai.js";

/** What the API takes at most; what is more goes into the next batch. */
const MOST_REQUESTS = 50_000;
const MOST_BYTES_SENT = 190_000_000;
/** The most bytes of a file of answers that are read. */
const MOST_BYTES = 256 << 20;
/** Milliseconds that a file may take at the least. */
const LEAST_TIMEOUT = 600_000;
/** What a question of a batch is asked of. */
const ENDPOINT = "/v1/chat/completions";

const GOING = ["validating", "in_progress", "finalizing", "cancelling"] as const;
const OVER = ["completed", "failed", "expired", "cancelled"] as const;

const idSchema = z.string().check(z.regex(/^[\w-]{1,200}$/));
const batchSchema = z.object({
	id: idSchema,
	status: z.enum([...GOING, ...OVER]),
	output_file_id: z.nullish(idSchema),
	error_file_id: z.nullish(idSchema),
	errors: z.nullish(z.object({ data: z.nullish(z.array(z.object({ message: z.nullish(z.string()) }))) })),
	request_counts: z.nullish(z.object({ completed: z.number(), total: z.number() })),
});

/** What became of a batch so far. */
export interface BatchState {
	/** In the API's words. */
	readonly status: z.infer<typeof batchSchema>["status"];
	/** In a line, where it says so. */
	readonly why?: string;
	/** How many are answered, as the endpoint counts. */
	readonly completed: number;
	/** What was answered, once it is over. */
	readonly answered?: Answered;
}

/** Asks in batches (https://platform.openai.com/docs/api-reference/batch), through the `openai` package. */
export class BatchClient {
	readonly #client: OpenAI;

	constructor(private readonly endpoint: EndpointSettings & { readonly signal?: AbortSignal }) {
		this.#client = openAi(endpoint, MOST_BYTES);
	}

	/** Sends requests by their keys. @returns the batch's id, and the keys that it has @throws UserError where it cannot be sent */
	async send(requests: ReadonlyMap<string, ChatRequest>): Promise<{ id: string; keys: string[] }> {
		const { keys, text } = linesOf(requests);
		const id = await this.#asked(async (options) => {
			const file = await toFile(Buffer.from(text), "questions.jsonl", { type: "application/jsonl" });
			const { id: input_file_id } = await this.#client.files.create({ purpose: "batch", file }, options);
			const batch = await this.#client.batches.create(
				{ input_file_id, endpoint: ENDPOINT, completion_window: "24h" },
				// A second one would be paid for as well.
				{ ...options, maxRetries: 0 },
			);
			return z.object({ id: idSchema }).parse(batch).id;
		});
		return { id, keys };
	}

	/** Asks how a batch stands, and reads its answers where it is over. @throws UserError where that cannot be told */
	fetch(id: string): Promise<BatchState> {
		return this.#asked(async (options) => {
			const batch = batchSchema.parse(await this.#client.batches.retrieve(id, options));
			const { status, errors, request_counts: counts } = batch;
			const why = errors?.data?.[0]?.message;
			const said = { status, completed: counts?.completed ?? 0, ...(why && { why: oneLine(why) }) };
			if (!OVER.some((each) => each === status)) return said;
			const files = [batch.output_file_id, batch.error_file_id].filter((file) => typeof file === "string");
			const texts: string[] = [];
			for (const file of files) texts.push(await (await this.#client.files.content(file, options)).text());
			return { ...said, answered: readBatchAnswers(texts) };
		});
	}

	async #asked<T>(work: (options: OpenAI.RequestOptions) => Promise<T>): Promise<T> {
		const { signal, retries } = this.endpoint;
		const timeout = Math.max(this.endpoint.timeout, LEAST_TIMEOUT);
		try {
			return await work({ timeout, maxRetries: retries, ...(signal && { signal }) });
		} catch (error) {
			if (signal?.aborted) throw new CancelledError();
			throw new UserError(...this.#failure(error, timeout));
		}
	}

	/** What happened, and what to do. */
	#failure(error: unknown, timeout: number): [string, string] {
		const host = hostOf(this.endpoint.url);
		if (error instanceof $ZodError)
			return [`what ${host} says of a batch cannot be read`, "--llm-batch needs OpenAI's Batch API"];
		if (error instanceof APIError && error.status === 404)
			return [
				`${host} has no such batch, or no batches at all: ${oneLine(error.message)}`,
				"without --llm-batch questions are asked one by one",
			];
		return [failureOf(error, { ...this.endpoint, timeout }, true).message, "try again later"];
	}
}

/** Requests as lines of JSON, as many as a batch takes. */
function linesOf(requests: ReadonlyMap<string, ChatRequest>): { keys: string[]; text: string } {
	const keys: string[] = [];
	let text = "";
	let bytes = 0;
	for (const [key, request] of requests) {
		const line = { custom_id: key, method: "POST", url: ENDPOINT, body: completionBody(request) };
		const own = `${JSON.stringify(line)}\n`;
		bytes += Buffer.byteLength(own);
		if (keys.length === MOST_REQUESTS || bytes > MOST_BYTES_SENT) break;
		keys.push(key);
		text += own;
	}
	return { keys, text };
}
