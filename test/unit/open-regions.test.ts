import { expect, it } from "vitest";
import type { HunkOutcome } from "../../src/model/decision.js";
import { openRegions } from "../../src/port/open-regions.js";

const outcome: HunkOutcome = {
	hunk: { old: [0, 3], new: [0, 3] },
	state: "unsure",
	manner: "ported",
	strategy: "anchored",
	confidence: 0.7,
	evidence: [],
	gates: [],
	proposal: [{ from: 1, to: 2, text: "mine\n" }],
};

function proposalOf(hunk: HunkOutcome): string | undefined {
	const edits = [{ oldFrom: 1, oldTo: 2, newFrom: 1, newTo: 2 }];
	const { regions } = openRegions({
		base: "a\nold\nc\n",
		patched: "a\nmine\nc\n",
		target: "a\ntheirs\nc\n",
		hunks: [{ oldFrom: 0, oldTo: 3, newFrom: 0, newTo: 3, edits }],
		outcomes: [hunk],
		sure: [],
	});
	return regions[0]!.proposal;
}

it("an open region has the proposal of a hunk that is only unsure, never of one that a gate rejects", () => {
	expect(proposalOf(outcome)).toBe("mine\n");
	expect(proposalOf({ ...outcome, gates: [{ gate: "doubled", code: "mine" }] })).toBeUndefined();
});
