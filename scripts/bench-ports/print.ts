import { VERDICTS } from "./judge.js";
import type { Counts, Table, Tally } from "./tally.js";

const WIDTH = 46;

/** Prints counts, a column a verdict. */
export function printTable(title: string, table: Table): void {
	console.log(`\n${title.padEnd(WIDTH)} exact  order  wrong  unresolved`);
	for (const [group, counts] of table.sorted())
		console.log(
			`  ${group.padEnd(WIDTH - 2)}${VERDICTS.map((verdict) => String(counts[verdict]).padStart(6)).join(" ")}`,
		);
}

/** Prints several tools' counts side by side, the verdicts of each in a cell. */
export function printSideBySide(title: string, tools: ReadonlyMap<string, Table>): void {
	const cell = (counts: Counts | undefined) =>
		counts ? VERDICTS.map((verdict) => counts[verdict]).join(" / ") : "";
	const widths = [...tools].map(([name, table]) =>
		Math.max(name.length, ...[...table.rows.values()].map((counts) => cell(counts).length)),
	);
	const line = (first: string, cells: readonly string[]) =>
		console.log(
			`  ${first.padEnd(18)}${cells.map((text, i) => `  ${text.padStart(widths[i]!)}`).join("")}`.trimEnd(),
		);
	console.log(`\n${title}: ${VERDICTS.join(" / ")}`);
	line("", [...tools.keys()]);
	const widest = [...tools.values()].reduce((a, b) => (b.rows.size > a.rows.size ? b : a));
	for (const [group] of widest.sorted())
		line(
			group,
			[...tools.values()].map(({ rows }) => cell(rows.get(group))),
		);
}

/** Prints what the engine did, in detail. */
export function printTally(tally: Tally): void {
	printTable("patches by what git cherry-pick made of them", tally.byGit);
	printTable("files", tally.files);
	printTable("hunks, by verdict of their file", tally.hunks);
	printTable("hunks by strategy and confidence", tally.strategies);
	printTable("hunks by confidence band", tally.bands);
}

/** Prints the median and the 95th percentile of times in milliseconds. */
export function printTimes(what: string, times: readonly number[]): void {
	const sorted = [...times].sort((a, b) => a - b);
	const at = (share: number) => (sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(1);
	console.log(
		`  ${what.padEnd(18)}  median ${at(0.5).padStart(6)} ms   95th percentile ${at(0.95).padStart(6)} ms`,
	);
}
