import type { Language } from "../fingerprint/profile.js";
import { targetLine } from "../model/evidence.js";
import type { AlignedFile, Cluster } from "../retrieve/aligned-file.js";
import { isBlank, splitLines, squash } from "../text/lines.js";
import { BRACKETS, bracketDepth } from "../text/nesting.js";
import { mergeTokens, type TokenMerge } from "../text/token-merge.js";
import { tokenSimilarity } from "../text/tokens.js";
import { type LandingRule, patchedLines, targetRange } from "./landing.js";

/** Longer stretches were rewritten, not edited. */
const MOST_LINES = 40;
const RESEMBLES = 0.4;

/** Both changed the same lines, in different tokens of them. */
export const tokenMergeRule: LandingRule = {
	name: "token-merge",
	land(aligned, cluster) {
		const range = cluster.upstream.length > 0 ? targetRange(aligned, cluster) : undefined;
		if (!range || range.baseTo - range.baseFrom > MOST_LINES || range.to - range.from > MOST_LINES)
			return undefined;
		const base = aligned.base.slice(range.baseFrom, range.baseTo);
		const patched = [
			...aligned.base.slice(range.baseFrom, cluster.edits[0]!.oldFrom),
			...patchedLines(aligned, cluster),
			...aligned.base.slice(cluster.edits.at(-1)!.oldTo, range.baseTo),
		];
		const target = aligned.target.slice(range.from, range.to);
		const merged = mergeTokens(base.join(""), patched.join(""), target.join(""));
		if (!merged || !isSane(aligned, cluster, { base, patched, target }, merged)) return undefined;
		return {
			state: "landed",
			from: range.from,
			to: range.to,
			lines: splitLines(merged.text),
			confidence: confidenceOf(aligned, merged, { base, patched, target }),
			evidence: [
				{
					kind: "tokens merged",
					kept: merged.kept,
					at: targetLine(aligned.path, range.from),
				},
			],
			ported: true,
			byTokens: true,
		};
	},
};

interface Sides {
	readonly base: readonly string[];
	readonly patched: readonly string[];
	readonly target: readonly string[];
}

const WRAPPED = 0.85;
const SURE = 0.8;
const UNSURE = 0.75;
const KEPT = 0.6;

/**
 * Sure where upstream changed lines in place, most of which stand, apart from what the patch changed in them; where one side
 * only qualifies a declaration; and most where upstream changed nothing but how a statement is laid out.
 */
function confidenceOf(
	{ profile }: AlignedFile,
	{ kept, touches, inserts, wraps, qualifies }: TokenMerge,
	{ base, patched, target }: Sides,
): number {
	const isC = LAID_OUT_FREELY.has(profile.language);
	if (isC && wraps && ![base, patched, target].some((lines) => lines.some(isBoundToLine))) return WRAPPED;
	const isInPlace = base.length === target.length && kept >= KEPT && !inserts;
	if (!touches && (isInPlace || (isC && qualifies))) return SURE;
	return Math.min(UNSURE, 0.5 + 0.3 * kept - (touches ? 0.1 : 0));
}

const LAID_OUT_FREELY: ReadonlySet<Language> = new Set(["c", "devicetree"]);

/** Where such a line ends means something. */
function isBoundToLine(line: string): boolean {
	return /^\s*#|\/\/|\\\s*$/.test(line);
}

/** Brackets nest as the three sides say, nothing is left dangling, and what the patch adds whole stands whole. */
function isSane(
	aligned: AlignedFile,
	{ edits }: Cluster,
	{ base, patched, target }: Sides,
	{ text }: TokenMerge,
): boolean {
	const [b, t, o] = [base, patched, target].map((lines) => lines.join("")) as [string, string, string];
	if (DANGLING.test(text) && !DANGLING.test(o) && !DANGLING.test(t)) return false;
	const isNested = BRACKETS.every((bracket) => {
		const end = (side: string) => bracketDepth(side, bracket).end;
		return end(text) === end(o) + end(t) - end(b);
	});
	if (!isNested) return false;
	const result = new Set(splitLines(text).map(squash));
	const removed = edits.flatMap(({ oldFrom, oldTo }) => aligned.base.slice(oldFrom, oldTo));
	return edits
		.flatMap(({ newFrom, newTo }) => aligned.patched.slice(newFrom, newTo))
		.filter((line) => !isBlank(line) && !removed.some((old) => tokenSimilarity(old, line) >= RESEMBLES))
		.every((line) => result.has(squash(line)));
}

const DANGLING =
	/(?:\|\||&&|,|[^|]\||\+)\s*\)|\(\s*(?:\|\||&&|,)|^[ \t]*#[ \t]*(?:ifdef|ifndef|define|include|undef)[A-Za-z_]/m;
