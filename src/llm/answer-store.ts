import { createHash, randomBytes } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod/mini";
import { UserError } from "../errors.js";
import { KeptFiles, noteUse } from "../system/keep.js";
import { type ChatModel, type ChatRequest, type ChatResult, failed, type Usage } from "./chat.js";

const usageSchema = z.object({
	tokensIn: z.number(),
	tokensOut: z.number(),
	isEstimate: z.boolean(),
});
const entrySchema = z.object({ schemaVersion: z.literal(1), text: z.string(), usage: usageSchema });

interface Stored {
	readonly text: string;
	readonly usage: Pick<Usage, "tokensIn" | "tokensOut" | "isEstimate">;
}

/** The content of a request as 64 hex digits: the same for every request that reads the same. */
export function requestKey({ model, messages, temperature, extra, sample }: ChatRequest): string {
	const content = {
		model,
		messages: messages.map(({ role, content }) => [role, content]),
		temperature: temperature ?? null,
		extra: sorted(extra ?? {}),
		sample: sample ?? 0,
	};
	return createHash("sha256").update(JSON.stringify(content)).digest("hex");
}

function sorted(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(sorted);
	if (typeof value !== "object" || value === null) return value;
	return Object.entries(value)
		.sort(([a], [b]) => (a < b ? -1 : 1))
		.map(([key, each]) => [key, sorted(each)]);
}

/**
 * Answers by request content, one file each in a folder: the cache of a user, or a recording to be replayed.
 * Holds no key and no URL.
 */
export class AnswerStore {
	readonly #files: KeptFiles;

	constructor(
		readonly folder: string,
		/** Bytes; the answers used least recently go first. Unlimited where absent. */
		private readonly limit?: number,
	) {
		this.#files = new KeptFiles(folder, /^[0-9a-f]{64}\.json(\.[0-9a-f]+\.tmp)?$/);
	}

	/** The answer to a request, or undefined where there is none that can be read. */
	async get(request: ChatRequest): Promise<Stored | undefined> {
		const file = this.#file(requestKey(request));
		const text = await readFile(file, "utf8").catch(() => undefined);
		if (text === undefined) return undefined;
		if (this.limit !== undefined) await noteUse(file);
		try {
			return entrySchema.parse(JSON.parse(text));
		} catch {
			return undefined;
		}
	}

	/** Keeps an answer, whole or not at all. @throws UserError where the folder cannot be written to */
	put(request: ChatRequest, answer: Stored): Promise<void> {
		return this.putBy(requestKey(request), answer);
	}

	/** The same for a request that is known by its key. */
	async putBy(key: string, { text, usage }: Stored): Promise<void> {
		const { tokensIn, tokensOut, isEstimate } = usage;
		const entry = { schemaVersion: 1, text, usage: { tokensIn, tokensOut, isEstimate } };
		const file = this.#file(key);
		const draft = `${file}.${randomBytes(4).toString("hex")}.tmp`;
		try {
			await mkdir(this.folder, { recursive: true, mode: 0o700 });
			await writeFile(draft, `${JSON.stringify(entry)}\n`, { mode: 0o600 });
			await rename(draft, file);
		} catch (error) {
			throw new UserError(
				`${this.folder} cannot be written to: ${(error as NodeJS.ErrnoException).code}`,
				"see that it is a folder of yours with room in it",
			);
		}
	}

	/** How many answers there are, and their bytes. */
	async size(): Promise<{ answers: number; bytes: number }> {
		const files = await this.#files.list();
		return { answers: files.length, bytes: files.reduce((sum, { bytes }) => sum + bytes, 0) };
	}

	/** Removes what was used least recently until the limit is kept. */
	async trim(): Promise<void> {
		if (this.limit !== undefined) await this.#files.trim(this.limit);
	}

	/** Removes all answers. @returns how many */
	clear(): Promise<number> {
		return this.#files.clear();
	}

	#file(key: string): string {
		return join(this.folder, `${key}.json`);
	}
}

/** Answers from a recording alone: no request is ever sent. */
export function replaying(store: AnswerStore): ChatModel {
	return {
		async complete(request) {
			const stored = await store.get(request);
			return stored
				? {
						ok: true,
						text: stored.text,
						usage: { ...stored.usage, requests: 0, seconds: 0 },
						source: "replay",
					}
				: failed("not-recorded", `${store.folder} has no answer to this request`);
		},
	};
}

/** Asks `model`, and keeps what it answers. */
export function recording(model: ChatModel, store: AnswerStore): ChatModel {
	return {
		async complete(request) {
			const result = await model.complete(request);
			if (result.ok) await store.put(request, result);
			return result;
		},
	};
}

/** Answers what was asked before from the store, and asks `model` for the rest. */
export function caching(model: ChatModel, store: AnswerStore): ChatModel {
	return {
		async complete(request): Promise<ChatResult> {
			const stored = await store.get(request);
			if (!stored) {
				const result = await model.complete(request);
				// A cache that cannot be written to is none, and no reason to stop.
				if (result.ok) await store.put(request, result).catch(() => {});
				return result;
			}
			const usage = { ...stored.usage, requests: 0, seconds: 0 };
			return { ok: true, text: stored.text, usage, source: "cache" };
		},
	};
}
