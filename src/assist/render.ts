import type { Edit } from "../model/series.js";
import { diffLines } from "../text/diff.js";

/** The changed lines of two texts with `context` lines around them; a line `@@` stands where some are left out. */
export function partialDiff(before: readonly string[], after: readonly string[], context: number): string {
	return diffOf(before, after, diffLines(before, after, { ignoreSpace: false }), context);
}

/** The same of some edits of two texts. */
export function diffOf(
	before: readonly string[],
	after: readonly string[],
	edits: readonly Edit[],
	context: number,
): string {
	if (edits.length === 0) return "";
	const shown: string[] = [];
	let at = 0;
	const common = (to: number, isFirst: boolean, isLast: boolean) => {
		const from = at;
		const head = isFirst ? from : Math.min(to, from + context);
		const tail = isLast ? to : Math.max(head, to - context);
		shown.push(...before.slice(from, head).map((line) => ` ${line}`));
		if (tail > head) shown.push("@@\n");
		shown.push(...before.slice(tail, to).map((line) => ` ${line}`));
		at = to;
	};
	edits.forEach((edit, i) => {
		common(edit.oldFrom, i === 0, false);
		shown.push(...before.slice(edit.oldFrom, edit.oldTo).map((line) => `-${line}`));
		shown.push(...after.slice(edit.newFrom, edit.newTo).map((line) => `+${line}`));
		at = edit.oldTo;
	});
	common(before.length, false, true);
	const lines = shown.map((line) => (line.endsWith("\n") ? line : `${line}\n`));
	while (lines[0] === "@@\n") lines.shift();
	while (lines.at(-1) === "@@\n") lines.pop();
	return lines.join("");
}

/** The points of change: each edit's size, between the lines above and below it. */
export function pointsOf(old: readonly string[], edits: readonly Edit[]): string {
	return edits
		.map(({ oldFrom, oldTo, newFrom, newTo }, i) => {
			const above = nearest(old, oldFrom - 1, -1);
			const below = nearest(old, oldTo, 1);
			return `${i + 1}. between "${above}" and "${below}": ${oldTo - oldFrom} lines out, ${newTo - newFrom} in`;
		})
		.join("\n");
}

const LONGEST = 60;

function nearest(lines: readonly string[], from: number, step: 1 | -1): string {
	let at = from;
	while (lines[at]?.trim() === "") at += step;
	const line = lines[at]?.trim() ?? (step < 0 ? "the beginning" : "the end");
	return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}
