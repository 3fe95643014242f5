import { type Answer, readAnswer } from "../llm/answer.js";
import type { ChatMessage } from "../llm/chat.js";
import { doubtPrompt } from "../llm/prompts/doubt.js";
import type { MigrateFacts } from "../llm/prompts/migrate.js";
import { repairPrompt } from "../llm/prompts/repair.js";
import { retryPrompt } from "../llm/prompts/retry.js";
import type { ModelFailure } from "../model/reason.js";
import { foundText } from "../report/wording/finding.js";
import { applyEdits } from "./apply-edits.js";
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
			readonly failure: Extract<ModelFailure, { kind: "no answer" | "cannot" | "upheld" | "rejected" }>;
	  };

type Failed = Extract<Migrated, { ok: false }>;

/** How often a rejected answer may be given again. */
const RETRIES = 1;

/** What is asked about one place, and what an answer to it is made of. */
export interface Task {
	readonly place: Place;
	/** The code that the model is shown and changes: the target's, or a merge to be repaired. Latin1, whole lines. */
	readonly shown: readonly string[];
	/** A merge was shown that a check stopped. */
	readonly hasMerge: boolean;
	/** The code that it made of the target's; undefined in a file that the patch adds. */
	readonly merged: readonly string[] | undefined;
	readonly codec: Codec;
	/** All that the model is told. */
	readonly facts: MigrateFacts;
}

/**
 * Asks for a change to be carried over, and once more where the answer does not pass, or has changes that nothing
 * explains: of two answers that pass, the surer one counts.
 */
export async function migrate(
	task: Task,
	prompt: readonly ChatMessage[],
	talk: Conversation,
): Promise<Migrated> {
	const { decode } = task.codec;
	let messages = prompt;
	let doubted: Extract<Migrated, { ok: true }> | undefined;
	for (let tries = 0; ; tries++) {
		const result = await talk.ask(messages);
		if (!result.ok) return doubted ?? failed({ kind: "no answer", says: result.failure.message });
		const answer = readAnswer(result.text);
		if (answer.kind === "cannot" || (answer.kind === "upheld" && task.hasMerge))
			return doubted ?? failed({ kind: answer.kind, says: answer.reason });
		const verdict = verdictOn(task, answer);
		const said: ChatMessage = { role: "assistant", content: result.text };
		if (!("check" in verdict)) {
			const passed: Migrated = {
				ok: true,
				belief: verdict,
				reason: answer.reason,
				messages: [...messages, said],
			};
			if (doubted) return doubted.belief.confidence > verdict.confidence ? doubted : passed;
			if (!verdict.unexplained || tries === RETRIES) return passed;
			doubted = passed;
			messages = [...prompt, said, doubtPrompt(decode(foundText(verdict.unexplained.reason)))];
			continue;
		}
		const { check, reason, all } = verdict;
		if (tries === RETRIES) return doubted ?? failed({ kind: "rejected", check, finding: reason });
		messages = [...prompt, said, retryPrompt(check, decode(all ?? foundText(reason)))];
	}
}

/** Holds the code that an answer comes to against the patch. */
function verdictOn({ place, shown, merged, codec: { encode } }: Task, answer: Answer): Belief | Rejection {
	switch (answer.kind) {
		case "code":
			return believe(place, answer.lines.map(encode), answer.notNeeded.map(encode));
		case "edits": {
			const edits = answer.edits.map(({ quoted, isInsertion, lines }) => ({
				isInsertion,
				quoted: quoted.map(encode),
				lines: lines.map(encode),
			}));
			if (answer.isOfMerge && !merged)
				return { check: "form", reason: "there is no merge to be edited: none was shown" };
			const edited = applyEdits(answer.isOfMerge ? merged! : shown, edits);
			if ("lines" in edited) return believe(place, edited.lines, answer.notNeeded.map(encode));
			const [first] = edited.failed.split("\n") as [string];
			return { check: "edits", reason: first, all: edited.failed };
		}
		case "upheld":
			return { check: "form", reason: "there is no merge to be right: none was shown" };
		case "cannot":
		case "malformed":
			return { check: "form", reason: answer.reason };
	}
}

function failed(failure: Failed["failure"]): Failed {
	return { ok: false, failure };
}

/** Feeds back what a compiler or checker said about an answer that was believed. */
export function repair(
	task: Task,
	messages: readonly ChatMessage[],
	complaint: string,
	talk: Conversation,
): Promise<Migrated> {
	return migrate(task, [...messages, repairPrompt(task.codec.decode(complaint))], talk);
}
