import { rememberedAnswer } from "../llm/prompts/remembered.js";
import type { HunkOutcome } from "../model/decision.js";
import { applyReplacements } from "../port/assemble.js";
import { splitLines } from "../text/lines.js";
import type { Belief } from "./check/believe.js";
import type { Place } from "./check/place.js";
import { type Asked, Conversation } from "./conversation.js";
import { judge } from "./critic.js";
import { migrate, repair } from "./migration.js";
import type { PlaceAnswer, PlaceContext } from "./place-answer.js";
import { preparePlace, type ReadyPlace } from "./prepare-place.js";
import type { AskedTexts, Question } from "./questions.js";
import { recordOf } from "./record-of.js";
import { recalled, weighedByControls } from "./standing.js";
import { type SharedRequest, shareRequests } from "./together.js";
import { majority } from "./votes.js";

/**
 * Asks the model about places of one file: where each is, if need be, and what the patch becomes there. Places whose
 * code is not long are asked about together.
 */
export async function askPlaces(
	texts: AskedTexts,
	questions: readonly Question[],
	contextOf: (question: Question) => PlaceContext,
): Promise<PlaceAnswer[]> {
	const prepared = await Promise.all(
		questions.map((question) => preparePlace(texts, question, contextOf(question))),
	);
	const open = prepared.filter((each) => "task" in each);
	const known = await Promise.all(
		open.map(({ task, context: { recall } }) => recall?.knows(task.place) ?? false),
	);
	const shared = shareRequests(open.filter((_, i) => !known[i]));
	return Promise.all(prepared.map((each) => ("task" in each ? answerPlace(each, shared.get(each)) : each)));
}

/** Asks what the patch becomes at a place. @param shared for each sample the request that other places share */
async function answerPlace(
	{ question, site, task, prompt, talk, context }: ReadyPlace,
	shared: SharedRequest | undefined,
): Promise<PlaceAnswer> {
	const { asked, votes, critic, knowledge, recall } = context;
	const { place, codec } = task;
	const talks = [talk];
	const judged = async (belief: Belief) => (critic ? judge(task, belief, critic) : { belief });
	const explained = context.explains ? { isExplained: true as const } : {};
	const ask = async (): Promise<PlaceAnswer> => {
		for (let sample = 1; sample < votes; sample++) talks.push(new Conversation(asked, sample));
		if (shared) for (const [sample, each] of talks.entries()) each.begin(() => shared(sample));
		const answers = await Promise.all(talks.map((each) => migrate(task, prompt, each)));
		const chosen = majority(answers);
		if (!chosen.answer.ok)
			return {
				...{ question, site, belief: undefined, failed: chosen.answer.failure },
				record: recordOf(asked, talks, "", []),
			};
		const { reason, messages } = chosen.answer;
		const checked = weighed(chosen.answer.belief, place, chosen.votes, knowledge.outcomes);
		const belief = weighedByControls(checked, asked.score);
		const record = recordOf(asked, talks, reason, belief.checks);
		return {
			question,
			site,
			...(await judged(belief)),
			failed: undefined,
			record: votes > 1 ? { ...record, votes: chosen.votes } : record,
			talk: { task, messages },
			...explained,
		};
	};
	if (!recall) return ask();
	return recall.answer(
		place,
		async (known): Promise<PlaceAnswer> => {
			const messages = [...prompt, rememberedAnswer(codec.decode(known.belief.lines.join("")))];
			return {
				question,
				site,
				failed: undefined,
				...known,
				...(await judged(recalled(known, asked))),
				talk: { task, messages },
				...explained,
			};
		},
		ask,
	);
}

/** A belief with what else speaks for it: the engine's own view, and equal answers. */
function weighed(
	belief: Belief,
	place: Place,
	votes: readonly [number, number],
	outcomes: readonly HunkOutcome[],
): Belief {
	const agreed = agreesWith(belief, place, outcomes);
	const checks = [
		...belief.checks,
		...(agreed ? [`the engine had the same, place ${Math.round(agreed * 100)} % sure`] : []),
		...(votes[1] > 1 ? [`${votes[0]} of ${votes[1]} answers are equal`] : []),
	];
	const confidence = belief.isFirm ? combine(belief.confidence, votes, agreed) : belief.confidence;
	return { ...belief, confidence, checks };
}

/**
 * Feeds back what a compiler or checker said about an answer that landed.
 *
 * @returns the place with the repaired answer, or undefined where none holds
 */
export async function repairPlace(
	{ talk, remembered, ...answer }: PlaceAnswer,
	complaint: string,
	asked: Asked,
	critic?: Asked,
): Promise<PlaceAnswer | undefined> {
	if (!talk || !answer.belief) return undefined;
	const conversation = new Conversation(asked, 0);
	const repaired = await repair(talk.task, talk.messages, complaint, conversation);
	if (!repaired.ok) return undefined;
	const { belief, reason, messages } = repaired;
	const checks = [...belief.checks, `repaired after: ${complaint.split("\n", 1)[0]}`];
	const again = recordOf(asked, [conversation], reason, checks);
	const { record } = answer;
	const told = weighedByControls({ ...belief, checks }, asked.score);
	return {
		...answer,
		...(critic ? await judge(talk.task, told, critic) : { belief: told }),
		record: {
			...record,
			prompt: record.prompt || again.prompt,
			source: again.source,
			tries: record.tries + again.tries,
			tokensIn: record.tokensIn + again.tokensIn,
			tokensOut: record.tokensOut + again.tokensOut,
			seconds: record.seconds + again.seconds,
			reason,
			checks,
		},
		talk: { ...talk, messages },
	};
}

/** The engine's own confidence where it had the very same result in mind and no gate against it. */
function agreesWith(belief: Belief, place: Place, outcomes: readonly HunkOutcome[]): number | undefined {
	const proposals = outcomes.map(({ proposal }) => proposal);
	if (outcomes.some(({ gates }) => gates.length > 0) || proposals.some((each) => !each)) return undefined;
	const { from, to } = place.targetRange;
	const replacements = proposals
		.flatMap((each) => each!)
		.map((each) => ({ ...each, from: each.from - from, to: each.to - from }));
	if (replacements.some((each) => each.from < 0 || each.to > to - from)) return undefined;
	const engine = splitLines(applyReplacements(place.target.join(""), replacements));
	const isSame = engine.length === belief.lines.length && engine.every((line, i) => line === belief.lines[i]);
	return isSame ? Math.min(...outcomes.map(({ confidence }) => confidence)) : undefined;
}

/** Two independent probabilities of one thing as one: their odds are multiplied. */
function pooled(a: number, b: number): number {
	return (a * b) / (a * b + (1 - a) * (1 - b));
}

/** Independent grounds add up: the checks, the engine's own view, and equal answers. */
function combine(
	checked: number,
	[equal, asked]: readonly [number, number],
	engine: number | undefined,
): number {
	const isGround = engine !== undefined && engine > 0.5;
	const withEngine = isGround ? pooled(checked, engine) : checked;
	const voted = asked > 1 ? withEngine + (1 - withEngine) * ((equal - 1) / asked) * 0.5 : withEngine;
	return Math.min(0.99, Math.round(voted * 100) / 100);
}
