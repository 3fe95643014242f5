import type { HunkOutcome } from "../model/decision.js";
import { decode } from "./display.js";
import { escapeControls, hunkAsJson } from "./json.js";
import { findingText } from "./wording/finding.js";
import { STRATEGIES } from "./wording/strategy.js";

const SCHEMA_VERSION = 2;

/** What came of a merge, as the report needs it; texts are latin1. */
type MergeReport =
	| {
			readonly by: "engine";
			readonly text: string;
			readonly conflicts: number;
			readonly hunks: readonly HunkOutcome[];
	  }
	| { readonly by: "git"; readonly failure?: string; readonly code: number; readonly text: string };

/**
 * A merge as one JSON document: every change of theirs with its decision. Lines count from 1; `old` are those of the
 * base, `new` those of theirs, `site` those of ours.
 *
 * @param isWritten the result went to a file, so that the document need not hold it
 */
export function mergeAsJson(merge: MergeReport, isWritten: boolean): string {
	const document = {
		schemaVersion: SCHEMA_VERSION,
		mergedBy: merge.by,
		failure: merge.by === "git" ? (merge.failure ?? null) : null,
		conflicts: merge.by === "git" ? merge.code : merge.conflicts,
		hunks: merge.by === "git" ? [] : merge.hunks.map(hunkAsJson),
		...(!isWritten && { result: decode(merge.text) }),
	};
	return `${escapeControls(JSON.stringify(document, undefined, 2))}\n`;
}

/** What the engine did beyond git, in one line; undefined where that is nothing. */
export function mergeInOneLine(hunks: readonly HunkOutcome[]): string | undefined {
	const ported = hunks.filter(({ state, manner }) => state === "landed" && manner === "ported");
	const upstream = hunks.filter(({ state }) => state === "upstream");
	const gated = hunks.filter(({ state, gates }) => state === "unsure" && gates.length > 0);
	const parts = [
		...ported.map(
			({ strategy, site }) => `${site ? `line ${site.from + 1} of the target: ` : ""}${STRATEGIES[strategy]}`,
		),
		...(upstream.length > 0 ? [`${upstream.length} there already`] : []),
		...gated.map(({ gates }) => `stopped: ${decode(findingText(gates[0]!))}`),
	];
	if (parts.length === 0) return undefined;
	const more = parts.length > SHOWN ? `, and ${parts.length - SHOWN} more` : "";
	return `${parts.slice(0, SHOWN).join(", ")}${more}`;
}

const SHOWN = 4;
