import type { Edit } from "../model/series.js";
import { diffLines } from "../text/diff.js";

/** The changed lines of two texts with `context` lines around them; a line `@@` stands where some are left out. */
export function partialDiff(before: readonly string[], after: readonly string[], context: number): string {
	return diffOf(before, after, diffLines(before, after, { ignoreSpace: false }), context);
}

/** The same of some edits of two texts; of more lines in a row than `longest` that come, the first and the last. */
export function diffOf(
	before: readonly string[],
	after: readonly string[],
	edits: readonly Edit[],
	context: number,
	longest = Number.POSITIVE_INFINITY,
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
		shown.push(
			...shortened(
				after.slice(edit.newFrom, edit.newTo).map((line) => `+${line}`),
				longest,
			),
		);
		at = edit.oldTo;
	});
	common(before.length, false, true);
	const lines = shown.map((line) => (line.endsWith("\n") ? line : `${line}\n`));
	while (lines[0] === "@@\n") lines.shift();
	while (lines.at(-1) === "@@\n") lines.pop();
	return lines.join("");
}

/** So many lines of a row stay at its beginning and at its end. */
const HEAD = 4;
const TAIL = 2;

function shortened(lines: readonly string[], longest: number): readonly string[] {
	if (lines.length <= longest) return lines;
	const left = lines.length - HEAD - TAIL;
	return [...lines.slice(0, HEAD), `+... ${left} lines more, see NEW CODE\n`, ...lines.slice(-TAIL)];
}
