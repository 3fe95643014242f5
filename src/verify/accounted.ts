import { firstMissing } from "../text/line-counts.js";
import { isSame } from "../text/lines.js";
import { countsOf, minus, takeFrom } from "../text/multiset.js";
import { tokensOf } from "../text/tokens.js";
import type { Found, Gate, LandedHunk } from "./gate.js";
import { shiftAt } from "./shift.js";

/** Every line that the patch adds stands in the result, and every line it removes was taken out. */
export const accountedGate: Gate<"accounted"> = {
	name: "accounted",
	find(file, hunk) {
		const { target, result } = file;
		const { state, added, removed, placed, replaced } = hunk;
		if (hunk.byTokens) return accountTokens(hunk);
		const lost = firstMissing(added, state === "upstream" ? target : placed);
		if (lost !== undefined) return { what: "line lost", code: lost.trim() };
		if (state === "upstream") return undefined;
		const kept = firstMissing(removed, replaced);
		if (kept !== undefined) return { what: "line stands", code: kept.trim() };
		const from = hunk.at + shiftAt(file, hunk.at);
		if (isSame(placed, result.slice(from, from + placed.length))) return undefined;
		const missing = firstMissing(placed, result);
		return missing === undefined ? undefined : { what: "line not in result", code: missing.trim() };
	},
	isBackstop: true,
};

/** As for lines, token by token: what the patch brings was put there, what it takes was taken. */
function accountTokens({ added, removed, placed, replaced }: LandedHunk): Found<"accounted"> | undefined {
	const sides = [added, removed, placed, replaced].map((lines) => tokensOf(lines.join("")));
	const [plus, less, put, out] = sides as [string[], string[], string[], string[]];
	const wanted = minus(plus, less);
	const gained = countsOf(minus(put, out));
	const lost = wanted.find((token) => !takeFrom(gained, token));
	if (lost !== undefined) return { what: "token lost", code: lost };
	const dropped = countsOf(minus(out, put));
	const kept = minus(less, plus).find((token) => !takeFrom(dropped, token));
	return kept === undefined ? undefined : { what: "token stands", code: kept };
}
