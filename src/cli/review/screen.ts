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
