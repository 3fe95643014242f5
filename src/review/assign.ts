import type { Edit } from "../model/series.js";
import { squash } from "../text/lines.js";
import type { Versions } from "./cells.js";

/** What is known of an old hunk that its edits are looked for by. */
export interface Sought {
	/** Lines that the hunk adds and removes, by their text. */
	readonly lines: readonly string[];
	/** Where its first edit landed in the target, as a range of lines from 0. */
	readonly site?: { readonly from: number; readonly to: number };
	/** How many lines the hunk spans. */
	readonly span: number;
}

/**
 * Finds for each edit of a landed file the old hunk that it carries out, by where that landed and by its lines.
 *
 * @returns a list of edits for each hunk, and those that belong to none
 */
export function assignEdits(
	hunks: readonly Sought[],
	versions: Versions,
	edits: readonly Edit[],
): { readonly own: readonly (readonly Edit[])[]; readonly beside: readonly Edit[] } {
	const own: Edit[][] = hunks.map(() => []);
	const beside: Edit[] = [];
	const known = hunks.map(({ lines }) => new Set(lines.map(squash)));
	for (const edit of edits) {
		const lines = [
			...versions.old.slice(edit.oldFrom, edit.oldTo),
			...versions.new.slice(edit.newFrom, edit.newTo),
		].map(squash);
		const scores = hunks.map((hunk, i) => {
			const shared = lines.filter((line) => line !== "" && known[i]!.has(line)).length;
			return closeness(edit, hunk) + shared / Math.max(1, lines.length);
		});
		const best = Math.max(0, ...scores);
		if (best < LEAST) beside.push(edit);
		else own[scores.indexOf(best)]!.push(edit);
	}
	return { own, beside };
}

/** Git may show an edit some lines up or down where the lines around are alike. */
const SLACK = 2;

/** What has less in common with every hunk belongs to none: a tenth of its lines, or to stand within some forty of one. */
const LEAST = 0.1;

/** How near an edit is to a hunk that landed: 2 where it is at its place, 1 within the hunk, and less the farther off. */
function closeness({ oldFrom, oldTo }: Edit, { site, span }: Sought): number {
	if (!site) return 0;
	if (oldFrom <= site.to + SLACK && oldTo >= site.from - SLACK) return 2;
	const gap = Math.max(0, site.from - oldTo, oldFrom - site.from - span);
	return 1 / (1 + gap / 4);
}
