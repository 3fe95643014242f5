/** What the target has of a patch, by the texts alone. Texts are latin1. */
export interface InTarget {
	/** Lines that the patch adds, and how many of them stand there; comments, and lines whose like is everywhere, do not count. */
	readonly added: number;
	readonly found: number;
	/** Lines that the patch takes out, and how many of them upstream took out. */
	readonly removed: number;
	readonly gone: number;
	/** The files of the target with lines that stand there. */
	readonly paths: readonly string[];
	/** What differs between the patch's result and the target, the first of it. */
	readonly differences: readonly Difference[];
}

/** A part of a diff from a file as the patch makes it to the target's. */
export interface Difference {
	readonly path: string;
	/** Where it stands in the target, from 1. */
	readonly line: number;
	/** Lines of the patch's result, with `-` before them, and of the target, with `+`. */
	readonly lines: readonly string[];
}
