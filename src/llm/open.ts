import { AnswerStore, caching, recording, replaying } from "./answer-store.js";
import { Budget, type Limits } from "./budget.js";
import { type ChatModel, failed } from "./chat.js";
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
	const asked = command === undefined ? new EndpointClient(means) : new CommandClient({ ...means, command });
	let chat = givingUp(asked, warn);
	const store = cache && new AnswerStore(cache.folder, cache.limit);
	if (store) chat = caching(chat, store);
	if (record !== undefined) chat = recording(chat, new AnswerStore(record));
	return { chat, budget, close: async () => store?.trim() };
}

/** So many failures that are no fault of the request, one after another, and the endpoint is left alone. */
const PATIENCE = 3;

/** Asks no more once the endpoint has shown that it will not answer: each try may take minutes. */
function givingUp(model: ChatModel, warn: (message: string) => void = () => {}): ChatModel {
	let inRow = 0;
	let gaveUp: string | undefined;
	return {
		async complete(request) {
			if (gaveUp !== undefined) return failed("given-up", gaveUp);
			const result = await model.complete(request);
			inRow = !result.ok && isOfEndpoint(result.failure) ? inRow + 1 : 0;
			if (gaveUp === undefined && !result.ok && (isFatal(result.failure.kind) || inRow >= PATIENCE)) {
				gaveUp = result.failure.message;
				warn(`the model is asked no more: ${gaveUp}; git miggpt doctor tells what to do`);
			}
			return result;
		},
	};
}
