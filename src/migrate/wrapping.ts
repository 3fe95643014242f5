import type { Edit } from "../model/series.js";
import type { Ground } from "../retrieve/ground.js";

const LONGEST_WRAPPED = 60;
const OPENS = /^\s*#\s*(?:if|ifdef|ifndef|else|elif)\b/;
const CLOSES = /^\s*#\s*(?:endif|else|elif)\b/;

/**
 * The insertion is one half of a conditional that the patch puts around lines of the base, `#else … #endif` for
 * instance, and these lines stand in the target side by side: `above` where it closes what the patch opens above them,
 * `below` where it opens what the patch closes below. So its place is right beside them, whatever upstream put there.
 */
export function wrappedLines(ground: Ground, edit: Edit): "above" | "below" | undefined {
	const half = halfOf(ground, edit);
	return half?.lines.every((line, i) => line !== undefined && line === half.lines[0]! + i * half.step)
		? half.side
		: undefined;
}

/** The insertion is one half of such a conditional, and none of the lines that it is for stands in the target. */
export function wrapsNothing(ground: Ground, edit: Edit): boolean {
	return halfOf(ground, edit)?.lines.every((line) => line === undefined) ?? false;
}

interface Half {
	readonly side: "above" | "below";
	readonly step: 1 | -1;
	/** Where the lines between the halves stand in the target, the nearest first. */
	readonly lines: readonly (number | undefined)[];
}

function halfOf(ground: Ground, edit: Edit): Half | undefined {
	const added = ground.patched.slice(edit.newFrom, edit.newTo);
	const above = CLOSES.test(added[0] ?? "") && kept(ground, edit.oldFrom - 1, edit.newFrom - 1, -1, OPENS);
	if (above) return { side: "above", step: -1, lines: above };
	const below = OPENS.test(added.at(-1) ?? "") && kept(ground, edit.oldTo, edit.newTo, 1, CLOSES);
	return below ? { side: "below", step: 1, lines: below } : undefined;
}

/** Walks over lines that the patch keeps to one that it adds, a directive; where they stand in the target. */
function kept(
	{ base, patched, alignment }: Ground,
	old: number,
	now: number,
	step: 1 | -1,
	directive: RegExp,
): (number | undefined)[] | undefined {
	const lines: (number | undefined)[] = [];
	for (let line = old; lines.length < LONGEST_WRAPPED; line += step) {
		const text = patched[now + step * lines.length];
		if (line < 0 || line >= base.length || base[line] !== text)
			return lines.length > 0 && directive.test(text ?? "") ? lines : undefined;
		lines.push(alignment.at(line));
	}
	return undefined;
}
