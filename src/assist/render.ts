import type { Edit } from "../model/series.js";
import { diffLines } from "../text/diff.js";

/** The changed lines of two texts with `context` lines around them; a line `@@` stands where some are left out. */
export function partialDiff(before: readonly string[], after: readonly string[], context: number): string {
	return diffOf(before, after, diffLines(before, after, { ignoreSpace: false }), context);
}

/** How many lines in a row are shown of what comes and of what goes; of more the first and the last. */
interface LongestRuns {
	readonly added?: number;
	readonly removed?: number;
}

/** The same of some edits of two texts. */
export function diffOf(
	before: readonly string[],
	after: readonly string[],
	edits: readonly Edit[],
	context: number,
	{ added = Number.POSITIVE_INFINITY, removed = Number.POSITIVE_INFINITY }: LongestRuns = {},
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
		const gone = before.slice(edit.oldFrom, edit.oldTo).map((line) => `-${line}`);
		shown.push(...shortened(gone, removed, (left) => `-... ${left} lines more\n`));
		const come = after.slice(edit.newFrom, edit.newTo).map((line) => `+${line}`);
		shown.push(
			...shortened(
				come,
				added,
				(left) => `+... ${left} lines more, see NEW CODE
`,
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

function shortened(
	lines: readonly string[],
	longest: number,
	more: (left: number) => string,
): readonly string[] {
	if (lines.length <= longest) return lines;
	return [...lines.slice(0, HEAD), more(lines.length - HEAD - TAIL), ...lines.slice(-TAIL)];
}
