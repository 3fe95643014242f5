import type { Edit, FileChange, Hunk } from "../model/series.js";
import { firstOf } from "../text/first-of.js";

/** Lines [from, to), from 0, that one patch provides. */
interface Span {
	readonly from: number;
	readonly to: number;
	readonly owner: string;
}

/** Which lines of a file, as the series has it, only patches provide that are asked about. */
export class FileLines {
	/** In order, and apart. */
	#spans: readonly Span[] = [];
	/** Who took out lines between line i-1 and line i, and put none there. */
	#gaps: ReadonlyMap<number, string> = new Map();

	/** Who provides a line, from 0; undefined for all other lines. */
	at(line: number): string | undefined {
		const span = this.#spans[firstOf(this.#spans, ({ to }) => to > line)];
		return span && span.from <= line ? span.owner : undefined;
	}

	/**
	 * The patch whose lines an edit replaces, stands between, or fills the gap of. A line beside it is context:
	 * where the other neighbour stands in the target, that one says where the edit belongs.
	 */
	ownerOf({ oldFrom, oldTo }: Edit): string | undefined {
		if (oldFrom === oldTo) {
			const isBetween = this.at(oldFrom - 1) !== undefined;
			return this.#gaps.get(oldFrom) ?? (isBetween ? this.at(oldFrom) : undefined);
		}
		for (let line = oldFrom; line < oldTo; line++) {
			const owner = this.at(line) ?? (line > oldFrom ? this.#gaps.get(line) : undefined);
			if (owner !== undefined) return owner;
		}
		return undefined;
	}

	/** Takes over what a patch does to the file; `ownerOf` names it for hunks that are asked about. */
	follow({ hunks }: FileChange, ownerOf: (hunk: Hunk) => string | undefined): void {
		const edits = hunks.flatMap((hunk) => hunk.edits.map((edit) => ({ ...edit, owner: ownerOf(hunk) })));
		const spans = new Spans(this.#spans);
		const gaps = new Map<number, string>();
		const old = [...this.#gaps];
		for (const { oldFrom, oldTo, newFrom, newTo, owner } of edits) {
			spans.keep(oldFrom, newFrom - oldFrom);
			spans.skip(oldTo);
			if (owner !== undefined) spans.add(newFrom, newTo, owner);
		}
		const { oldTo: last, newTo: end } = edits.at(-1) ?? { oldTo: 0, newTo: 0 };
		spans.keep(Number.POSITIVE_INFINITY, end - last);
		for (const [line, by] of old) {
			const edit = edits[firstOf(edits, ({ oldFrom, oldTo }) => line <= oldFrom || line < oldTo)];
			if (edit && line > edit.oldFrom) continue;
			gaps.set(line + (edit ? edit.newFrom - edit.oldFrom : end - last), by);
		}
		for (const { newFrom, newTo, owner } of edits)
			if (owner !== undefined && newFrom === newTo) gaps.set(newFrom, owner);
		this.#spans = spans.made;
		this.#gaps = gaps;
	}
}

/** Spans of the old file, carried over in order. */
class Spans {
	readonly made: Span[] = [];
	#next = 0;
	#at = 0;

	constructor(private readonly old: readonly Span[]) {}

	/** Takes over what stands before a line of the old file, so many lines farther down. */
	keep(to: number, shift: number): void {
		for (let span = this.old[this.#next]; span && span.from < to; span = this.old[++this.#next]) {
			this.add(Math.max(span.from, this.#at) + shift, Math.min(span.to, to) + shift, span.owner);
			if (span.to > to) break;
		}
		this.#at = to;
	}

	/** Leaves out what stands before a line of the old file. */
	skip(to: number): void {
		this.#at = to;
	}

	add(from: number, to: number, owner: string): void {
		if (to > from) this.made.push({ from, to, owner });
	}
}
