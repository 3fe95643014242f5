import { type Cell, type OwnLine, type Row, textOf } from "../model/review.js";
import type { Edit } from "../model/series.js";
import { diffLines } from "../text/diff.js";
import { isBlank } from "../text/lines.js";
import type { Versions } from "./cells.js";
import { type Range, rangeIn, upstreamThere } from "./upstream-there.js";

/** The versions of a file that a patch of a series was carried over between. */
interface HistoryTexts {
	/** Before the patch and with it, in its series and where it landed. */
	readonly old: Versions;
	readonly new: Versions;
	/** In base and target, before the series changed it; undefined where they have none. */
	readonly base: readonly string[] | undefined;
	readonly target: readonly string[] | undefined;
}

/** What upstream, and what the series before a patch, changed in a file. */
export class FileHistory {
	constructor(private readonly texts: HistoryTexts) {}

	/** What leads from the file that the patch changed to the one that it landed in. */
	get toTarget(): readonly Edit[] {
		return between(this.texts.old.old, this.texts.new.old);
	}

	/** The lines that only the old side of these rows shows, and that an earlier patch of the series brought. */
	ownLines(rows: readonly Row[]): OwnLine[] {
		const shown = rows.flatMap(({ old, isSame }) => (old && !isSame ? [old] : []));
		const lines = shown.filter((cell) => " -".includes(cell.sign) && !isBlank(textOf(cell)));
		if (lines.length === 0) return [];
		const toBase = between(this.texts.old.old, this.texts.base ?? []);
		const isOwn = (at: number) => toBase.some(({ oldFrom, oldTo }) => oldFrom <= at && at < oldTo);
		return lines
			.filter(({ line }) => isOwn(line - 1))
			.map((cell) => ({ line: cell.line, text: textOf(cell) }));
	}

	/**
	 * What upstream changed at a place.
	 *
	 * @param place lines of the file that the patch changed
	 * @param site lines of the one that it landed in
	 */
	upstreamThere(place: Range, site: Range | undefined, isMoved: boolean): Cell[] {
		const { old, new: now, base, target } = this.texts;
		if (!base || !target) return [];
		const before = rangeIn(between(old.old, base), place);
		const after = site && rangeIn(between(now.old, target), site);
		return upstreamThere(base, target, before, after, isMoved);
	}
}

function between(old: readonly string[], now: readonly string[]): readonly Edit[] {
	return diffLines(old, now, { ignoreSpace: false });
}
