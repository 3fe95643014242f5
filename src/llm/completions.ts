import type OpenAI from "openai";
import * as z from "zod/mini";
import { type Api, malformed, type Said, tokensOf } from "./api.js";
import type { ChatFailure, ChatRequest } from "./chat.js";

const answerSchema = z.object({
	choices: z.array(
		z.object({
			message: z.object({ content: z.nullish(z.string()), refusal: z.nullish(z.string()) }),
			finish_reason: z.nullish(z.string()),
		}),
	),
	usage: z.catch(
		z.nullish(z.object({ prompt_tokens: z.number(), completion_tokens: z.number() })),
		undefined,
	),
});

/** A request as the body of one for a chat completion. */
export function completionBody({
	model,
	messages,
	temperature,
	extra,
}: ChatRequest): OpenAI.Chat.ChatCompletionCreateParamsNonStreaming {
	return {
		...extra,
		model,
		messages: messages.map(({ role, content }) => ({ role, content })),
		...(temperature !== undefined && { temperature }),
	};
}

/** Chat completions (https://platform.openai.com/docs/api-reference/chat). */
export const completions: Api = {
	send: (client, request, options) =>
		client.chat.completions.create({ ...completionBody(request), stream: false }, options),
	read(answer, prompt) {
		const parsed = answerSchema.safeParse(answer);
		if (!parsed.success) return malformed(answer, "chat completion");
		const { choices, usage } = parsed.data;
		const text = choices[0]?.message.content ?? "";
		const tokens = tokensOf(usage ? [usage.prompt_tokens, usage.completion_tokens] : undefined, prompt, text);
		const no = (kind: ChatFailure["kind"], message: string): Said => ({
			ok: false,
			failure: { kind, message },
			tokens,
		});
		const [choice] = choices;
		if (!choice) return no("empty", "the answer has no choices");
		if (choice.message.refusal) return no("refused", "the model refused to answer");
		if (choice.finish_reason === "content_filter") return no("filtered", "a content filter cut the answer");
		if (choice.finish_reason === "length") return no("truncated", "the answer hit the model's length limit");
		if (text.trim() === "") return no("empty", "the answer is empty");
		return { ok: true, text, tokens };
	},
};
