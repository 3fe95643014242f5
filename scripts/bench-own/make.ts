/** Writes fixtures/benchmark.csv and fixtures/benchmark-files.csv: npm run bench:make */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { stringify } from "csv-stringify/sync";
import { EDITS } from "./edits.js";
import { FILES } from "./files.js";
import { GATES } from "./gates.js";
import { LISTS } from "./lists.js";
import { PLACES } from "./places.js";
import type { Case } from "./row.js";

export const CASES: readonly Case[] = [...EDITS, ...LISTS, ...PLACES, ...GATES];

/** The project's own benchmark as a CSV in the published format, with `id`, `why`, `path` and `threshold` besides. */
export function ownBenchmark(): string {
	const rows = CASES.map(({ id, why, type, path, threshold, old, patched, now, result, file }) => ({
		id,
		why,
		type,
		path: path ?? "drivers/widget/core.c",
		threshold: threshold === undefined ? "" : String(threshold),
		s_old: old,
		s_old_p: patched,
		file_new: file,
		s_new_gt1: now[0] ?? "none",
		s_new_gt2: now[1] ?? "none",
		s_new_p_gt1: result[0] ?? "none",
		s_new_p_gt2: result[1] ?? "none",
	}));
	return stringify(rows, { header: true });
}

/** The same for whole files, with what the trees around hold. */
export function ownFileBenchmark(): string {
	const rows = FILES.map(({ id, why, path, pathNew, old, patched, now, result, around }) => ({
		id,
		why,
		path,
		path_new: pathNew ?? path,
		file_old: old,
		file_old_p: patched,
		file_new: now,
		file_new_p: result,
		tree_old: around ? JSON.stringify(around.old) : "",
		tree_new: around ? JSON.stringify(around.new) : "",
	}));
	return stringify(rows, { header: true });
}

const fixture = (name: string) => fileURLToPath(new URL(`../../fixtures/${name}`, import.meta.url));

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	writeFileSync(fixture("benchmark.csv"), ownBenchmark());
	writeFileSync(fixture("benchmark-files.csv"), ownFileBenchmark());
}
