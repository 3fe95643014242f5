import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { CancelledError, UserError } from "../../errors.js";
import type { BenchRow, MethodResults, MethodSettings, RowResult } from "../../model/bench.js";
import type { Method } from "../methods/method.js";
import { type BadRow, readBenchmark } from "../rows/read.js";
import type { Similarity } from "../score.js";
import { spending, tally } from "../tally.js";
import type { Journal } from "./journal.js";
import { inParallel } from "./parallel.js";
import { runRow } from "./row.js";
import { type Selection, select } from "./select.js";

interface BenchRun {
	readonly csv: string;
	readonly settings: MethodSettings;
	readonly method: Method;
	readonly selection: Selection;
	/** How many rows are worked on at a time. */
	readonly jobs: number;
	readonly similarity: Similarity;
	readonly journal: Journal;
	/** Told of a bad row, which is left out; without it one is an error. */
	readonly skipBad?: (bad: BadRow) => void;
	/** Told of each finished row, also of those that an earlier run has finished. */
	readonly tell: (row: RowResult) => void;
	/** Milliseconds from any fixed point. */
	readonly clock: () => number;
	readonly signal: AbortSignal;
}

/** Runs a method over the selected rows. @throws UserError for a bad benchmark; CancelledError */
export async function runBenchmark(run: BenchRun): Promise<MethodResults> {
	const { settings, journal, tell, signal } = run;
	const done = new Map(journal.done.map((row) => [row.id, row]));
	const results = new Map<string, RowResult>();
	const order: string[] = [];
	let badRows = 0;
	const rows = readBenchmark(run.csv, {
		...(run.skipBad && {
			skipBad: (bad) => {
				badRows++;
				run.skipBad!(bad);
			},
		}),
	});
	const work = async (row: BenchRow) => {
		if (signal.aborted) throw new CancelledError();
		order.push(row.id);
		const finished = done.get(row.id) ?? (await runRow(row, { ...settings, ...run }));
		results.set(row.id, finished);
		if (!done.has(row.id)) await journal.note(finished);
		tell(finished);
	};
	await inParallel(select(rows, run.selection), run.jobs, work);
	if (results.size === 0)
		throw new UserError(`${run.csv} has no rows to run`, "see --only and --limit, or the file itself");
	const finished = order.map((id) => results.get(id)!);
	return { settings, tallies: tally(finished), ...spending(finished), badRows, rows: finished };
}

/** The SHA-256 of a file. @throws UserError where it cannot be read */
export async function digest(file: string): Promise<string> {
	const hash = createHash("sha256");
	try {
		await pipeline(createReadStream(file), hash);
	} catch (error) {
		throw new UserError(`cannot read ${file}: ${(error as Error).message}`);
	}
	return hash.digest("hex");
}
