import { type Evidence, targetLine } from "../model/evidence.js";
import type { Edit } from "../model/series.js";
import type { AlignedFile } from "../retrieve/aligned-file.js";
import { isWeak, squash } from "../text/lines.js";
import { bracketDepth } from "../text/nesting.js";
import { mayChangeControl } from "./control.js";
import { areFreeItems } from "./free-items.js";
import type { Landed, LandingRule } from "./landing.js";
import { inTargetLayout } from "./layout.js";

/** The replaced lines stand in the target without a gap, and so do both their neighbours. */
export const mergeRule: LandingRule = {
	name: "merge",
	land(aligned, { edits, upstream }) {
		const edit = edits[0]!;
		if (upstream.length > 0 || edits.length > 1) return undefined;
		const { alignment } = aligned;
		const before = alignment.at(edit.oldFrom - 1);
		const after = alignment.at(edit.oldTo);
		if (before === undefined || after === undefined || after - before - 1 !== edit.oldTo - edit.oldFrom)
			return undefined;
		const layout = inTargetLayout(aligned, edit, before + 1);
		if (!layout) return undefined;
		return {
			state: "landed",
			from: before + 1,
			to: after,
			lines: layout.lines,
			...(layout.changed ? judgeLayout(aligned, edit) : { confidence: 1, evidence: [] }),
			ported: layout.changed,
		};
	},
};

/** How sure a place is that upstream re-indented: not where the very lines, as the patch has them, stand elsewhere. */
function judgeLayout(aligned: AlignedFile, edit: Edit): Pick<Landed, "confidence" | "evidence"> {
	const elsewhere = exactPlace(aligned, edit);
	if (elsewhere === undefined) return { confidence: 0.9, evidence: [{ kind: "layout followed" }] };
	return {
		confidence: 0.6,
		evidence: [{ kind: "layout elsewhere", at: targetLine(aligned.path, elsewhere) }],
	};
}

const CONTEXT = 3;

/** Where the lines around an edit stand in the target to the byte; undefined where nowhere. */
function exactPlace({ base, target }: AlignedFile, { oldFrom, oldTo }: Edit): number | undefined {
	const wanted = base.slice(Math.max(0, oldFrom - CONTEXT), oldTo + CONTEXT);
	const at = target.findIndex((_, start) => wanted.every((line, i) => target[start + i] === line));
	return at < 0 ? undefined : at;
}

/**
 * Upstream's changes beside an edit may bring it under another condition, hold a line that it adds too, or be the two ends
 * of a block that upstream put around it.
 */
function isRisky(aligned: AlignedFile, edit: Edit, at: number): boolean {
	const beside = aligned.alignment.touching(edit.oldFrom, edit.oldTo);
	const theirs = new Set(
		beside.flatMap(({ newFrom, newTo }) => aligned.target.slice(newFrom, newTo)).map(squash),
	);
	const added = aligned.patched.slice(edit.newFrom, edit.newTo);
	const [first, last] = [beside[0], beside.at(-1)].map((each) => (each ? openedBy(aligned, each) : 0)) as [
		number,
		number,
	];
	return (
		mayChangeControl(aligned, edit, at) ||
		(first > 0 && last < 0) ||
		added.some((line) => !isWeak(line) && theirs.has(squash(line)))
	);
}

/** How many more braces upstream leaves open in a change than the base did. */
function openedBy({ base, target }: AlignedFile, { oldFrom, oldTo, newFrom, newTo }: Edit): number {
	const open = (lines: readonly string[]) => bracketDepth(lines.join(""), "{}").end;
	return open(target.slice(newFrom, newTo)) - open(base.slice(oldFrom, oldTo));
}

/** The replaced lines stand in the target without a gap; upstream changed what is beside them. */
export const adjacentRule: LandingRule = {
	name: "adjacent",
	land(aligned, { edits, upstream }) {
		const edit = edits[0]!;
		if (upstream.length > 0 || edits.length > 1) return undefined;
		const { alignment, base } = aligned;
		const evidence = (at: number, line?: number): Evidence[] => [
			{
				kind: "neighbour changed",
				...(line !== undefined && { line: line + 1 }),
				at: targetLine(aligned.path, at),
			},
		];
		if (edit.oldFrom < edit.oldTo) {
			const from = alignment.at(edit.oldFrom)!;
			const to = alignment.at(edit.oldTo - 1)! + 1;
			const layout = inTargetLayout(aligned, edit, from);
			if (!layout || to - from !== edit.oldTo - edit.oldFrom) return undefined;
			const isAnchored =
				base.slice(edit.oldFrom, edit.oldTo).some((line) => !isWeak(line)) ||
				alignment.anchoredAt(edit.oldFrom, -1) !== undefined ||
				alignment.anchoredAt(edit.oldTo - 1, 1) !== undefined;
			return {
				state: "landed",
				from,
				to,
				lines: layout.lines,
				confidence: isAnchored && !isRisky(aligned, edit, from) ? 0.9 : 0.6,
				evidence: evidence(from, lostBeside(aligned, edit, from, to)),
				ported: true,
			};
		}
		const before = alignment.at(edit.oldFrom - 1);
		const after = alignment.at(edit.oldTo);
		if (before === undefined || after === undefined) return undefined;
		const beforeHolds = alignment.anchoredAt(edit.oldFrom - 1, -1) !== undefined;
		const afterHolds = alignment.anchoredAt(edit.oldTo, 1) !== undefined;
		if (beforeHolds === afterHolds) return undefined;
		const at = beforeHolds ? before + 1 : after;
		const layout = inTargetLayout(aligned, edit, at);
		if (!layout) return undefined;
		return {
			state: "landed",
			from: at,
			to: at,
			lines: layout.lines,
			confidence: areFreeItems(aligned, edit, at) ? 0.85 : 0.7,
			evidence: evidence(at),
			ported: true,
		};
	},
};

/** The line of the base that is gone from beside an edit, where that is all that is otherwise there. */
function lostBeside({ alignment }: AlignedFile, { oldFrom, oldTo }: Edit, from: number, to: number) {
	const [above, below] = [alignment.at(oldFrom - 1), alignment.at(oldTo)];
	if (above === undefined && below === to) return oldFrom - 1;
	return below === undefined && above === from - 1 ? oldTo : undefined;
}
