import type { Strategy } from "../model/decision.js";
import type { AlignedFile, Cluster } from "../retrieve/aligned-file.js";
import { landAnchored } from "./anchored.js";
import { landBetweenWeak } from "./between-weak.js";
import { landBothInsert } from "./both-insert.js";
import { landBracketing } from "./bracketing.js";
import type { Landing, LandingRule } from "./landing.js";
import { landAdjacent, landByMerge } from "./merge.js";
import { relocating } from "./relocate.js";
import { landSoftly } from "./soft.js";
import { landByTokens } from "./token.js";
import { landUpstreamed } from "./upstreamed.js";

type NamedRule = readonly [Strategy, LandingRule];

/** Tried in order, first that fits: what is in already must not be added again, so that comes first. */
const IN_PLACE: readonly NamedRule[] = [
	["upstreamed", landUpstreamed],
	["merge", landByMerge],
	["bracketing", landBracketing],
	["adjacent", landAdjacent],
	["anchored", landAnchored],
	["both-insert", landBothInsert],
	["between-weak", landBetweenWeak],
	["token-merge", landByTokens],
	["soft", landSoftly],
];
/** Before those that make do with what is left at the old place. */
const RULES: readonly NamedRule[] = [
	...IN_PLACE.slice(0, 2),
	["relocate", relocating((aligned, cluster) => landBy(IN_PLACE, aligned, cluster))],
	...IN_PLACE.slice(2),
];

/** The names of the strategies, in the order in which they are tried. */
export const STRATEGIES = RULES.map(([name]) => name);

/**
 * Lands a cluster by the first rule that fits; undefined where none does.
 *
 * @param without names of strategies that are left out, to measure what they earn
 */
export function landCluster(
	aligned: AlignedFile,
	cluster: Cluster,
	without: ReadonlySet<string> = new Set(),
): Landing | undefined {
	return landBy(
		RULES.filter(([name]) => !without.has(name)),
		aligned,
		cluster,
	);
}

function landBy(rules: readonly NamedRule[], aligned: AlignedFile, cluster: Cluster): Landing | undefined {
	for (const [, rule] of rules) {
		const landing = rule(aligned, cluster);
		if (landing) return landing;
	}
	return undefined;
}

/** Why no rule fits a cluster, in the words of a maintainer. */
export function whyNot(aligned: AlignedFile, { edits, upstream }: Cluster): string {
	const edit = edits[0]!;
	const { alignment } = aligned;
	if (upstream.length > 0) return "upstream changed the same lines";
	if (edit.oldFrom === edit.oldTo) {
		const before = alignment.at(edit.oldFrom - 1);
		const after = alignment.at(edit.oldTo);
		if (before !== undefined && after !== undefined) return "upstream inserted at the same place";
		if (before === undefined && after === undefined) return "upstream rewrote the lines on both sides";
		return "what is left of its surroundings is too common to anchor it";
	}
	return "upstream changed the layout around it";
}
