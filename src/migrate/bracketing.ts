import { targetLine } from "../model/evidence.js";
import type { Edit } from "../model/series.js";
import type { AlignedFile } from "../retrieve/aligned-file.js";
import { squash } from "../text/lines.js";
import { BRACKETS, bracketDepth, conditionalDepth, type Depth } from "../text/nesting.js";
import type { LandingRule } from "./landing.js";
import { inTargetLayout } from "./layout.js";

/**
 * An insertion that opens or closes something: `#if …` before a line, `#endif` or `}` behind it. It belongs to
 * the line that it encloses, whatever upstream put on its other side.
 */
export const bracketingRule: LandingRule = {
	name: "bracketing",
	land(aligned, { edits, upstream }) {
		const edit = edits[0]!;
		if (upstream.length > 0 || edits.length > 1 || edit.oldFrom < edit.oldTo) return undefined;
		const side = enclosedSide(aligned, edit);
		if (side === undefined) return undefined;
		const line = side === "below" ? edit.oldTo : edit.oldFrom - 1;
		const enclosed = aligned.alignment.anchoredAt(line, side === "below" ? 1 : -1);
		const isThere = line >= 0 && line < aligned.base.length && enclosed !== undefined;
		if (!isThere || squash(aligned.base[line]!) === "" || !enclosesWhole(aligned, edit, side))
			return undefined;
		const at = side === "below" ? enclosed : enclosed + 1;
		const layout = inTargetLayout(aligned, edit, at);
		if (!layout) return undefined;
		return {
			state: "landed",
			from: at,
			to: at,
			lines: layout.lines,
			confidence: 0.85,
			evidence: [
				{
					kind: "encloses",
					side,
					at: targetLine(aligned.path, enclosed),
				},
			],
			ported: true,
		};
	},
};

const LONGEST = 60;

/** From the edit to the patch's other half the lines are as the patch found them, side by side in the target. */
function enclosesWhole(
	{ base, patched, alignment }: AlignedFile,
	edit: Edit,
	side: "above" | "below",
): boolean {
	const step = side === "below" ? 1 : -1;
	const [old, now] = side === "below" ? [edit.oldTo, edit.newTo] : [edit.oldFrom - 1, edit.newFrom - 1];
	const first = alignment.at(old)!;
	for (let walked = 0; walked < LONGEST; walked++) {
		const line = old + step * walked;
		if (line < 0 || line >= base.length) return false;
		if (base[line] !== patched[now + step * walked]) return walked > 0;
		if (alignment.at(line) !== first + step * walked) return false;
	}
	return false;
}

/** On which side what an edit adds encloses something; undefined where on none or on both. */
export function enclosedSide(
	{ patched }: AlignedFile,
	{ newFrom, newTo }: Edit,
): "above" | "below" | undefined {
	const text = patched.slice(newFrom, newTo).join("");
	const depths = [conditionalDepth(text), ...BRACKETS.map((bracket) => bracketDepth(text, bracket))];
	const isOpen = ({ end }: Depth) => end > 0;
	const isClose = ({ end }: Depth) => end < 0;
	const isMixed = ({ end, lowest }: Depth) => lowest < Math.min(0, end);
	if (depths.some(isMixed)) return undefined;
	const [opens, closes] = [depths.some(isOpen), depths.some(isClose)];
	if (opens === closes) return undefined;
	return opens ? "below" : "above";
}
