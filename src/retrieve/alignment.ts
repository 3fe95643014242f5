import type { Edit } from "../model/series.js";
import { diffLines } from "../text/diff.js";
import { firstOf } from "../text/first-of.js";
import { isWeak } from "../text/lines.js";

const LONGEST_WALK = 6;

/** Which line of the target each line of the base became, white space ignored. */
export class Alignment {
	/** What upstream changed between base and target. */
	readonly edits: readonly Edit[];
	readonly #target: Int32Array;

	constructor(
		private readonly base: readonly string[],
		private readonly target: readonly string[],
	) {
		this.edits = diffLines(base, target, { ignoreSpace: true });
		this.#target = new Int32Array(base.length).fill(-1);
		let line = 0;
		let shift = 0;
		for (const edit of [...this.edits, { oldFrom: base.length, oldTo: base.length, newTo: 0 }]) {
			for (; line < edit.oldFrom; line++) this.#target[line] = line + shift;
			line = edit.oldTo;
			shift = edit.newTo - edit.oldTo;
		}
	}

	/** The target's line for a base line; -1 and the base's length are the ends of either file. */
	at(line: number): number | undefined {
		if (line < 0) return -1;
		if (line >= this.base.length) return this.target.length;
		const target = this.#target[line]!;
		return target < 0 ? undefined : target;
	}

	/**
	 * As `at`, but only where the line is mapped for good reason: a weak line (`}`, `break;`) counts when
	 * every line on the way from it to a strong one, walking by `step`, is mapped without a gap.
	 */
	anchoredAt(line: number, step: 1 | -1): number | undefined {
		const target = this.at(line);
		if (target === undefined) return undefined;
		let current = line;
		for (let walked = 0; walked < LONGEST_WALK && this.#isWeakAt(current); walked++) {
			const next = this.at(current + step);
			if (next !== this.at(current)! + step) return undefined;
			current += step;
		}
		return target;
	}

	#isWeakAt(line: number): boolean {
		return line >= 0 && line < this.base.length && isWeak(this.base[line]!);
	}

	/** Upstream's edits that really overlap base lines [from, to), or one of which inserts inside the other. */
	overlapping(from: number, to: number): Edit[] {
		return this.touching(from, to).filter(
			(edit) =>
				Math.max(from, edit.oldFrom) < Math.min(to, edit.oldTo) ||
				(from === to && edit.oldFrom < from && from < edit.oldTo) ||
				(edit.oldFrom === edit.oldTo && from < edit.oldFrom && edit.oldFrom < to),
		);
	}

	/** Upstream's edits that overlap base lines [from, to), or begin or end beside them. */
	touching(from: number, to: number): readonly Edit[] {
		const first = firstOf(this.edits, ({ oldTo }) => oldTo >= from);
		let end = first;
		while (end < this.edits.length && this.edits[end]!.oldFrom <= to) end++;
		return this.edits.slice(first, end);
	}
}
