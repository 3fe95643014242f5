import type { Repository } from "../git/repository.js";
import { AnswerStore } from "../llm/answer-store.js";
import { BatchClient, type BatchState } from "../llm/batch-client.js";
import type { ChatRequest } from "../llm/chat.js";
import type { ModelSettings } from "../llm/open.js";
import type { RunResult } from "../model/run.js";
import { keepBatch, type SentBatch } from "./record/batch.js";

/**
 * Sends what a run that is done would ask, and notes the batch in its folder.
 *
 * @returns undefined where nothing waits for an answer
 * @throws UserError where it cannot be sent
 */
export async function sendBatch(
	repository: Repository,
	settings: ModelSettings,
	noted: ReadonlyMap<string, ChatRequest>,
	{ plan, fates, ended }: RunResult,
): Promise<RunResult["batch"]> {
	if (noted.size === 0 || fates.parked === 0 || ended !== "done") return undefined;
	const { id, keys } = await clientOf(repository, settings).send(noted);
	const failures = settings.batch?.failures ?? {};
	await keepBatch(repository, plan, { id, model: settings.model, keys, failures });
	return { id, questions: keys.length };
}

/** What became of a batch. */
export interface FetchedBatch extends BatchState {
	/** How many answers are in the cache now. */
	readonly kept: number;
	/** What has no answer for good, this batch's and those before. */
	readonly failures: Readonly<Record<string, string>>;
	readonly tokensIn: number;
	readonly tokensOut: number;
}

/** Asks how a batch stands; where it is over, its answers go into the cache. @throws UserError where that cannot be done */
export async function fetchBatch(
	repository: Repository,
	settings: ModelSettings,
	batch: SentBatch,
): Promise<FetchedBatch> {
	const state = await clientOf(repository, settings).fetch(batch.id);
	const { answered, status } = state;
	const failures: Record<string, string> = { ...batch.failures };
	const sum = { kept: 0, tokensIn: 0, tokensOut: 0 };
	const store = new AnswerStore(settings.cache!.folder);
	for (const key of answered ? batch.keys : []) {
		const said = answered!.get(key);
		sum.tokensIn += said?.tokens?.tokensIn ?? 0;
		sum.tokensOut += said?.tokens?.tokensOut ?? 0;
		if (said?.ok) {
			await store.putBy(key, { text: said.text, usage: said.tokens });
			sum.kept++;
		} else if (said) failures[key] = said.failure.message;
		else if (status === "completed") failures[key] = "the batch has no answer to it";
	}
	return { ...state, ...sum, failures };
}

function clientOf({ context: { signal } }: Repository, settings: ModelSettings): BatchClient {
	return new BatchClient({ ...settings, url: settings.url!, ...(signal && { signal }) });
}
