import { readFile, writeFile } from "node:fs/promises";
import * as z from "zod/mini";
import { UserError } from "../errors.js";
import {
	BENCH_METHODS,
	BENCH_TASKS,
	type BenchChange,
	type BenchComparison,
	type MethodResults,
	MISS_REASONS,
	type TaskResult,
} from "../model/bench.js";

const verdictSchema = z.object({
	best: z.boolean(),
	semantic: z.boolean(),
	reason: z.optional(z.enum(MISS_REASONS)),
});
const schema = z.object({
	schemaVersion: z.literal(1),
	csv: z.string(),
	method: z.enum(BENCH_METHODS),
	rows: z.record(z.string(), z.partialRecord(z.enum(BENCH_TASKS), verdictSchema)),
});

/** What a method once reached, row by row. */
export type Baseline = z.infer<typeof schema>;
type Verdict = z.infer<typeof verdictSchema>;

/** Keeps what a method reached. */
export async function saveBaseline(
	file: string,
	csv: string,
	{ settings, rows }: MethodResults,
): Promise<void> {
	const sorted = [...rows].sort((a, b) => a.id.localeCompare(b.id, "en", { numeric: true }));
	const baseline: Baseline = {
		schemaVersion: 1,
		csv,
		method: settings.method,
		rows: Object.fromEntries(
			sorted.map((row) => [
				row.id,
				Object.fromEntries(BENCH_TASKS.flatMap((task) => (row[task] ? [[task, verdictOf(row[task])]] : []))),
			]),
		),
	};
	await writeFile(file, `${JSON.stringify(baseline, undefined, "\t")}\n`);
}

/** Reads a baseline. @throws UserError where the file is none, or one of another method */
export async function readBaseline(
	file: string,
	method: MethodResults["settings"]["method"],
): Promise<Baseline> {
	const text = await readFile(file, "utf8").catch((error: Error) => {
		throw new UserError(`cannot read ${file}: ${error.message}`, "--save-baseline makes a baseline");
	});
	let baseline: Baseline;
	try {
		baseline = schema.parse(JSON.parse(text));
	} catch {
		throw new UserError(`${file} is no baseline of git miggpt bench`, "--save-baseline makes one");
	}
	if (baseline.method !== method)
		throw new UserError(`${file} is a baseline of --method ${baseline.method}, not of ${method}`);
	return baseline;
}

/**
 * Holds a run against a baseline.
 *
 * @param isWhole all rows were run, so that one that is missing is gone from the benchmark
 */
export function compare(
	baseline: Baseline,
	csv: string,
	{ rows }: MethodResults,
	isWhole: boolean,
): BenchComparison {
	const worse: BenchChange[] = [];
	const better: BenchChange[] = [];
	for (const row of rows) {
		for (const task of BENCH_TASKS) {
			const [before, now] = [baseline.rows[row.id]?.[task], row[task]];
			if (!before || !now) continue;
			const after = verdictOf(now);
			const change = { id: row.id, task, before: say(before), after: say(after) };
			if (rank(after) < rank(before)) worse.push(change);
			if (rank(after) > rank(before)) better.push(change);
		}
	}
	const ran = new Set(rows.map(({ id }) => id));
	return {
		isOtherCsv: baseline.csv !== csv,
		worse,
		better,
		gone: isWhole ? Object.keys(baseline.rows).filter((id) => !ran.has(id)) : [],
		added: [...ran].filter((id) => !baseline.rows[id]),
	};
}

function verdictOf({ best, semantic, reason }: TaskResult): Verdict {
	return { best, semantic, ...(reason && { reason }) };
}

/** What a verdict is worth: to decline is a miss, but a wrong answer is worse, also one that means nearly the same. */
function rank({ best, semantic, reason }: Verdict): number {
	if (best) return semantic ? 4 : 3;
	if (reason === "not found" || reason === "refused") return 2;
	return semantic ? 1 : 0;
}

function say({ best, semantic, reason }: Verdict): string {
	if (best && semantic) return "right";
	return [best ? "best match" : semantic ? "semantic match" : "", reason ?? ""].filter(Boolean).join(", ");
}
