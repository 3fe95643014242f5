import { firstMissing } from "../text/line-counts.js";
import type { Gate } from "./gate.js";

/** Every line that the patch adds stands in the result, and every line it removes was taken out. */
export const accountedGate: Gate = ({ ours, result }, { state, added, removed, placed, replaced }) => {
	const lost = firstMissing(added, state === "upstream" ? ours : placed);
	if (lost !== undefined) return { gate: "accounted", reason: `an added line is lost: ${lost.trim()}` };
	if (state === "upstream") return undefined;
	const kept = firstMissing(removed, replaced);
	if (kept !== undefined) return { gate: "accounted", reason: `a removed line still stands: ${kept.trim()}` };
	const missing = firstMissing(placed, result);
	return missing === undefined
		? undefined
		: { gate: "accounted", reason: `a landed line is not in the result: ${missing.trim()}` };
};
