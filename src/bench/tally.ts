import {
	BENCH_TASKS,
	type BenchTask,
	type MethodResults,
	type MissReason,
	type RowResult,
	type Tally,
	type TaskResult,
} from "../model/bench.js";

/** The group that every row is in. */
const ALL = "all";

interface Counted extends Tally {
	rows: number;
	best: number;
	semantic: number;
	readonly misses: Partial<Record<MissReason, number>>;
}

/** Counts rows by task and type. */
export function tally(rows: readonly RowResult[]): MethodResults["tallies"] {
	return Object.fromEntries(
		BENCH_TASKS.flatMap((task) => {
			const groups = tallyTask(rows, task);
			return groups ? [[task, groups]] : [];
		}),
	);
}

function tallyTask(rows: readonly RowResult[], task: BenchTask): Record<string, Tally> | undefined {
	const groups = new Map<string, Counted>();
	for (const row of rows) {
		const result = row[task];
		if (!result) continue;
		for (const group of new Set([ALL, row.type])) {
			const counted = groups.get(group) ?? { rows: 0, best: 0, semantic: 0, misses: {} };
			groups.set(group, counted);
			count(counted, result);
		}
	}
	return groups.size === 0 ? undefined : Object.fromEntries(groups);
}

function count(group: Counted, { best, semantic, reason }: TaskResult): void {
	group.rows++;
	if (best) group.best++;
	if (semantic) group.semantic++;
	if (reason) group.misses[reason] = (group.misses[reason] ?? 0) + 1;
}

/** Milliseconds a row, and what was spent in all. */
export function spending(
	rows: readonly RowResult[],
): Pick<MethodResults, "time" | "requests" | "tokensIn" | "tokensOut"> {
	const costs = rows.map(({ retrieve, migrate }) =>
		[retrieve, migrate].flatMap((task) => (task ? [task.cost] : [])),
	);
	const times = costs.map((each) => sum(each.map(({ milliseconds }) => milliseconds))).sort((a, b) => a - b);
	const total = (field: "requests" | "tokensIn" | "tokensOut") =>
		sum(costs.flat().map((cost) => cost[field]));
	return {
		time: { median: quantile(times, 0.5), p95: quantile(times, 0.95), total: sum(times) },
		requests: total("requests"),
		tokensIn: total("tokensIn"),
		tokensOut: total("tokensOut"),
	};
}

/** The least value that at least this share of the sorted values does not exceed; 0 of none. */
function quantile(sorted: readonly number[], share: number): number {
	return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

function sum(values: readonly number[]): number {
	return values.reduce((total, value) => total + value, 0);
}
