import { DEFAULT_LLM_THRESHOLD, type ModelRecord } from "../model/decision.js";
import type { Provenance } from "../model/evidence.js";
import type { Patch } from "../model/series.js";
import { splitLines } from "../text/lines.js";
import { type Belief, believe, stands } from "./check/believe.js";
import type { Place } from "./check/place.js";

/** A memory of answers, by the texts they are about. All latin1. */
export interface AnswerMemory {
	/** What a model made of `now`, which one, and where; undefined where none did. */
	find(
		texts: readonly string[],
	): Promise<{ after: string; model: string; provenance: Provenance } | undefined>;
	forget(texts: readonly string[]): Promise<void>;
	keep(
		texts: readonly string[],
		change: { path: string; before: string; after: string },
		patch: Pick<Patch, "key" | "subject">,
		model: string,
	): Promise<void>;
}

/** A remembered answer that still holds, and where it comes from. */
interface Remembered {
	readonly belief: Belief;
	readonly record: ModelRecord;
	readonly remembered: Provenance;
}

/** The answers that count for one patch. */
export interface PatchRecall {
	/** Whether the same place was answered before, so that nobody need be asked. */
	knows(place: Place): Promise<boolean>;
	/**
	 * Answers a place: as the same one was answered before, else by `ask`, whose answer is remembered where it is
	 * believed. The same place met again side by side waits for the first.
	 */
	answer<T extends { readonly belief: Belief | undefined }>(
		place: Place,
		remembered: (known: Remembered) => Promise<T>,
		ask: () => Promise<T>,
	): Promise<T>;
	/** Keeps an answer; one that a low threshold let pass is not worth remembering. */
	keep(place: Place, belief: Belief): Promise<void>;
}

/** The same old, patched and new code again: the same answer, without a request. */
export class Recall {
	/** The last to ask about each conflict. */
	readonly #turns = new Map<string, Promise<unknown>>();

	constructor(
		private readonly memory: AnswerMemory,
		private readonly model: string,
	) {}

	/** @param threshold the least confidence that is believed */
	of(patch: Pick<Patch, "key" | "subject">, threshold: number): PatchRecall {
		const keep = async (place: Place, belief: Belief) => {
			if (!stands(belief, Math.max(threshold, DEFAULT_LLM_THRESHOLD))) return;
			const { lines } = belief;
			const change = { path: place.path, before: place.target.join(""), after: lines.join("") };
			await this.memory.keep(textsOf(place), change, patch, this.model);
		};
		return {
			keep,
			knows: async (place) => (await this.#find(place)) !== undefined,
			answer: (place, remembered, ask) =>
				this.#inTurn(place, async () => {
					const known = await this.#find(place);
					if (known) return remembered(known);
					const answer = await ask();
					if (answer.belief) await keep(place, answer.belief);
					return answer;
				}),
		};
	}

	/** Forgets an answer that a compiler or checker did not take. */
	async forget(place: Place): Promise<void> {
		await this.memory.forget(textsOf(place));
	}

	/** The remembered answer, where it still passes every check. */
	async #find(place: Place): Promise<Remembered | undefined> {
		const known = await this.memory.find(textsOf(place));
		const verdict = known && believe(place, splitLines(known.after), []);
		if (!known || !verdict || "check" in verdict || verdict.unexplained) return undefined;
		const belief: Belief = { ...verdict, confidence: Math.max(verdict.confidence, REMEMBERED) };
		return { belief, record: noRequest(known.model, belief), remembered: known.provenance };
	}

	#inTurn<T>(place: Place, answer: () => Promise<T>): Promise<T> {
		const key = textsOf(place).join("\0");
		const turn = (this.#turns.get(key) ?? Promise.resolve()).then(answer);
		this.#turns.set(
			key,
			turn.catch(() => {}),
		);
		return turn;
	}
}

/** What was believed once is believed again. */
const REMEMBERED = 0.9;

function textsOf({ base, patched, target }: Place): string[] {
	return [base, patched, target].map((lines) => lines.join(""));
}

function noRequest(model: string, { checks }: Belief): ModelRecord {
	return {
		model,
		prompt: "",
		promptVersion: 0,
		source: "memory",
		tries: 0,
		tokensIn: 0,
		tokensOut: 0,
		seconds: 0,
		reason: "",
		checks,
	};
}
