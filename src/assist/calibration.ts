import { MIGRATE_VERSION } from "../llm/prompts/migrate.js";
import type { ControlScore } from "../model/run.js";
import { askControls, type ControlPatch, drawControls } from "./controls.js";
import type { Asked } from "./conversation.js";
import { hasFailed } from "./standing.js";

/** Of the prompt that control questions are asked with: a score at another counts for nothing. */
export const PROMPT_VERSION = MIGRATE_VERSION;

/** Where scores of earlier runs are, and who is told. */
interface Means {
	/** The model's score of an earlier run. */
	known(): Promise<ControlScore | undefined>;
	/** Keeps a score for runs to come. */
	keep(score: ControlScore): Promise<void>;
	/** Told in one line that control questions are asked now. */
	tell(text: string): void;
	/** Told in one line where the model failed, or where nothing is known of it. */
	warn(text: string): void;
}

/** Finds out, before the first question of a run, what a model's word is worth. */
export class Calibration {
	/** How the model fared, once that is known. */
	score: (ControlScore & { readonly isKnown: boolean }) | undefined;
	#calibrated: Promise<Asked> | undefined;

	constructor(
		private readonly asked: Asked,
		private readonly means: Means,
	) {}

	/** The model with its score. @param patches those that control questions are drawn from, where they are asked */
	of(patches: () => AsyncIterable<ControlPatch>): Promise<Asked> {
		this.#calibrated ??= this.#calibrate(patches);
		return this.#calibrated;
	}

	async #calibrate(patches: () => AsyncIterable<ControlPatch>): Promise<Asked> {
		const { asked, means } = this;
		const known = await means.known();
		const score = known ?? (await this.#ask(patches()));
		if (!score) return asked;
		this.score = { agreed: score.agreed, asked: score.asked, isKnown: known !== undefined };
		if (hasFailed(score))
			means.warn(
				`${asked.model} agreed with the engine at ${score.agreed} of ${score.asked} control questions: its answers count 50 % at most, and none lands by default`,
			);
		return { ...asked, score };
	}

	async #ask(patches: AsyncIterable<ControlPatch>): Promise<ControlScore | undefined> {
		const { asked, means } = this;
		means.tell(`asking ${asked.model} control questions`);
		const controls = await drawControls(patches);
		const { score, isWhole } = await askControls(controls, asked);
		if (score.asked === 0) {
			const why = controls.length === 0 ? "the series has no place for one" : "none was answered with code";
			means.warn(`no control question counts, as ${why}: ${asked.model} is taken as it is`);
			return undefined;
		}
		if (isWhole) await means.keep(score);
		return score;
	}
}
