import type { Evidence } from "../model/evidence.js";
import type { HunkReason } from "../model/reason.js";

type BelowThreshold = Extract<HunkReason, { kind: "below threshold" }>;

/** Why a hunk is unsure whose confidence is below the threshold; the first of the evidence goes with it. */
export function belowThreshold(
	{
		by,
		confidence,
		evidence: [first],
	}: Pick<BelowThreshold, "by" | "confidence"> & { readonly evidence: readonly Evidence[] },
	threshold: number,
): BelowThreshold {
	return { kind: "below threshold", by, confidence, threshold, ...(first && { evidence: first }) };
}
