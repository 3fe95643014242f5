import type { Edit } from "../../model/series.js";

/** Lines [from, to) of a text, from 0. */
export interface Range {
	readonly from: number;
	readonly to: number;
}

/** True for an edit inside a range: one that replaces lines of it, or inserts between two of them. */
export function isInside({ oldFrom, oldTo }: Edit, { from, to }: Range): boolean {
	return oldFrom === oldTo ? from < oldFrom && oldFrom < to : from <= oldFrom && oldTo <= to;
}

/** What the edits make of a range, none of which reaches over its ends; what is inserted at either end stays outside. */
export function afterEdits({ from, to }: Range, edits: readonly Edit[]): Range {
	const grown = (edit: Edit) => edit.newTo - edit.newFrom - (edit.oldTo - edit.oldFrom);
	const sum = (some: readonly Edit[]) => some.reduce((total, edit) => total + grown(edit), 0);
	const before = sum(edits.filter((edit) => edit.oldTo <= from && !isInside(edit, { from, to })));
	const inside = sum(edits.filter((edit) => isInside(edit, { from, to })));
	return { from: from + before, to: to + before + inside };
}

/** The range, made so large that no edit reaches over its ends or inserts at one of them. */
export function grownAround({ from, to }: Range, edits: readonly Edit[], length: number): Range {
	for (const { oldFrom, oldTo } of edits) {
		if (oldTo < from || oldFrom > to) continue;
		const isAtAnEnd = oldFrom === oldTo || oldFrom < from || oldTo > to;
		if (!isAtAnEnd) continue;
		const grown = {
			from: Math.max(0, Math.min(from, oldFrom === oldTo ? oldFrom - 1 : oldFrom)),
			to: Math.min(length, Math.max(to, oldFrom === oldTo ? oldTo + 1 : oldTo)),
		};
		if (grown.from !== from || grown.to !== to) return grownAround(grown, edits, length);
	}
	return { from, to };
}
