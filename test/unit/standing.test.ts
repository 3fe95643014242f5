import { describe, expect, it } from "vitest";
import type { Belief } from "../../src/assist/check/believe.js";
import { hasFailed, weighedByControls } from "../../src/assist/standing.js";
import { DEFAULT_LLM_THRESHOLD } from "../../src/model/decision.js";

function weighed(confidence: number, agreed: number, asked = 8): Belief {
	const belief = {
		state: "landed",
		lines: [],
		confidence,
		checks: ["passed"],
		weakest: "",
		isFirm: true,
	} as const;
	return weighedByControls(belief, { agreed, asked });
}

/** The least of the checks' confidences that lands at the default threshold. */
function leastThatLands(agreed: number): number | undefined {
	return [0.75, 0.8, 0.85, 0.9, 0.92, 0.95, 0.99].find(
		(confidence) => weighed(confidence, agreed).confidence >= DEFAULT_LLM_THRESHOLD,
	);
}

describe("a model's score at control questions", () => {
	it("lets land what docs/model.md says", () => {
		const least = [8, 7, 6, 5, 4, 3, 0].map(leastThatLands);
		expect(least).toEqual([0.75, 0.8, 0.9, 0.95, undefined, undefined, undefined]);
	});

	it("makes nothing surer, however good, and says nothing where it changes nothing", () => {
		expect(weighed(0.8, 8)).toMatchObject({ confidence: 0.8, checks: ["passed"] });
		expect(weighedByControls(weighed(0.8, 8), undefined).confidence).toBe(0.8);
		expect(weighed(0.8, 7).checks.at(-1)).toBe(
			"the model agreed with the engine at 7 of 8 control questions",
		);
	});

	it("is a failure from half of eight on, not from one that was wrong, nor where none was asked", () => {
		expect([5, 4].map((agreed) => hasFailed({ agreed, asked: 8 }))).toEqual([false, true]);
		expect(hasFailed({ agreed: 0, asked: 1 })).toBe(false);
		expect(hasFailed({ agreed: 0, asked: 2 })).toBe(true);
		expect(hasFailed({ agreed: 0, asked: 0 })).toBe(false);
	});
});
