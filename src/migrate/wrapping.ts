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
	const added = ground.patched.slice(edit.newFrom, edit.newTo);
	if (CLOSES.test(added[0] ?? "") && meets(ground, edit.oldFrom - 1, edit.newFrom - 1, -1, OPENS))
		return "above";
	if (OPENS.test(added.at(-1) ?? "") && meets(ground, edit.oldTo, edit.newTo, 1, CLOSES)) return "below";
	return undefined;
}

/** Walks over lines that the patch keeps, all of them side by side in the target, to one that it adds. */
function meets(
	{ base, patched, alignment }: Ground,
	old: number,
	now: number,
	step: 1 | -1,
	directive: RegExp,
): boolean {
	const first = alignment.at(old);
	let walked = 0;
	for (; walked < LONGEST_WRAPPED; walked++) {
		const line = old + step * walked;
		if (line < 0 || line >= base.length || base[line] !== patched[now + step * walked]) break;
		if (first === undefined || alignment.at(line) !== first + step * walked) return false;
	}
	return walked > 0 && walked < LONGEST_WRAPPED && directive.test(patched[now + step * walked] ?? "");
}
