/** What a screen shows; no line is wider than it. */
export interface View {
	/** Stays on top. */
	readonly head: readonly string[];
	/** What there may be more of than there is room for. */
	readonly body: readonly string[];
	/** What is said below; the cursor stays behind it. */
	readonly foot: readonly string[];
}

/** At least so many lines of a body are shown, on however small a screen. */
const LEAST = 3;

/** So many lines stay in sight when another part is shown. */
const OVERLAP = 2;

/**
 * A view in so many lines, and which of its body, [from, to), there was room for.
 *
 * @param wanted the first line of the body that is to be shown
 */
export function fitted({ head, body, foot }: View, rows: number, wanted: number) {
	const room = Math.max(LEAST, rows - head.length - foot.length - 1);
	const from = Math.max(0, Math.min(wanted, body.length - room));
	const to = Math.min(body.length, from + room);
	const more =
		to < body.length ? "space shows more, v all of it" : "its end; up goes back, v shows all of it";
	const where = `-- lines ${from + 1}-${to} of ${body.length}: ${more}`;
	const lines = [...head, ...body.slice(from, to), to - from < body.length ? where : "", ...foot];
	return { lines, from, to };
}

/** Which part of a long body is on the screen, and how much of it was. */
export class Scroll {
	#wanted = 0;
	#shown = { from: 0, to: 0, of: 0 };
	#seen = 0;

	/** A view in so many lines, with the part that is wanted. */
	fit(view: View, rows: number): string[] {
		const { lines, from, to } = fitted(view, rows, this.#wanted);
		this.#shown = { from, to, of: view.body.length };
		this.#seen = Math.max(this.#seen, to);
		return lines;
	}

	/** Lines below that were not on the screen yet. */
	get unseen(): number {
		return this.#shown.of - this.#seen;
	}

	/** Goes to the next part. @returns false where there is none */
	forward(): boolean {
		const { from, to, of } = this.#shown;
		if (to >= of) return false;
		this.#wanted = from + Math.max(1, to - from - OVERLAP);
		return true;
	}

	/** Goes to the part before. @returns false where there is none */
	backward(): boolean {
		const { from, to } = this.#shown;
		if (from === 0) return false;
		this.#wanted = Math.max(0, from - Math.max(1, to - from - OVERLAP));
		return true;
	}

	/** Begins another body. */
	reset(): void {
		this.#wanted = 0;
		this.#seen = 0;
	}
}
