import { isBlank, squash } from "../text/lines.js";
import type { Gate } from "./gate.js";

/** Every line that the patch adds stands in the result, and every line it removes was taken out. */
export const accountedGate: Gate = ({ ours, result }, { state, added, removed, placed, replaced }) => {
	const where = countLines(state === "upstream" ? ours : placed);
	const lost = added.filter((line) => !isBlank(line)).find((line) => !take(where, squash(line)));
	if (lost !== undefined) return { gate: "accounted", reason: `an added line is lost: ${lost.trim()}` };
	if (state === "upstream") return undefined;
	const taken = countLines(replaced);
	const kept = removed.filter((line) => !isBlank(line)).find((line) => !take(taken, squash(line)));
	if (kept !== undefined) return { gate: "accounted", reason: `a removed line still stands: ${kept.trim()}` };
	const inResult = countLines(result);
	const missing = placed.filter((line) => !isBlank(line)).find((line) => !take(inResult, squash(line)));
	return missing === undefined
		? undefined
		: { gate: "accounted", reason: `a landed line is not in the result: ${missing.trim()}` };
};

function countLines(lines: readonly string[]): Map<string, number> {
	const counts = new Map<string, number>();
	for (const line of lines) {
		const key = squash(line);
		counts.set(key, (counts.get(key) ?? 0) + 1);
	}
	return counts;
}

function take(counts: Map<string, number>, key: string): boolean {
	const count = counts.get(key) ?? 0;
	counts.set(key, count - 1);
	return count > 0;
}
