import { targetLine } from "../model/evidence.js";
import type { Edit } from "../model/series.js";
import type { AlignedFile } from "../retrieve/aligned-file.js";
import { isWeak, squash } from "../text/lines.js";
import { tokenSimilarity, tokensOf } from "../text/tokens.js";
import { enclosedSide } from "./bracketing.js";
import { mayChangeControl } from "./control.js";
import { areFreeItems } from "./free-items.js";
import { behindNewItems } from "./items.js";
import type { LandingRule } from "./landing.js";
import { inTargetLayout } from "./layout.js";

const ALIKE = 0.6;

/** An insertion one of whose neighbours survives, while upstream deleted or rewrote the other. */
export const anchoredRule: LandingRule = {
	name: "anchored",
	land(aligned, { edits, upstream }) {
		const edit = edits[0]!;
		if (upstream.length > 0 || edits.length > 1 || edit.oldFrom < edit.oldTo) return undefined;
		const { alignment } = aligned;
		const lostBefore = alignment.at(edit.oldFrom - 1) === undefined;
		const lostAfter = alignment.at(edit.oldTo) === undefined;
		if (lostBefore === lostAfter) return undefined;
		const anchor = lostAfter
			? alignment.anchoredAt(edit.oldFrom - 1, -1)
			: alignment.anchoredAt(edit.oldTo, 1);
		if (anchor === undefined) return undefined;
		const beside = lostAfter ? anchor + 1 : anchor;
		const fate = fateOfLostNeighbour(aligned, edit, lostAfter, beside);
		const items = lostAfter && fate !== "changed" ? behindNewItems(aligned, edit, beside) : undefined;
		const at = items ?? beside;
		const layout = inTargetLayout(aligned, edit, at);
		if (!layout) return undefined;
		const { doubt, confidence } = judge(aligned, edit, at, fate, items !== undefined, lostAfter);
		return {
			state: "landed",
			from: at,
			to: at,
			lines: layout.lines,
			confidence,
			evidence: [
				{
					kind: "neighbour lost",
					neighbour: lostAfter ? "after" : "before",
					fate,
					isBehindNew: items !== undefined && items > beside,
					line: lostAfter ? edit.oldTo + 1 : edit.oldFrom,
					...(doubt && { doubt }),
					at: targetLine(aligned.path, at),
				},
			],
			ported: true,
		};
	},
};

type Fate = "deleted" | "changed" | "replaced";

function judge(
	aligned: AlignedFile,
	edit: Edit,
	at: number,
	fate: Fate,
	isItem: boolean,
	lostAfter: boolean,
) {
	if (changedTheForm(aligned, edit, lostAfter, at))
		return { confidence: 0.6, doubt: "another form" as const };
	if (areFreeItems(aligned, edit, at)) return { confidence: 0.85, doubt: undefined };
	if (standsElsewhere(aligned, edit, lostAfter, at))
		return { confidence: 0.6, doubt: "may have moved" as const };
	if (fate !== "changed" && enclosedSide(aligned, edit) !== undefined)
		return { confidence: 0.4, doubt: "encloses nothing" as const };
	const isClear = (fate !== "replaced" || isItem) && !mayChangeControl(aligned, edit, at);
	return { confidence: isClear ? 0.85 : 0.7, doubt: undefined };
}

function fateOfLostNeighbour(
	{ base, target, alignment }: AlignedFile,
	edit: Edit,
	lostAfter: boolean,
	at: number,
): Fate {
	const change = alignment
		.touching(edit.oldFrom, edit.oldTo)
		.find(({ oldFrom, oldTo }) => (lostAfter ? oldFrom === edit.oldTo : oldTo === edit.oldFrom));
	if (!change || change.newFrom === change.newTo) return "deleted";
	const lost = base[lostAfter ? edit.oldTo : edit.oldFrom - 1]!;
	const neighbour = target[lostAfter ? at : at - 1]!;
	return tokenSimilarity(lost, neighbour) >= ALIKE ? "changed" : "replaced";
}

/**
 * The added lines are rows or calls of the form that the lost neighbour had before upstream rewrote it, and of which
 * it left none around.
 */
function changedTheForm(aligned: AlignedFile, edit: Edit, lostAfter: boolean, at: number): boolean {
	const { base, target, patched } = aligned;
	const formOf = (line: string | undefined) => /^\s*([A-Za-z_]\w*)\s*\(/.exec(line ?? "")?.[1];
	const before = formOf(base[lostAfter ? edit.oldTo : edit.oldFrom - 1]);
	const now = target[lostAfter ? at : at - 1];
	if (before === undefined || formOf(now) === undefined || formOf(now) === before) return false;
	const rest = (line: string) => tokensOf(line).slice(1).join(" ");
	const around = aligned.targetDefinition(at);
	const isLeft = target.slice(around?.from, around?.to).some((line) => formOf(line) === before);
	return (
		!isLeft &&
		rest(base[lostAfter ? edit.oldTo : edit.oldFrom - 1]!) === rest(now!) &&
		patched.slice(edit.newFrom, edit.newTo).some((line) => formOf(line) === before)
	);
}

const NEAR = 6;
const SHORTEST_MOVED = 6;

/** A line right beside the edit is gone from here, and upstream put its like in elsewhere. */
function standsElsewhere(
	{ base, target, alignment }: AlignedFile,
	edit: Edit,
	lostAfter: boolean,
	at: number,
): boolean {
	const step = lostAfter ? 1 : -1;
	let line = lostAfter ? edit.oldTo : edit.oldFrom - 1;
	for (let i = 0; i < NEAR && alignment.at(line) === undefined; i++, line += step) {
		const text = base[line] ?? "";
		if (isWeak(text) || squash(text).length < SHORTEST_MOVED) continue;
		const isThere = (number: number) => Math.abs(number - at) > 1 && squash(target[number]!) === squash(text);
		const hasMoved = alignment.edits.some(({ newFrom, newTo }) => {
			for (let number = newFrom; number < newTo; number++) if (isThere(number)) return true;
			return false;
		});
		if (hasMoved) return true;
	}
	return false;
}
