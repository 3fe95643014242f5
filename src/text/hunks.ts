import type { Edit, Hunk } from "../model/series.js";
import { diffLines } from "./diff.js";
import { splitLines } from "./lines.js";

const CONTEXT = 3;

/** The hunks that turn one text into another, with three lines of context, grouped as git groups them. */
export function hunksBetween(base: string, patched: string): Hunk[] {
	const baseLines = splitLines(base);
	const groups: Edit[][] = [];
	for (const edit of diffLines(baseLines, splitLines(patched), { ignoreSpace: false })) {
		const last = groups.at(-1);
		if (last && edit.oldFrom - last.at(-1)!.oldTo <= 2 * CONTEXT) last.push(edit);
		else groups.push([edit]);
	}
	return groups.map((edits) => {
		const [first, last] = [edits[0]!, edits.at(-1)!];
		const above = Math.min(CONTEXT, first.oldFrom);
		const below = Math.min(CONTEXT, baseLines.length - last.oldTo);
		return {
			oldFrom: first.oldFrom - above,
			newFrom: first.newFrom - above,
			oldTo: last.oldTo + below,
			newTo: last.newTo + below,
			edits,
		};
	});
}
