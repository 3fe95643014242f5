import type { FileOutcome, HunkOutcome, PatchDecision } from "../model/decision.js";
import { targetLine } from "../model/evidence.js";
import { isStrong, type Tie } from "../model/history.js";
import type { Difference, InTarget } from "../model/in-target.js";
import type { Patch } from "../model/series.js";
import { contradicts, inEffect, type JudgedHunk } from "./in-effect.js";
import { type JudgedFile, judge, type UpstreamFacts } from "./judged.js";
import { decidePatch } from "./patch.js";

/** So many differences are shown. */
const MOST_DIFFERENCES = 10;
/** What the target has of a parked patch is told from this share of its added lines on, or of the lines that it takes out. */
const LEAST_TOLD = 0.2;
const LEAST_GONE = 0.75;

/**
 * Decides a patch that cannot be landed, or that names a commit of upstream: *upstream* where a commit is proven to be it and no hunk
 * tells against that, *superseded* where the target has it in effect; else as it came out, with what the target has of it.
 *
 * @param acceptsParts whether the hunks that the target has in effect may be left out, so that the others land
 */
export async function settleUpstream(
	patch: Patch,
	ported: PatchDecision,
	tie: Tie | undefined,
	facts: UpstreamFacts,
	acceptsParts = false,
): Promise<PatchDecision> {
	const tied = tie ? { ...ported, tie } : ported;
	const judged = await judge(patch, ported, facts);
	const hunks = judged.flatMap((file) => file.hunks);
	if (hunks.length === 0) return tied;
	if (tie && isStrong(tie) && tie.revertedBy.length === 0 && !hunks.some(contradicts))
		return {
			...tied,
			fate: "upstream",
			reason: { kind: "upstream as", tie },
			files: withoutEffects(ported, "upstream"),
		};
	if (ported.fate !== "conflict") return tied;
	const { share, isEnough } = inEffect(hunks);
	const gone = sumOf(hunks, "gone");
	const isTold = share >= LEAST_TOLD || (gone > 1 && gone >= LEAST_GONE * sumOf(hunks, "removed"));
	const told = isTold ? { ...tied, inTarget: inTarget(judged) } : tied;
	if ((tie?.revertedBy.length ?? 0) > 0) return told;
	if (!isEnough) return partlySuperseded(patch, told, judged, acceptsParts);
	const site = ported.files.flatMap((file) => file.hunks).find((hunk) => hunk.site)?.site;
	const missing = hunks.find(({ presence }) => presence.missing.length > 0)?.presence.missing[0];
	return {
		...told,
		fate: "superseded",
		reason: {
			kind: "superseded",
			share,
			...(site && { at: targetLine(site.path, site.from) }),
			...(missing !== undefined && { missing }),
		},
		files: withoutEffects(ported),
	};
}

/** The target has in effect what every unsure hunk does, each for itself, and the others land. */
function partlySuperseded(
	patch: Patch,
	told: PatchDecision,
	judged: readonly JudgedFile[],
	acceptsParts: boolean,
): PatchDecision {
	const unsure = judged.flatMap(({ hunks }) => hunks.filter(({ state }) => state === "unsure"));
	const isIn = (hunk: (typeof unsure)[number]) =>
		inEffect([hunk]).isEnough && hunk.presence.known === hunk.presence.words;
	if (unsure.length === 0 || !unsure.every(isIn)) return told;
	const total = judged.flatMap(({ hunks }) => hunks).length;
	if (!acceptsParts) return { ...told, reason: { kind: "partly superseded", hunks: unsure.length, total } };
	const shares = new Map(unsure.map((hunk) => [hunk.outcome, inEffect([hunk]).share]));
	const files = told.files.map((file) => ({
		...file,
		hunks: file.hunks.map((outcome) => asUpstream(outcome, shares.get(outcome))),
	}));
	const { reason: _, ...decided } = told;
	return { ...decided, ...decidePatch(patch, files) };
}

function asUpstream(outcome: HunkOutcome, share: number | undefined): HunkOutcome {
	if (share === undefined) return outcome;
	const { reason: _, proposal: __, ...rest } = outcome;
	return {
		...rest,
		state: "upstream",
		strategy: "upstreamed",
		evidence: [{ kind: "in effect", share }, ...rest.evidence],
	};
}

function inTarget(judged: readonly JudgedFile[]): InTarget {
	const found = (file: JudgedFile) =>
		file.hunks.reduce(
			(sum, { state, presence }) => sum + (state === "upstream" ? presence.added : presence.found),
			0,
		);
	const hunks = judged.flatMap((file) => file.hunks);
	return {
		added: sumOf(hunks, "added"),
		removed: sumOf(hunks, "removed"),
		gone: sumOf(hunks, "gone"),
		found: judged.reduce((sum, file) => sum + found(file), 0),
		paths: judged.filter((file) => found(file) > 0).map(({ path }) => path),
		differences: firstDifferences(judged),
	};
}

function sumOf(hunks: readonly JudgedHunk[], of: "added" | "removed" | "gone"): number {
	return hunks.reduce((total, { presence }) => total + presence[of], 0);
}

function firstDifferences(judged: readonly JudgedFile[]): Difference[] {
	const found: Difference[] = [];
	for (const { differences } of judged)
		if (found.length < MOST_DIFFERENCES)
			found.push(...differences().slice(0, MOST_DIFFERENCES - found.length));
	return found;
}

/** The files of a patch that is left out. */
function withoutEffects({ files }: PatchDecision, state?: HunkOutcome["state"]): FileOutcome[] {
	return files.map((file) => ({
		...file,
		effects: [],
		hunks: file.hunks.map((hunk) => (state ? { ...hunk, state } : hunk)),
	}));
}
