/**
 * The engine as a library: texts in, decisions out. Nothing here reads a file, runs a process, looks at the
 * clock or throws for any text.
 *
 * @module
 */
import { DEFAULT_THRESHOLD, type HunkOutcome, isThreshold, isUpstream } from "./model/decision.js";
import { DEFAULT_SETTINGS } from "./model/settings.js";
import type { CParser } from "./model/syntax.js";
import type { CodeChange } from "./model/tree.js";
import { portText } from "./port/text.js";
import { hunksBetween } from "./text/hunks.js";

export type { Definition } from "./fingerprint/definition.js";
export {
	definitionAt,
	type Fingerprint,
	type FingerprintNode,
	fingerprint,
} from "./fingerprint/fingerprint.js";
export type { StructChange } from "./model/code.js";
export type { HunkOutcome, HunkState, Manner, Replacement, Site } from "./model/decision.js";
export type { Evidence, FileLine } from "./model/evidence.js";
export type { Strategy } from "./model/fate.js";
export type { GateFinding } from "./model/finding.js";
export type { HunkReason } from "./model/reason.js";
export type { CParser, SyntaxNode, SyntaxTree } from "./model/syntax.js";
export type { CodeChange, CodeIndex } from "./model/tree.js";
export { type MigratedSnippet, migrateSnippet, type SnippetChange } from "./port/snippet.js";
export { evidenceText, evidenceWithLine } from "./report/wording/evidence.js";
export { findingText } from "./report/wording/finding.js";
export { hunkReasonText } from "./report/wording/reason.js";
export { retrieveSnippet, type SnippetSite } from "./retrieve/snippet.js";

/** A file in three versions. Texts are latin1 strings, one char a byte: `buffer.toString("latin1")`. */
export interface FilePortInput {
	/** Where the file stands in the target's tree; its name tells the language. Never opened. */
	readonly path: string;
	/** The file that the patch was made on. */
	readonly base: string;
	/** The same with the patch. */
	readonly patched: string;
	/** The file that the patch is carried to. */
	readonly target: string;
	/** The least probability of being right, 0 to 1, with which a hunk is believed; .8 unless given. */
	readonly threshold?: number;
	/** How the code around changed from base to target; without it, the gates that ask for it pass. */
	readonly code?: CodeChange;
	/** Any parser for C, such as tree-sitter; without it, what it would find is not looked for. */
	readonly parser?: CParser;
}

/** What became of a patch of one file. */
export interface FilePort {
	/**
	 * `landed`: `text` is the target with the whole patch. `upstream`: the target has all of it already.
	 * `unsure`: at least one hunk needs a human; `text` has the others.
	 */
	readonly state: "landed" | "upstream" | "unsure";
	/** The target with every hunk that is sure, latin1. */
	readonly text: string;
	/** One for each hunk of the patch, in order, as git would show it with three lines of context. */
	readonly hunks: readonly HunkOutcome[];
}

/**
 * Carries what changed between `base` and `patched` over to `target`.
 *
 * @throws RangeError where the threshold is not from 0 to 1
 */
export function portFile({
	path,
	base,
	patched,
	target,
	threshold = DEFAULT_THRESHOLD,
	code,
	parser,
}: FilePortInput): FilePort {
	if (!isThreshold(threshold)) throw new RangeError("threshold must be from 0 to 1");
	const { text, hunks } = portText(
		{ path, base, patched, target, hunks: hunksBetween(base, patched) },
		{ ...DEFAULT_SETTINGS, threshold, code, parser },
	);
	return { state: stateOf(hunks), text, hunks };
}

function stateOf(hunks: readonly HunkOutcome[]): FilePort["state"] {
	if (hunks.some(({ state }) => state === "unsure")) return "unsure";
	return isUpstream(hunks) ? "upstream" : "landed";
}
