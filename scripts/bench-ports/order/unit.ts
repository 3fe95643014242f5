import { squash } from "../../../src/text/lines.js";

/** What may change places with others of a scope as a whole: a definition, a member, a row, a statement. */
export interface Unit {
	/** Its lines without comments and white space; of a unit with inner ones, what stands around those. */
	readonly code: string;
	/** Its comments, in no order. */
	readonly notes: readonly string[];
	readonly inner: readonly Unit[];
	/** Units of one rank may change places; `fixed` ones with none. */
	readonly rank: string;
	/** Names that it gives a meaning to, and those whose meaning it may need: two that share one keep their order. */
	readonly defines: ReadonlySet<string>;
	readonly needs: ReadonlySet<string>;
}

export const FIXED = "fixed";
const NONE: ReadonlySet<string> = new Set();

export function unit(code: string, rank: string, more: Partial<Omit<Unit, "code" | "rank">> = {}): Unit {
	return { notes: [], inner: [], defines: NONE, needs: NONE, ...more, code: squash(code), rank };
}

/** The words of a code. */
export function wordsOf(code: string): Set<string> {
	return new Set(code.match(/[A-Za-z_]\w*/g));
}
