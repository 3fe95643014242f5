import type { Edit } from "../model/series.js";
import type { Ground } from "../retrieve/ground.js";
import { isWeak, squash } from "../text/lines.js";
import { tokenSimilarity } from "../text/tokens.js";
import { mayChangeControl } from "./control.js";
import type { LandingRule } from "./landing.js";
import { inTargetLayout } from "./layout.js";
import { wrappedLines, wrapsNothing } from "./wrapping.js";

const ALIKE = 0.6;
const SHORTEST_MOVED = 8;

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
	return {
		strategy: "anchored",
		state: "landed",
		from: at,
		to: at,
		lines: layout.lines,
		confidence: confidenceOf(ground, edit, at, fate, lostAfter ? "above" : "below"),
		evidence: [
			{
				text: `upstream ${fate} the line ${lostAfter ? "after" : "before"} it; it stays ${lostAfter ? "behind" : "before"} the other neighbour`,
				at: { path: ground.path, line: at + 1 },
			},
		],
		ported: true,
	};
};

type Fate = "deleted" | "moved" | "changed" | "replaced";

function confidenceOf(ground: Ground, edit: Edit, at: number, fate: Fate, side: "above" | "below"): number {
	if (wrappedLines(ground, edit) === side) return 0.9;
	if (fate !== "changed" && wrapsNothing(ground, edit)) return 0.4;
	if (fate === "moved") return 0.6;
	return fate === "replaced" || mayChangeControl(ground, edit, at) ? 0.7 : 0.85;
}

function fateOfLostNeighbour(
	{ base, ours, alignment }: Ground,
	edit: Edit,
	lostAfter: boolean,
	at: number,
): Fate {
	const lost = base[lostAfter ? edit.oldTo : edit.oldFrom - 1]!;
	if (hasMoved(lost, ours, alignment.edits)) return "moved";
	const change = alignment.edits.find(({ oldFrom, oldTo }) =>
		lostAfter ? oldFrom === edit.oldTo : oldTo === edit.oldFrom,
	);
	if (!change || change.newFrom === change.newTo) return "deleted";
	const neighbour = ours[lostAfter ? at : at - 1]!;
	return tokenSimilarity(lost, neighbour) >= ALIKE ? "changed" : "replaced";
}

/** Upstream put the very line in elsewhere, and it is not a line of everywhere. */
function hasMoved(lost: string, ours: readonly string[], upstream: readonly Edit[]): boolean {
	const line = squash(lost);
	if (isWeak(lost) || line.length < SHORTEST_MOVED) return false;
	return upstream.some(({ newFrom, newTo }) =>
		ours.slice(newFrom, newTo).some((each) => squash(each) === line),
	);
}
