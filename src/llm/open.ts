import { AnswerStore, caching, recording, replaying } from "./answer-store.js";
import { BatchModel } from "./batch.js";
import { Budget, type Limits } from "./budget.js";
import { type ChatModel, type ChatRequest, failed } from "./chat.js";
import { EndpointClient, type EndpointSettings } from "./client.js";
import { CommandClient } from "./command.js";
import { isFatal, isOfEndpoint } from "./failures.js";

/** All that a run may be told about its model. */
export interface ModelSettings extends Omit<EndpointSettings, "url"> {
	/** Base URL of the endpoint; absent where a command is asked. */
	readonly url?: string;
	/** A command of the user's that is asked instead of an endpoint, for `sh -c`. */
	readonly command?: string;
	readonly model: string;
	readonly temperature?: number;
	readonly extra?: Readonly<Record<string, unknown>>;
	readonly limits: Limits;
	/** The folder of the user's cache and its most bytes; absent, nothing is cached. */
	readonly cache?: { readonly folder: string; readonly limit: number };
	/** Keep every answer in this folder as well. */
	readonly record?: string;
	/** Answer from this folder alone, without a network. */
	readonly replay?: string;
	/** Answer from the cache alone, and note the rest for a batch. */
	readonly batch?: {
		/** What batches before had no answer to, by the request's key, and why. */
		readonly failures: Readonly<Record<string, string>>;
	};
}

interface Surroundings {
	readonly signal?: AbortSignal;
	/** Milliseconds from any fixed point. */
	readonly clock: () => number;
	/** Told in one line when a limit comes near, or when the endpoint is given up. */
	readonly warn?: (message: string) => void;
}

interface OpenedModel {
	readonly chat: ChatModel;
	readonly budget: Budget;
	/** What was noted for a batch, by the request's key; absent where each question is asked by itself. */
	readonly noted?: ReadonlyMap<string, ChatRequest>;
	/** Brings the cache back to its size. */
	close(): Promise<void>;
}

/** Puts endpoint, budget, cache and recording together. */
export function openModel(settings: ModelSettings, { signal, clock, warn }: Surroundings): OpenedModel {
	const budget = new Budget(settings.limits, warn);
	if (settings.replay !== undefined)
		return { chat: replaying(new AnswerStore(settings.replay)), budget, close: async () => {} };
	const { cache, record, command, url = "" } = settings;
	const means = { ...settings, url, clock, budget, ...(signal && { signal }) };
	const noting = settings.batch && new BatchModel(budget, settings.batch.failures);
	const asked = command === undefined ? new EndpointClient(means) : new CommandClient({ ...means, command });
	let chat: ChatModel = noting ?? givingUp(asked, settings.model, warn);
	const store = cache && new AnswerStore(cache.folder, cache.limit);
	if (store) chat = caching(chat, store);
	if (record !== undefined) chat = recording(chat, new AnswerStore(record));
	return { chat, budget, ...(noting && { noted: noting.noted }), close: async () => store?.trim() };
}

/** So many failures that are no fault of the request, one after another, and the endpoint is left alone. */
const PATIENCE = 3;

/**
 * Asks a model no more once the endpoint has shown that it will not answer for it: each try may take minutes.
 *
 * @param first the model that the run is about; another one is its critic
 */
function givingUp(model: ChatModel, first: string, warn: (message: string) => void = () => {}): ChatModel {
	const inRow = new Map<string, number>();
	const gaveUp = new Map<string, string>();
	return {
		async complete(request) {
			const name = request.model;
			const known = gaveUp.get(name);
			if (known !== undefined) return failed("given-up", known);
			const result = await model.complete(request);
			const failures = !result.ok && isOfEndpoint(result.failure) ? (inRow.get(name) ?? 0) + 1 : 0;
			inRow.set(name, failures);
			const isOver = !result.ok && (isFatal(result.failure.kind) || failures >= PATIENCE);
			if (isOver && !gaveUp.has(name)) {
				const { message } = result.failure;
				gaveUp.set(name, message);
				const who = name === first ? "the model" : `the critic ${name}`;
				warn(`${who} is asked no more: ${message}; git miggpt doctor tells what to do`);
			}
			return result;
		},
	};
}
