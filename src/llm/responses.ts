import * as z from "zod/mini";
import { oneLine } from "./answer.js";
import { type Api, malformed, type Said, tokensOf } from "./api.js";
import type { ChatFailure } from "./chat.js";

const partSchema = z.object({ type: z.string(), text: z.nullish(z.string()) });
const answerSchema = z.object({
	status: z.nullish(z.string()),
	error: z.nullish(z.object({ code: z.nullish(z.string()), message: z.nullish(z.string()) })),
	incomplete_details: z.nullish(z.object({ reason: z.nullish(z.string()) })),
	output: z.array(z.object({ type: z.string(), content: z.nullish(z.array(partSchema)) })),
	usage: z.catch(z.nullish(z.object({ input_tokens: z.number(), output_tokens: z.number() })), undefined),
});
type Answer = z.infer<typeof answerSchema>;

/** The Responses API (https://platform.openai.com/docs/api-reference/responses); nothing is asked to be kept. */
export const responses: Api = {
	async send(client, { model, messages, temperature, extra }, options) {
		// The package's own reading of an answer trips over what is no response.
		const answer = await client.responses
			.create(
				{
					store: false,
					...extra,
					model,
					input: messages.map(({ role, content }) => ({ role, content })),
					...(temperature !== undefined && { temperature }),
					stream: false,
				},
				options,
			)
			.asResponse();
		const isJson = /\bjson\b/i.test(answer.headers.get("content-type") ?? "");
		return isJson ? answer.json() : answer.text();
	},
	read(answer, prompt) {
		const parsed = answerSchema.safeParse(answer);
		if (!parsed.success) return malformed(answer, "answer of the Responses API");
		const { usage } = parsed.data;
		const parts = parsed.data.output.flatMap(({ type, content }) =>
			type === "message" ? (content ?? []) : [],
		);
		const text = parts.flatMap((part) => (part.type === "output_text" ? (part.text ?? "") : [])).join("");
		const tokens = tokensOf(usage ? [usage.input_tokens, usage.output_tokens] : undefined, prompt, text);
		const isRefused = parts.some(({ type }) => type === "refusal");
		const failure = unfinished(parsed.data) ?? (isRefused ? REFUSED : text.trim() === "" ? EMPTY : undefined);
		return failure ? ({ ok: false, failure, tokens } satisfies Said) : { ok: true, text, tokens };
	},
};

const REFUSED: ChatFailure = { kind: "refused", message: "the model refused to answer" };
const EMPTY: ChatFailure = { kind: "empty", message: "the answer is empty" };

/** Why an answer did not come to its end. */
function unfinished({ status, error, incomplete_details: details }: Answer): ChatFailure | undefined {
	if (error) return errorOf(error);
	if (details?.reason === "content_filter")
		return { kind: "filtered", message: "a content filter cut the answer" };
	if (details?.reason === "max_output_tokens")
		return { kind: "truncated", message: "the answer hit the model's length limit" };
	if (!status || status === "completed") return undefined;
	return { kind: "malformed", message: `the answer is not complete: ${oneLine(status)}` };
}

/** Codes of the API's errors after which another try may do better. */
const TRANSIENT: Readonly<Record<string, ChatFailure["kind"]>> = {
	rate_limit_exceeded: "rate-limited",
	server_error: "server",
	vector_store_timeout: "server",
};

function errorOf({ code, message }: NonNullable<Answer["error"]>): ChatFailure {
	return {
		kind: TRANSIENT[code ?? ""] ?? "refused-request",
		message: `the endpoint failed: ${oneLine(message || code || "it does not say why")}`,
	};
}
