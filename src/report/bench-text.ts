import type { ChalkInstance } from "chalk";
import {
	BENCH_TASKS,
	type BenchChange,
	type BenchComparison,
	type BenchTask,
	type MethodResults,
	MISS_REASONS,
	type RowResult,
	type Tally,
} from "../model/bench.js";
import { counted, display } from "./display.js";

/** What a task is called where results are shown. */
export const TASK_NAMES: Readonly<Record<BenchTask, string>> = {
	retrieve: "retrieval",
	migrate: "migration",
};

/** One line for a finished row: what became of each task. */
export function benchRowLine(chalk: ChalkInstance, row: RowResult): string {
	const parts = BENCH_TASKS.flatMap((task) => {
		const result = row[task];
		if (!result) return [];
		const verdict = result.reason === undefined ? chalk.green("right") : chalk.yellow(result.reason);
		const note = result.reason !== undefined && result.note ? ` (${display(result.note)})` : "";
		return [`${TASK_NAMES[task]} ${verdict}${note}`];
	});
	return `${display(row.id)}: ${parts.join(", ")}`;
}

/** The scores of a method, its misses by reason and what it spent. */
export function benchSummary(chalk: ChalkInstance, results: MethodResults): string {
	return [...BENCH_TASKS.flatMap((task) => taskTable(chalk, task, results)), spent(results)].join("\n");
}

function taskTable(chalk: ChalkInstance, task: BenchTask, { tallies, rows }: MethodResults): string[] {
	const groups = tallies[task];
	if (!groups) return [];
	const width = Math.max(...Object.keys(groups).map((name) => display(name).length), 4);
	return [
		chalk.bold(`${TASK_NAMES[task].padEnd(width + 2)}  best match       semantic match`),
		...Object.entries(groups).map(([name, tally]) =>
			`  ${display(name).padEnd(width)}  ${share(tally, "best")}  ${share(tally, "semantic")}`.trimEnd(),
		),
		...misses(task, rows),
		"",
	];
}

/** `6/8  75.00 %` */
function share(tally: Tally, match: "best" | "semantic"): string {
	const count = `${tally[match]}/${tally.rows}`;
	return `${count.padStart(7)} ${percent(tally[match], tally.rows).padStart(8)}`;
}

/** A share of a whole, as published tables have it. */
export function percent(part: number, whole: number): string {
	return `${((100 * part) / whole).toFixed(2)} %`;
}

function misses(task: BenchTask, rows: readonly RowResult[]): string[] {
	return MISS_REASONS.flatMap((reason) => {
		const ids = rows.filter((row) => row[task]?.reason === reason).map(({ id }) => display(id));
		return ids.length === 0 ? [] : [`  ${reason}: ${ids.length} (${ids.join(", ")})`];
	});
}

function spent({ time, requests, tokensIn, tokensOut, cost, badRows, rows }: MethodResults): string {
	const lines = [
		`${counted(rows.length, "row")}, time a row: median ${milliseconds(time.median)}, 95th percentile ${milliseconds(time.p95)}`,
	];
	if (badRows > 0) lines.push(`${counted(badRows, "bad row")} left out`);
	if (requests > 0)
		lines.push(
			`${counted(requests, "request")}, ${tokensIn} tokens in, ${tokensOut} out, cost ${cost === undefined ? "unknown (--price tells it)" : cost.toFixed(4)}`,
		);
	return lines.join("\n");
}

/** A time with as many digits as it deserves. */
export function milliseconds(time: number): string {
	return time < 10
		? `${time.toFixed(1)} ms`
		: time < 10_000
			? `${time.toFixed(0)} ms`
			: `${(time / 1000).toFixed(1)} s`;
}

/** The rows that got worse and better, by id. */
export function benchComparison(chalk: ChalkInstance, comparison: BenchComparison): string {
	const { isOtherCsv, worse, better, gone, added } = comparison;
	const line = ({ id, task, before, after }: BenchChange) =>
		`${display(id)}: ${TASK_NAMES[task]} ${before} -> ${after}`;
	const ids = (names: readonly string[]) => names.map(display).join(", ");
	return [
		...(isOtherCsv ? ["the CSV is not the one that the baseline was made of"] : []),
		...worse.map((change) => `${chalk.red("worse")}   ${line(change)}`),
		...better.map((change) => `${chalk.green("better")}  ${line(change)}`),
		...(gone.length > 0 ? [`${chalk.red("gone")}    ${ids(gone)}`] : []),
		...(added.length > 0 ? [`new     ${ids(added)}`] : []),
		`against the baseline: ${worse.length} worse, ${better.length} better`,
	].join("\n");
}
