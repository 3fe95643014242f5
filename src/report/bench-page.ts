import {
	BENCH_TASKS,
	type BenchResults,
	type BenchTask,
	type MethodResults,
	MISS_REASONS,
	type RowResult,
	type Tally,
} from "../model/bench.js";
import { milliseconds, percent, TASK_NAMES } from "./bench-text.js";
import { decode } from "./display.js";

const MATCHES = ["best", "semantic"] as const;
const MATCH_NAMES = { best: "best match", semantic: "semantic match" } as const;

const STYLE = `
body { font: 15px/1.45 system-ui, sans-serif; max-width: 64rem; margin: 2rem auto; padding: 0 1rem; color: #222; background: #fff; }
table { border-collapse: collapse; margin: 1rem 0; }
caption { text-align: left; font-weight: 600; padding: .3rem 0; }
th, td { text-align: left; padding: .2rem .8rem .2rem 0; border-bottom: 1px solid #ddd; vertical-align: top; }
td.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
svg { display: block; max-width: 100%; height: auto; margin: 1rem 0; }
svg text { font: 13px system-ui, sans-serif; fill: currentColor; }
.best { fill: #2b6cb0; } .semantic { fill: #90b8dd; }
code { font-size: 13px; overflow-wrap: anywhere; }
@media (prefers-color-scheme: dark) { body { color: #ddd; background: #1b1d20; } th, td { border-color: #444; } }
`;

/** The results of a benchmark as one HTML page that needs nothing else. */
export function benchPage({ csv, methods }: BenchResults): string {
	const all = Object.values(methods);
	return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${quoted(csv.name)}: git miggpt bench</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${quoted(csv.name)}</h1>
<p>SHA-256 <code>${quoted(csv.sha256)}</code></p>
${BENCH_TASKS.map((task) => taskSection(task, all)).join("")}
${spendingTable(all)}
${all.map(missTable).join("\n")}
</body>
</html>
`;
}

function taskSection(task: BenchTask, methods: readonly MethodResults[]): string {
	const bars = methods.flatMap((results) => groupsOf(task, results).slice(0, 1));
	if (bars.length === 0) return "";
	const rows = methods.flatMap((results) =>
		groupsOf(task, results).map(
			({ method, group, tally }) =>
				`<tr><td>${quoted(method)}</td><td>${quoted(group)}</td>${MATCHES.map((match) => `<td class="number">${tally[match]}/${tally.rows}</td><td class="number">${percent(tally[match], tally.rows)}</td>`).join("")}</tr>`,
		),
	);
	return `<h2>${TASK_NAMES[task]}</h2>
${barChart(task, bars)}
<table><thead><tr><th>method</th><th>type</th>${MATCHES.map((match) => `<th colspan="2">${MATCH_NAMES[match]}</th>`).join("")}</tr></thead>
<tbody>
${rows.join("\n")}
</tbody></table>
`;
}

interface Group {
	readonly method: string;
	readonly group: string;
	readonly tally: Tally;
}

/** All rows first, then each type. */
function groupsOf(task: BenchTask, { settings, tallies }: MethodResults): Group[] {
	return Object.entries(tallies[task] ?? {}).map(([group, tally]) => ({
		method: settings.model ? `${settings.method} (${settings.model})` : settings.method,
		group,
		tally,
	}));
}

const CHART = { width: 640, left: 190, right: 110, bar: 18, gap: 14, top: 26 };

function barChart(task: BenchTask, groups: readonly Group[]): string {
	const { width, left, right, bar, gap, top } = CHART;
	const room = width - left - right;
	const height = top + groups.length * (2 * bar + gap);
	const bars = groups.flatMap(({ method, tally }, i) => {
		const y = top + i * (2 * bar + gap);
		const label = `<text x="${left - 10}" y="${y + bar + 5}" text-anchor="end">${quoted(method)}</text>`;
		return [
			label,
			...MATCHES.map((match, j) => {
				const length = (room * tally[match]) / tally.rows;
				const at = y + j * bar;
				return `<rect class="${match}" x="${left}" y="${at}" width="${length.toFixed(1)}" height="${bar - 2}"/><text x="${(left + length + 6).toFixed(1)}" y="${at + bar - 5}">${percent(tally[match], tally.rows)}</text>`;
			}),
		];
	});
	const legend = MATCHES.map(
		(match, i) =>
			`<rect class="${match}" x="${left + i * 130}" y="4" width="12" height="12"/><text x="${left + 18 + i * 130}" y="15">${MATCH_NAMES[match]}</text>`,
	);
	return `<svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${TASK_NAMES[task]}: share of rows matched, by method">
${[...legend, ...bars].join("\n")}
</svg>`;
}

function spendingTable(methods: readonly MethodResults[]): string {
	const cell = (text: string | number) => `<td class="number">${text}</td>`;
	const rows = methods.map(({ settings, rows, badRows, time, requests, tokensIn, tokensOut, cost }) => {
		const price = requests === 0 ? "0" : cost === undefined ? "unknown" : cost.toFixed(4);
		return `<tr><td>${settings.method}</td>${[rows.length, badRows, milliseconds(time.median), milliseconds(time.p95), requests, tokensIn, tokensOut, price].map(cell).join("")}</tr>`;
	});
	return `<table><caption>What it took</caption><thead><tr><th>method</th><th>rows</th><th>bad rows</th><th>median</th><th>95th percentile</th><th>requests</th><th>tokens in</th><th>tokens out</th><th>cost</th></tr></thead>
<tbody>
${rows.join("\n")}
</tbody></table>`;
}

function missTable({ settings, rows }: MethodResults): string {
	const missed = BENCH_TASKS.flatMap((task) =>
		MISS_REASONS.flatMap((reason) =>
			rows.filter((row) => row[task]?.reason === reason).map((row) => missRow(task, row)),
		),
	);
	if (missed.length === 0) return `<p>${settings.method}: no misses.</p>`;
	return `<table><caption>Misses of ${settings.method}</caption><thead><tr><th>task</th><th>row</th><th>type</th><th>reason</th><th>CodeBLEU</th><th>note</th></tr></thead>
<tbody>
${missed.join("\n")}
</tbody></table>`;
}

function missRow(task: BenchTask, row: RowResult): string {
	const { reason = "", note = "", codeBleu } = row[task]!;
	return `<tr><td>${TASK_NAMES[task]}</td><td>${quoted(row.id)}</td><td>${quoted(row.type)}</td><td>${reason}</td><td class="number">${codeBleu.toFixed(3)}</td><td>${quoted(note)}</td></tr>`;
}

/** Bytes as text in a page. */
function quoted(bytes: string): string {
	return decode(bytes).replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
