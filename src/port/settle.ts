import type { FileOutcome, HunkOutcome, PatchDecision } from "../model/decision.js";
import { targetLine } from "../model/evidence.js";
import { isStrong, type Tie } from "../model/history.js";
import type { FileChange, Patch } from "../model/series.js";
import { isRegular, type TreeReader } from "../model/tree.js";
import { contradicts, inEffect, type JudgedHunk } from "./in-effect.js";
import { type Presence, presenceOf } from "./presence.js";

/** What of the world tells whether upstream has a patch. */
export interface UpstreamFacts {
	/** The target as upstream has it. */
	readonly target: TreeReader;
	/** The bytes of an object of the series, latin1. */
	blob(oid: string): Promise<string>;
}

const MOST_MISSING = 20;

/**
 * Decides a patch that cannot be landed, or that names a commit of upstream: *upstream* where a commit is proven to be it and no hunk
 * tells against that, *superseded* where the target has it in effect; else as it came out.
 */
export async function settleUpstream(
	patch: Patch,
	ported: PatchDecision,
	tie: Tie | undefined,
	facts: UpstreamFacts,
): Promise<PatchDecision> {
	const tied = tie ? { ...ported, tie } : ported;
	const judged = await judgedHunks(patch, ported, facts);
	if (judged.length === 0) return tied;
	const hunks = judged.map(({ hunk }) => hunk);
	if (tie && isStrong(tie) && tie.revertedBy.length === 0 && !hunks.some(contradicts))
		return {
			...tied,
			fate: "upstream",
			reason: { kind: "upstream as", tie },
			files: withoutEffects(ported, "upstream"),
		};
	const { share, isEnough } = inEffect(hunks);
	if (ported.fate !== "conflict" || !isEnough || (tie?.revertedBy.length ?? 0) > 0) return tied;
	const site = ported.files.flatMap((file) => file.hunks).find((hunk) => hunk.site)?.site;
	const missing = judged
		.flatMap(({ path, hunk }) => hunk.presence.missing.map((line) => ({ path, line })))
		.slice(0, MOST_MISSING);
	return {
		...tied,
		fate: "superseded",
		reason: { kind: "superseded", share, ...(site && { at: targetLine(site.path, site.from) }), missing },
		files: withoutEffects(ported),
	};
}

/** What upstream has of each text hunk; none where a change is none of text, or adds or deletes a whole file. */
async function judgedHunks(
	{ changes }: Patch,
	{ files }: PatchDecision,
	facts: UpstreamFacts,
): Promise<{ readonly path: string; readonly hunk: JudgedHunk }[]> {
	const judged: { path: string; hunk: JudgedHunk }[] = [];
	for (const [i, change] of changes.entries()) {
		const file = files[i]!;
		const outcomes = file.hunks.filter(({ hunk }) => hunk !== undefined);
		const presences = await presencesIn(change, file, facts);
		if (!presences || outcomes.length !== presences.length) {
			if (file.hunks.every(({ state }) => state === "upstream")) continue;
			return [];
		}
		outcomes.forEach(({ state }, j) => {
			judged.push({ path: file.path, hunk: { state, presence: presences[j]! } });
		});
	}
	return judged;
}

async function presencesIn(
	{ kind, old, new: next, binary, hunks }: FileChange,
	{ path }: FileOutcome,
	{ target, blob }: UpstreamFacts,
): Promise<Presence[] | undefined> {
	if (binary || kind !== "modify" || !old || !next) return undefined;
	if (!isRegular(old.mode) || !isRegular(next.mode)) return undefined;
	const [base, patched] = await Promise.all([blob(old.oid), blob(next.oid)]);
	const now = (await target.read(path)) ?? (await target.read(old.path)) ?? "";
	return presenceOf({ path: old.path, base, patched, target: now, hunks });
}

/** The files of a patch that is left out. */
function withoutEffects({ files }: PatchDecision, state?: HunkOutcome["state"]): FileOutcome[] {
	return files.map((file) => ({
		...file,
		effects: [],
		hunks: file.hunks.map((hunk) => (state ? { ...hunk, state } : hunk)),
	}));
}
