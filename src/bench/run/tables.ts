import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { stringify } from "csv-stringify/sync";
import {
	BENCH_TASKS,
	type BenchMethod,
	type BenchRow,
	type BenchTask,
	type RowResult,
} from "../../model/bench.js";
import { NONE } from "../rows/cells.js";

const NAMES: Readonly<Record<BenchTask, string>> = { retrieve: "retrieval", migrate: "migration" };

/**
 * Writes the answers as the published scripts do, one CSV a task.
 *
 * @param rows reads the benchmark, once for each CSV
 * @returns the files
 */
export async function writeTables(
	folder: string,
	method: BenchMethod,
	rows: () => AsyncIterable<BenchRow>,
	results: ReadonlyMap<string, RowResult>,
): Promise<string[]> {
	const files: string[] = [];
	for (const task of BENCH_TASKS) {
		if (![...results.values()].some((result) => result[task])) continue;
		const file = join(folder, `${NAMES[task]}_${method}.csv`);
		await pipeline(Readable.from(tableOf(rows(), results, task)), createWriteStream(file));
		files.push(file);
	}
	return files;
}

async function* tableOf(
	rows: AsyncIterable<BenchRow>,
	results: ReadonlyMap<string, RowResult>,
	task: BenchTask,
): AsyncGenerator<Buffer> {
	let isFirst = true;
	for await (const row of rows) {
		const result = results.get(row.id);
		if (!result?.[task]) continue;
		const cells = cellsOf(row, result, task);
		if (isFirst) yield Buffer.from(stringify([Object.keys(cells)]));
		isFirst = false;
		yield Buffer.from(stringify([Object.values(cells)]), "latin1");
	}
}

function cellsOf(
	row: BenchRow,
	{ fed, retrieve, migrate }: RowResult,
	task: BenchTask,
): Record<string, string> {
	if (row.kind === "file") {
		const { path, base: file_old, patched: file_old_p, target: file_new } = row;
		return { path, file_old, file_old_p, file_new, file_new_p_res: migrate?.text ?? NONE };
	}
	const { type, base: s_old, patched: s_old_p, target: file_new } = row;
	if (task === "retrieve") return { type, s_old, file_new, s_new_res: retrieve?.text ?? NONE };
	return { type, s_old, s_old_p, file_new, s_new_res: fed ?? NONE, s_new_p_res: migrate?.text ?? NONE };
}
