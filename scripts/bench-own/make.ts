/** Writes fixtures/benchmark.csv: npm run bench:make */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { stringify } from "csv-stringify/sync";
import { EDITS } from "./edits.js";
import { GATES } from "./gates.js";
import { LISTS } from "./lists.js";
import { PLACES } from "./places.js";
import type { Case } from "./row.js";

export const CASES: readonly Case[] = [...EDITS, ...LISTS, ...PLACES, ...GATES];

/** The project's own benchmark as a CSV in the published format, with `id`, `why` and `path` besides. */
export function ownBenchmark(): string {
	const rows = CASES.map(({ id, why, type, path, old, patched, now, result, file }) => ({
		id,
		why,
		type,
		path: path ?? "drivers/widget/core.c",
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

if (process.argv[1] === fileURLToPath(import.meta.url))
	writeFileSync(fileURLToPath(new URL("../../fixtures/benchmark.csv", import.meta.url)), ownBenchmark());
