import { readAnswer } from "../llm/answer.js";
import type { ChatMessage } from "../llm/chat.js";
import { doubtPrompt } from "../llm/prompts/doubt.js";
import { repairPrompt } from "../llm/prompts/repair.js";
import { retryPrompt } from "../llm/prompts/retry.js";
import type { ModelFailure } from "../model/reason.js";
import { foundText } from "../report/wording/finding.js";
import { type Belief, believe } from "./check/believe.js";
import type { Place, Rejection } from "./check/place.js";
import type { Codec } from "./codec.js";
import type { Conversation } from "./conversation.js";

/** An answer that passed the checks, or why there is none. */
export type Migrated =
	| {
			readonly ok: true;
			readonly belief: Belief;
			readonly reason: string;
			readonly messages: readonly ChatMessage[];
	  }
	| {
			readonly ok: false;
			readonly failure: Extract<ModelFailure, { kind: "no answer" | "cannot" | "rejected" }>;
	  };

type Failed = Extract<Migrated, { ok: false }>;

/** How often a rejected answer may be given again. */
const RETRIES = 1;

/**
 * Asks for a change to be carried over, and once more where the answer does not pass, or has changes that nothing
 * explains: of two answers that pass, the surer one counts.
 */
export async function migrate(
	place: Place,
	prompt: readonly ChatMessage[],
	codec: Codec,
	talk: Conversation,
): Promise<Migrated> {
	let messages = prompt;
	let doubted: Extract<Migrated, { ok: true }> | undefined;
	for (let tries = 0; ; tries++) {
		const result = await talk.ask(messages);
		if (!result.ok) return doubted ?? failed({ kind: "no answer", says: result.failure.message });
		const answer = readAnswer(result.text);
		if (answer.kind === "cannot") return doubted ?? failed({ kind: "cannot", says: answer.reason });
		const verdict =
			answer.kind === "malformed"
				? ({ check: "form", reason: answer.reason } satisfies Rejection)
				: believe(place, answer.lines.map(codec.encode), answer.notNeeded.map(codec.encode));
		const said: ChatMessage = { role: "assistant", content: result.text };
		if (!("check" in verdict)) {
			const reason = answer.kind === "code" ? answer.reason : "";
			const passed: Migrated = { ok: true, belief: verdict, reason, messages: [...messages, said] };
			if (doubted) return doubted.belief.confidence > verdict.confidence ? doubted : passed;
			if (!verdict.unexplained || tries === RETRIES) return passed;
			doubted = passed;
			messages = [...prompt, said, doubtPrompt(codec.decode(foundText(verdict.unexplained.reason)))];
			continue;
		}
		if (tries === RETRIES)
			return doubted ?? failed({ kind: "rejected", check: verdict.check, finding: verdict.reason });
		messages = [
			...prompt,
			said,
			retryPrompt(verdict.check, codec.decode(verdict.all ?? foundText(verdict.reason))),
		];
	}
}

function failed(failure: Failed["failure"]): Failed {
	return { ok: false, failure };
}

/** Feeds back what a compiler or checker said about an answer that was believed. */
export function repair(
	place: Place,
	messages: readonly ChatMessage[],
	complaint: string,
	codec: Codec,
	talk: Conversation,
): Promise<Migrated> {
	return migrate(place, [...messages, repairPrompt(codec.decode(complaint))], codec, talk);
}
