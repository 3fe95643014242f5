import { createReadStream } from "node:fs";
import { pipeline } from "node:stream";
import { CsvError, type Options, parse } from "csv-parse";
import { UserError } from "../../errors.js";
import type { BenchRow } from "../../model/bench.js";
import { type BadCell, type Cells, rowOf } from "./cells.js";
import { type Header, headerOf } from "./header.js";

/** A row that is not as the format has it; `row` counts from 1, the header not counted, `line` from 1. */
export interface BadRow extends BadCell {
	readonly row: number;
	readonly line: number;
}

interface ReadOptions {
	/** Is told of a bad row, which is then left out; without it a bad row is an error. */
	readonly skipBad?: (bad: BadRow) => void;
}

interface Placed {
	readonly row: number;
	readonly line: number;
	readonly cells: Cells;
}

/**
 * Reads the rows of a benchmark one by one, so that no more than a few are in memory.
 *
 * @throws UserError that names row and column, for a file that is no benchmark or a row that is bad
 */
export async function* readBenchmark(file: string, { skipBad }: ReadOptions = {}): AsyncGenerator<BenchRow> {
	let header: Header | undefined;
	const ids = new Map<string, number>();
	const refuse = (bad: BadRow) => {
		if (!skipBad) throw new UserError(describe(file, bad), "--skip-bad leaves bad rows out and counts them");
		skipBad(bad);
	};
	const records = recordsOf(
		file,
		(names) => {
			header = headerOf(file, names);
		},
		skipBad && refuse,
	);
	for await (const { row, line, cells } of records) {
		const made = rowOf(header!, cells, row - 1);
		if ("problem" in made) refuse({ row, line, ...made });
		else if (ids.has(made.id))
			refuse({
				row,
				line,
				column: "id" in cells ? "id" : "''",
				problem: `row ${ids.get(made.id)} is ${made.id} too`,
			});
		else {
			ids.set(made.id, row);
			yield made;
		}
	}
	if (!header) throw new UserError(`${file} is empty`, "a benchmark begins with a header");
}

/** One line for a bad row. */
export function describe(file: string, { row, line, column, problem }: BadRow): string {
	return `${file}: row ${row} (line ${line}), column ${column}: ${problem}`;
}

async function* recordsOf(
	file: string,
	onHeader: (names: readonly string[]) => void,
	skip: ((bad: BadRow) => void) | undefined,
): AsyncGenerator<Placed> {
	let row = 0;
	let line = 1;
	const options: Options = {
		encoding: "latin1",
		bom: true,
		columns: (names: string[]) => {
			onHeader(names);
			return names;
		},
		on_record: (cells: unknown, { lines }) => {
			const placed: Placed = { row: ++row, line: line + 1, cells: cells as Cells };
			line = lines;
			return placed as unknown as string[];
		},
		...(skip && {
			skip_records_with_error: true,
			on_skip: (error: CsvError | undefined) => {
				if (error) skip(badRecord(error, ++row, line + 1));
				line = (error as { lines?: number } | undefined)?.lines ?? line;
				return undefined;
			},
		}),
	};
	const parser = pipeline(createReadStream(file), parse(options), () => undefined);
	try {
		yield* parser as AsyncIterable<Placed>;
	} catch (error) {
		if (error instanceof CsvError)
			throw new UserError(
				describe(file, badRecord(error, row + 1, line + 1)),
				"--skip-bad leaves bad rows out and counts them",
			);
		if (error instanceof Error && "syscall" in error)
			throw new UserError(`cannot read ${file}: ${error.message}`);
		throw error;
	}
}

function badRecord(error: CsvError, row: number, line: number): BadRow {
	const problem: Partial<Record<CsvError["code"], string>> = {
		CSV_QUOTE_NOT_CLOSED: "its quote is never closed",
		CSV_INVALID_CLOSING_QUOTE: "text stands behind its closing quote",
		INVALID_OPENING_QUOTE: "a quote stands inside an unquoted cell",
		CSV_RECORD_INCONSISTENT_COLUMNS: "the row has another number of cells than the header",
	};
	const { column } = error as CsvError & { column?: string | number };
	return {
		row,
		line,
		column: String(column ?? "?") || "''",
		problem: problem[error.code] ?? error.message,
	};
}
