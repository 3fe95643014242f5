import type { NoPlace } from "../model/reason.js";
import type { AlignedFile, Cluster } from "../retrieve/aligned-file.js";
import { anchoredRule } from "./anchored.js";
import { betweenWeakRule } from "./between-weak.js";
import { bothInsertRule } from "./both-insert.js";
import { bracketingRule } from "./bracketing.js";
import { continuedListRule } from "./continued-list.js";
import type { Landing, LandingRule } from "./landing.js";
import { adjacentRule, mergeRule } from "./merge.js";
import { movedLine, movedWithinRule, takenOutRule } from "./moved-away.js";
import { movedThing, relocating } from "./relocate.js";
import { softRule } from "./soft.js";
import { tokenMergeRule } from "./token.js";
import { upstreamedRule } from "./upstreamed.js";
import { wordListRule } from "./word-list.js";

/** Tried in order, first that fits: what is in already must not be added again, so that comes first. */
const IN_PLACE: readonly LandingRule[] = [
	upstreamedRule,
	mergeRule,
	bracketingRule,
	adjacentRule,
	anchoredRule,
	bothInsertRule,
	continuedListRule,
	betweenWeakRule,
	wordListRule,
	tokenMergeRule,
	softRule,
];
/** What upstream moved is looked for first: what is left at its old place is nothing that the patch speaks of. */
const MOVED: readonly LandingRule[] = [
	takenOutRule,
	movedWithinRule,
	relocating((aligned, cluster) => landInPlace(IN_PLACE, aligned, cluster)),
];

/** The names of the strategies, in the order in which they are tried. */
export const STRATEGIES = [...new Set([...MOVED, ...IN_PLACE].map(({ name }) => name))];

/**
 * Lands a cluster by the first rule that fits; undefined where none does.
 *
 * @param without names of strategies that are left out, to measure what they earn
 */
export function landCluster(
	aligned: AlignedFile,
	cluster: Cluster,
	without: ReadonlySet<string>,
): Landing | undefined {
	const [moved, inPlace] = [MOVED, IN_PLACE].map((rules) =>
		rules.filter(({ name }) => !without.has(name)),
	) as [LandingRule[], LandingRule[]];
	return landBy(moved, aligned, cluster) ?? landInPlace(inPlace, aligned, cluster);
}

/** Nothing lands where upstream moved a line away that it takes out. */
function landInPlace(
	rules: readonly LandingRule[],
	aligned: AlignedFile,
	cluster: Cluster,
): Landing | undefined {
	return movedLine(aligned, cluster) === undefined ? landBy(rules, aligned, cluster) : undefined;
}

function landBy(rules: readonly LandingRule[], aligned: AlignedFile, cluster: Cluster): Landing | undefined {
	for (const { name, land } of rules) {
		const landed = land(aligned, cluster);
		if (landed) return { strategy: name, ...landed };
	}
	return undefined;
}

/** Why no rule fits a cluster. */
export function whyNot(aligned: AlignedFile, cluster: Cluster): NoPlace {
	const { edits, upstream } = cluster;
	if (movedThing(aligned, cluster)) return "upstream moved the definition and changed it";
	if (movedLine(aligned, cluster) !== undefined) return "upstream moved the lines";
	const edit = edits[0]!;
	const { alignment } = aligned;
	if (upstream.length > 0) return "upstream changed the same lines";
	if (edit.oldFrom === edit.oldTo) {
		const before = alignment.at(edit.oldFrom - 1);
		const after = alignment.at(edit.oldTo);
		if (before !== undefined && after !== undefined) return "upstream inserted at the same place";
		if (before === undefined && after === undefined) return "upstream rewrote both sides";
		return "too common";
	}
	return "upstream changed the layout";
}
