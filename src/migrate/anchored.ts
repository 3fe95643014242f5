import type { Edit } from "../model/series.js";
import type { Ground } from "../retrieve/ground.js";
import { tokenSimilarity } from "../text/tokens.js";
import { mayChangeControl } from "./control.js";
import type { LandingRule } from "./landing.js";
import { inTargetLayout } from "./layout.js";
import { wrappedLines } from "./wrapping.js";

const ALIKE = 0.6;

/** An insertion one of whose neighbours survives, while upstream deleted or rewrote the other. */
export const landAnchored: LandingRule = (ground, { edits, upstream }) => {
	const edit = edits[0]!;
	if (upstream.length > 0 || edits.length > 1 || edit.oldFrom < edit.oldTo) return undefined;
	const { alignment } = ground;
	const lostBefore = alignment.at(edit.oldFrom - 1) === undefined;
	const lostAfter = alignment.at(edit.oldTo) === undefined;
	if (lostBefore === lostAfter) return undefined;
	const anchor = lostAfter ? alignment.anchoredAt(edit.oldFrom - 1, -1) : alignment.anchoredAt(edit.oldTo, 1);
	if (anchor === undefined) return undefined;
	const at = lostAfter ? anchor + 1 : anchor;
	const layout = inTargetLayout(ground, edit, at);
	if (!layout) return undefined;
	const fate = fateOfLostNeighbour(ground, edit, lostAfter, at);
	const wraps = wrappedLines(ground, edit) === (lostAfter ? "above" : "below");
	return {
		strategy: "anchored",
		state: "landed",
		from: at,
		to: at,
		lines: layout.lines,
		confidence: wraps ? 0.9 : fate === "replaced" || mayChangeControl(ground, edit, at) ? 0.7 : 0.85,
		evidence: [
			{
				text: `upstream ${fate} the line ${lostAfter ? "after" : "before"} it; it stays ${lostAfter ? "behind" : "before"} the other neighbour`,
				at: { path: ground.path, line: at + 1 },
			},
		],
		ported: true,
	};
};

function fateOfLostNeighbour({ base, ours, alignment }: Ground, edit: Edit, lostAfter: boolean, at: number) {
	const change = alignment.edits.find(({ oldFrom, oldTo }) =>
		lostAfter ? oldFrom === edit.oldTo : oldTo === edit.oldFrom,
	);
	if (!change || change.newFrom === change.newTo) return "deleted";
	const lost = base[lostAfter ? edit.oldTo : edit.oldFrom - 1]!;
	const neighbour = ours[lostAfter ? at : at - 1]!;
	return tokenSimilarity(lost, neighbour) >= ALIKE ? "changed" : "replaced";
}
