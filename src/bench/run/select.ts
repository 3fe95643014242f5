import { UserError } from "../../errors.js";
import type { BenchRow } from "../../model/bench.js";

/** Which rows of a benchmark are run, and in which order. */
export interface Selection {
	/** Ids of rows; the others are left out. */
	readonly only?: readonly string[];
	/** The order becomes that of a shuffle which this number determines. */
	readonly shuffle?: number;
	/** At most so many. */
	readonly limit?: number;
}

/**
 * The selected rows. Streams them, but for a shuffle, which has to hold them all.
 *
 * @throws UserError where an id of `only` is in none of them
 */
export async function* select(
	rows: AsyncIterable<BenchRow>,
	{ only, shuffle, limit = Number.POSITIVE_INFINITY }: Selection,
): AsyncGenerator<BenchRow> {
	const missing = new Set(only);
	let left = limit;
	for await (const row of shuffle === undefined ? rows : shuffled(rows, shuffle)) {
		if (only && !missing.delete(row.id)) continue;
		if (left-- <= 0) return;
		yield row;
		if (left === 0 && !only) return;
	}
	const [unknown] = missing;
	if (unknown !== undefined)
		throw new UserError(
			`the benchmark has no row ${unknown}`,
			"--only takes the rows' ids, separated by commas",
		);
}

async function* shuffled(rows: AsyncIterable<BenchRow>, seed: number): AsyncGenerator<BenchRow> {
	const all: BenchRow[] = [];
	for await (const row of rows) all.push(row);
	const random = randomNumbers(seed);
	for (let i = all.length - 1; i > 0; i--) {
		const j = Math.floor(random() * (i + 1));
		[all[i], all[j]] = [all[j]!, all[i]!];
	}
	yield* all;
}

/** Numbers in [0, 1) that a seed determines (mulberry32). */
function randomNumbers(seed: number): () => number {
	let state = seed | 0;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}
