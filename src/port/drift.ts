import { structsInitialised } from "../fingerprint/initialisers.js";
import { profileOf } from "../fingerprint/profile.js";
import { rewriteCallbacks } from "../migrate/drift/callback.js";
import { applyRewrites, type Rewrite, type Rewritten } from "../migrate/drift/splice.js";
import type { StructChange } from "../model/code.js";
import type { HunkOutcome } from "../model/decision.js";
import type { FileChange, Hunk } from "../model/series.js";
import type { TreeReader } from "../model/tree.js";
import type { PortFacts } from "./target.js";
import { rangeOf } from "./text.js";
import type { Upstream } from "./upstream.js";

/** The structs that C files of a patch initialise, as they are in both trees. */
export async function structsOf(
	changes: readonly FileChange[],
	blob: (oid: string) => Promise<string>,
	upstream: Upstream,
	tree: TreeReader,
): Promise<ReadonlyMap<string, StructChange>> {
	const structs = new Map<string, StructChange>();
	for (const { new: next, binary } of changes) {
		if (!next || binary || !/\.[ch]$/.test(next.path)) continue;
		for (const name of structsInitialised(await blob(next.oid)))
			if (!structs.has(name)) structs.set(name, await upstream.struct(name, tree));
	}
	return structs;
}

/** Rewrites what a patch adds to a file along what upstream did to the code around. */
export function followDrift(
	path: string,
	patched: string,
	hunks: readonly Hunk[],
	{ code, without }: PortFacts,
): Rewritten {
	const unchanged = { patched, hunks, rewrites: hunks.map(() => []) };
	if (!code || profileOf(path).language !== "c") return unchanged;
	const rewrites = without?.has("callback") ? [] : rewriteCallbacks(patched, code.struct);
	return rewrites.length === 0 ? unchanged : applyRewrites(patched, hunks, rewrites);
}

/** Notes on an outcome that what it adds was rewritten. */
export function markRewritten(
	outcome: HunkOutcome,
	hunk: Hunk,
	rewrites: readonly Rewrite[],
	threshold: number,
): HunkOutcome {
	const confidence = Math.min(outcome.confidence, ...rewrites.map((rewrite) => rewrite.confidence));
	if (rewrites.length === 0 || outcome.state === "upstream") return { ...outcome, hunk: rangeOf(hunk) };
	const marked: HunkOutcome = {
		...outcome,
		hunk: rangeOf(hunk),
		...(outcome.state === "landed" && { manner: "ported", strategy: "drift" }),
		confidence,
		evidence: [...outcome.evidence, ...rewrites.flatMap(({ evidence }) => evidence)],
	};
	if (outcome.state === "unsure" || confidence >= threshold) return marked;
	const { rule, evidence } = rewrites.find((rewrite) => rewrite.confidence === confidence)!;
	return {
		...marked,
		state: "unsure",
		reason: `${rule}: confidence ${confidence.toFixed(2)} is below the threshold ${threshold}; ${evidence[0]?.text ?? ""}`,
	};
}
