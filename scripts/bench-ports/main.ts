/**
 * Ports the patches of a whole-file CSV and holds them against the maintainers' result:
 *
 *   npm run bench:ports -- CSV[.xz] [--repo DIR --old v6.1 --new v6.12] [--split even|odd]
 *                          [--threshold N] [--list wrong|unresolved|'exact>wrong'|…]
 *                          [--without RULE,GATE…]
 */
import { portRows, type Verdict } from "./port.js";
import { readPorts } from "./rows.js";
import { NO_TREES, openTrees } from "./world.js";

type Counts = Map<string, Record<Verdict, number>>;

const args = process.argv.slice(2);
const option = (name: string) => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined);
const csv = args[0];
if (!csv)
	throw new Error(
		"usage: npm run bench:ports -- CSV[.xz] [--repo DIR --old REV --new REV] [--split even|odd] [--threshold N] [--list VERDICT] [--without NAME,…]",
	);
const threshold = Number(option("--threshold") ?? 0.8);
const without = new Set(option("--without")?.split(","));
const repo = option("--repo");
const trees = repo ? await openTrees(repo, option("--old") ?? "v6.1", option("--new") ?? "v6.12") : NO_TREES;
const split = { even: 0, odd: 1 }[option("--split") ?? ""];

const patches: Counts = new Map();
const hunks: Counts = new Map();
const times: number[] = [];
let number = 0;
for (const [key, rows] of await readPorts(csv)) {
	if (split !== undefined && number++ % 2 !== split) continue;
	const begin = performance.now();
	const { verdict, decision, wrong } = await portRows(key, rows, trees, threshold, without);
	times.push((performance.now() - begin) / rows.length);
	const { edit, git_cherry_pick: git, set } = rows[0]!;
	for (const group of ["all", edit, set, `git ${git}`, `${edit} git ${git}`]) count(patches, group, verdict);
	for (const { path, hunks: outcomes } of decision.files)
		for (const { strategy, confidence, state } of outcomes) {
			const fate = state === "unsure" ? "unresolved" : wrong.includes(path) ? "wrong" : "exact";
			count(hunks, `${strategy} ${confidence.toFixed(2)}`, fate);
		}
	if (option("--list") === verdict || option("--list") === `${git}>${verdict}`)
		list(key, edit, git, decision.reason, wrong);
}
await trees.close();
print("patches", patches);
print("hunks by strategy and confidence, by verdict of their file", hunks);
times.sort((a, b) => a - b);
const at = (share: number) => times[Math.floor(times.length * share)]!.toFixed(1);
console.log(`\ntime a file: median ${at(0.5)} ms, 95th percentile ${at(0.95)} ms`);

function list(
	key: string,
	edit: string,
	git: string,
	reason: string | undefined,
	wrong: readonly string[],
): void {
	console.log(`${edit} ${key} (git ${git})\n    ${reason ?? wrong.join("\n    ")}`);
}

function count(table: Counts, key: string, verdict: Verdict): void {
	const row = table.get(key) ?? { exact: 0, wrong: 0, unresolved: 0 };
	row[verdict]++;
	table.set(key, row);
}

function print(title: string, table: Counts): void {
	console.log(`\n${title.padEnd(60)} exact  wrong  unresolved`);
	for (const [key, row] of [...table].sort())
		console.log(
			`  ${key.padEnd(58)}${[row.exact, row.wrong, row.unresolved].map((n) => String(n).padStart(7)).join("")}`,
		);
}
