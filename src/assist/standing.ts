import { DEFAULT_LLM_THRESHOLD, type ModelRecord } from "../model/decision.js";
import type { ControlScore } from "../model/run.js";
import type { Belief } from "./check/believe.js";
import type { Asked } from "./conversation.js";

/**
 * How often a strong model has what the maintainers have: of 70 places of real ports one had it at 61. What the checks
 * leave in doubt is said of answers by such a one.
 */
const USUAL = 0.9;
/** So many controls the usual model counts for, against those that were asked. */
const WEIGHT = 2;
/** The most that the checks believe, and that a model which failed is believed. */
const SUREST = 0.95;
const FAILED = 0.5;

/** The probability that a model is right before anything is checked, after so many controls. */
function priorOf({ agreed, asked }: ControlScore): number {
	return (agreed + USUAL * WEIGHT) / (asked + WEIGHT);
}

function odds(probability: number): number {
	return probability / (1 - probability);
}

/** A confidence that holds for the usual model, for one of this score: controls are easy, so no score makes surer. */
function moved(confidence: number, score: ControlScore): number {
	const now = odds(confidence) * Math.min(1, odds(priorOf(score)) / odds(USUAL));
	return Math.round((100 * now) / (1 + now)) / 100;
}

/** Whether a model failed its controls: not even an answer that leaves nothing in doubt would land at defaults. */
export function hasFailed(score: ControlScore): boolean {
	return moved(SUREST, score) < DEFAULT_LLM_THRESHOLD;
}

/** What is believed of an answer by a model of this score; as it is, where nothing is known of it. */
export function weighedByControls(belief: Belief, score: ControlScore | undefined): Belief {
	if (score === undefined || moved(SUREST, score) === SUREST) return belief;
	const said = `the model agreed with the engine at ${score.agreed} of ${score.asked} control questions`;
	const confidence = Math.min(moved(belief.confidence, score), hasFailed(score) ? FAILED : 1);
	return {
		...belief,
		confidence,
		checks: [...belief.checks, said],
		...((hasFailed(score) || belief.weakest === "") && { weakest: said }),
	};
}

/** A remembered answer counts for no more than a new one, where the same model gave it. */
export function recalled(
	{ belief, record }: { belief: Belief; record: ModelRecord },
	{ model, score }: Asked,
): Belief {
	return record.model === model ? weighedByControls(belief, score) : belief;
}
