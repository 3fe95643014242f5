import type { ModelRecord } from "../model/decision.js";
import type { Patch } from "../model/series.js";
import { splitLines } from "../text/lines.js";
import { type Belief, believe } from "./believe.js";
import type { Work } from "./work.js";

/** A memory of answers, by the texts they are about. All latin1. */
export interface AnswerMemory {
	/** What became of `now`, who said so and where, or undefined. */
	find(
		texts: readonly string[],
	): Promise<{ after: string; model: string | undefined; provenance: string } | undefined>;
	forget(texts: readonly string[]): Promise<void>;
	keep(
		texts: readonly string[],
		change: { path: string; before: string; after: string },
		patch: Pick<Patch, "key" | "subject">,
		model: string,
	): Promise<void>;
}

/** A remembered answer that still holds, and where it comes from. */
export interface Remembered {
	readonly belief: Belief;
	readonly record: ModelRecord;
	readonly remembered: string;
}

/** The same old, patched and new code again: the same answer, without a request. */
export class Recall {
	constructor(
		private readonly memory: AnswerMemory,
		private readonly model: string,
	) {}

	/** The remembered answer, where it still passes every check. */
	async find(work: Work): Promise<Remembered | undefined> {
		const known = await this.memory.find(textsOf(work));
		const verdict = known && believe(work, splitLines(known.after), [...work.old, ...work.patched]);
		if (!known || !verdict || "check" in verdict) return undefined;
		const belief: Belief = { ...verdict, confidence: Math.max(verdict.confidence, REMEMBERED) };
		return { belief, record: noRequest(known.model ?? this.model, belief), remembered: known.provenance };
	}

	/** Forgets an answer that a compiler or checker did not take. */
	async forget(work: Work): Promise<void> {
		await this.memory.forget(textsOf(work));
	}

	/** Keeps an answer that was believed; one that a low threshold let pass is not worth remembering. */
	async keep(
		work: Work,
		{ lines, confidence }: Belief,
		patch: Pick<Patch, "key" | "subject">,
	): Promise<void> {
		if (confidence < WORTH_KEEPING) return;
		const change = { path: work.path, before: work.now.join(""), after: lines.join("") };
		await this.memory.keep(textsOf(work), change, patch, this.model);
	}
}

/** What was believed once is believed again. */
const REMEMBERED = 0.9;
const WORTH_KEEPING = 0.8;

function textsOf({ old, patched, now }: Work): string[] {
	return [old, patched, now].map((lines) => lines.join(""));
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
