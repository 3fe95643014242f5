import { type Opinion, readOpinion } from "../llm/opinion.js";
import { criticPrompt } from "../llm/prompts/critic.js";
import type { Evidence } from "../model/evidence.js";
import type { Belief } from "./check/believe.js";
import { type Asked, Conversation } from "./conversation.js";
import type { Task } from "./migration.js";
import { partialDiff } from "./render.js";

/**
 * The part of the doubt that RIGHT takes away: that of a strong reader earned more, that of a coin nothing, and which of
 * the two a critic is nobody knows. It lifts no doubt of the checks' over the default threshold.
 */
const WORTH_OF_RIGHT = 0.1;
const SUREST = 0.99;
const CONTEXT = 3;

export type OpinionFact = Extract<Evidence, { kind: "second opinion" }>;

/** An answer that passed the checks, as another model leaves it, and what that one said. */
export interface Judged {
	readonly belief: Belief;
	readonly opinion: OpinionFact;
}

/** Asks another model whether an answer is right. One that says nothing of use changes nothing. */
export async function judge(task: Task, belief: Belief, critic: Asked): Promise<Judged> {
	const { shown, facts, codec } = task;
	const talk = new Conversation(critic, 0);
	const difference = partialDiff(shown, belief.lines, CONTEXT);
	const prompt = criticPrompt(facts, {
		result: codec.decode(belief.lines.join("")),
		difference: codec.decode(difference),
	});
	const answer = await talk.ask(prompt);
	const said: Opinion = answer.ok
		? readOpinion(answer.text)
		: { verdict: "none", says: answer.failure.message };
	const { tokensIn, tokensOut } = talk.usage;
	const opinion = { kind: "second opinion", model: critic.model, ...said, tokensIn, tokensOut } as const;
	return { belief: weighedBy(said, belief), opinion };
}

function weighedBy({ verdict, says }: Opinion, belief: Belief): Belief {
	if (verdict === "wrong") return { ...belief, confidence: 0, objection: says };
	if (verdict !== "right" || !belief.isFirm) return belief;
	const { confidence } = belief;
	const surer = Math.round(100 * (confidence + (1 - confidence) * WORTH_OF_RIGHT)) / 100;
	return { ...belief, confidence: Math.max(confidence, Math.min(SUREST, surer)) };
}
