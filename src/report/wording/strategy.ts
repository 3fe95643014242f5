import type { DriftRule, Strategy } from "../../model/fate.js";

/** How a hunk landed, for people; the short names are for programs. */
export const STRATEGIES: Readonly<Record<Strategy, string>> = {
	merge: "upstream changed none of the lines that the patch changes; merged as git does",
	adjacent: "a line right beside it changed; both changes stand",
	anchored: "the line on one side of it is gone or changed; it stays with the one on the other side",
	"both-insert": "upstream inserted at the same place; both stand, one after the other",
	upstreamed: "the target has it already",
	bracketing: "put around the line that it encloses",
	relocate: "upstream moved the code that it belongs to; it moved along",
	"between-weak": "the plain lines around it are gone; put in their place",
	"token-merge": "the patch and upstream changed different words of a line; both changes are kept",
	soft: "put where the most alike lines stand",
	drift: "rewritten as upstream rewrote its own code",
	"whole-file": "decided for the file as a whole",
	memory: "resolved as the same conflict was before",
	model: "by a model's answer, which was checked",
	none: "no rule fits",
};

/** How a hunk landed, or would, and how sure that is where it is not certain. */
export function strategyText(strategy: Strategy, confidence: number): string {
	const how = STRATEGIES[strategy];
	return confidence < 1 ? `${how} (${sure(strategy, confidence)})` : how;
}

/** What a confidence speaks of where not of the place: no landing is sure of the edit's sense. */
const SURE_OF: Readonly<Partial<Record<Strategy | DriftRule, string>>> = {
	"token-merge": "merge",
	upstreamed: "match",
	model: "answer",
	memory: "resolution",
	drift: "rewriting",
	vote: "rewriting",
	"same-file": "rewriting",
	calls: "rewriting",
	callback: "rewriting",
	include: "rewriting",
};

/** `place 90 % sure`; never more than it is. */
export function sure(by: Strategy | DriftRule, confidence: number): string {
	return `${SURE_OF[by] ?? "place"} ${Math.floor(100 * confidence + 1e-9)} % sure`;
}
