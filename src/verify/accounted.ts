import { firstMissing } from "../text/line-counts.js";
import { tokensOf } from "../text/tokens.js";
import type { Found, Gate, LandedHunk } from "./gate.js";

/** Every line that the patch adds stands in the result, and every line it removes was taken out. */
export const accountedGate: Gate<"accounted"> = {
	name: "accounted",
	find({ target, result }, hunk) {
		const { state, added, removed, placed, replaced } = hunk;
		if (hunk.byTokens) return accountTokens(hunk);
		const lost = firstMissing(added, state === "upstream" ? target : placed);
		if (lost !== undefined) return { what: "line lost", code: lost.trim() };
		if (state === "upstream") return undefined;
		const kept = firstMissing(removed, replaced);
		if (kept !== undefined) return { what: "line stands", code: kept.trim() };
		const missing = firstMissing(placed, result);
		return missing === undefined ? undefined : { what: "line not in result", code: missing.trim() };
	},
	isBackstop: true,
};

/** As for lines, token by token: what the patch brings was put there, what it takes was taken. */
function accountTokens({ added, removed, placed, replaced }: LandedHunk): Found<"accounted"> | undefined {
	const sides = [added, removed, placed, replaced].map((lines) => tokensOf(lines.join("")));
	const [plus, minus, put, out] = sides as [string[], string[], string[], string[]];
	const wanted = without(plus, minus);
	const gained = count(without(put, out));
	const lost = wanted.find((token) => !take(gained, token));
	if (lost !== undefined) return { what: "token lost", code: lost };
	const dropped = count(without(out, put));
	const kept = without(minus, plus).find((token) => !take(dropped, token));
	return kept === undefined ? undefined : { what: "token stands", code: kept };
}

/** `items` less `others`, each as often as it stands there. */
function without(items: readonly string[], others: readonly string[]): string[] {
	const counts = count(others);
	return items.filter((item) => !take(counts, item));
}

function count(items: readonly string[]): Map<string, number> {
	const counts = new Map<string, number>();
	for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
	return counts;
}

/** Takes one of the counted; false where none is left. */
function take(counts: Map<string, number>, key: string): boolean {
	const left = counts.get(key) ?? 0;
	if (left > 0) counts.set(key, left - 1);
	return left > 0;
}
