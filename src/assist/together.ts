import { readAnswer } from "../llm/answer.js";
import type { ChatFailure, ChatResult } from "../llm/chat.js";
import { partsOf } from "../llm/parts.js";
import { togetherPrompt } from "../llm/prompts/together.js";
import { Conversation, type Shared } from "./conversation.js";
import type { ReadyPlace } from "./prepare-place.js";

/** What a request that several places share says of one of them, by sample; undefined where it says nothing. */
export type SharedRequest = (sample: number) => Promise<Shared | undefined>;

/** As many lines of code are asked about together. */
const MOST_LINES = 100;
/** What another request, about less, may do better. */
const OF_LENGTH: ReadonlySet<ChatFailure["kind"]> = new Set(["too-large", "truncated"]);

/**
 * Puts places of one file that the same patch changes together, a definition and its uses, so that one request is about
 * all of them. Nothing is sent before the first of them asks.
 *
 * @returns the requests of those that share one
 */
export function shareRequests(places: readonly ReadyPlace[]): ReadonlyMap<ReadyPlace, SharedRequest> {
	const groups = groupsOf(places).filter((group) => group.length > 1);
	return new Map(groups.flatMap((group) => [...requestsFor(group)]));
}

function groupsOf(places: readonly ReadyPlace[]): ReadyPlace[][] {
	const groups: ReadyPlace[][] = [];
	for (const place of places) {
		const roomy = groups.find((group) => linesIn([...group, place]) <= MOST_LINES);
		if (roomy) roomy.push(place);
		else groups.push([place]);
	}
	return groups;
}

function linesIn(group: readonly ReadyPlace[]): number {
	return group.reduce((sum, { task }) => sum + task.shown.length, 0);
}

function requestsFor(group: readonly ReadyPlace[]): Map<ReadyPlace, SharedRequest> {
	const prompt = togetherPrompt(group.map(({ task }) => task.facts));
	const answers = new Map<number, Promise<{ key: string; result: ChatResult }>>();
	const ask = async (sample: number) => {
		const talk = new Conversation(group[0]!.context.asked, sample);
		const result = await talk.ask(prompt);
		return { key: talk.key!, result };
	};
	const request = async (number: number, sample: number): Promise<Shared | undefined> => {
		const answer = answers.get(sample) ?? ask(sample);
		answers.set(sample, answer);
		const { key, result } = await answer;
		if (!result.ok) return OF_LENGTH.has(result.failure.kind) ? undefined : { key, result };
		const text = partOf(result.text, number);
		return text === undefined ? undefined : { key, result: { ...result, text } };
	};
	return new Map(group.map((place, i) => [place, (sample: number) => request(i + 1, sample)]));
}

/** What an answer says of one of several places: its part, or where it has no parts, that it cannot. */
function partOf(text: string, number: number): string | undefined {
	const parts = partsOf(text);
	return parts.size === 0 && readAnswer(text).kind === "cannot" ? text : parts.get(number);
}
