/**
 * Leaves out each of the engine's strategies, drift rules and gates in turn, and says which rows of the project's own
 * benchmarks get worse; exits with 1 where one can be left out unnoticed:
 *
 *   npm run bench:mutate
 */
import { fileURLToPath } from "node:url";
import { compare, readBaseline } from "../../src/bench/baseline.js";
import { codeBleu } from "../../src/bench/codebleu/codebleu.js";
import { engineMethod } from "../../src/bench/methods/engine.js";
import { Journal } from "../../src/bench/run/journal.js";
import { digest, runBenchmark } from "../../src/bench/run/run.js";
import { DEFAULT_THRESHOLD } from "../../src/model/decision.js";
import { DEFAULT_SETTINGS } from "../../src/model/settings.js";
import { GATES, RULE_NAMES } from "../../src/port/rules.js";
import { loadCParser, loadTreeSitter } from "../../src/syntax/load.js";

const BENCHMARKS = ["benchmark", "benchmark-files"];
const fixture = (name: string) => fileURLToPath(new URL(`../../fixtures/${name}`, import.meta.url));

const [treeSitter, parser] = [await loadTreeSitter(), await loadCParser()];

/** The rows that get worse without a rule. */
async function worseWithout(names: readonly string[]): Promise<string[]> {
	const worse: string[] = [];
	for (const name of BENCHMARKS) {
		const csv = fixture(`${name}.csv`);
		const settings = {
			method: "engine" as const,
			tasks: ["retrieve", "migrate"] as const,
			oracle: false,
			threshold: DEFAULT_THRESHOLD,
			without: names,
		};
		const results = await runBenchmark({
			csv,
			settings,
			method: engineMethod({
				...DEFAULT_SETTINGS,
				threshold: settings.threshold,
				without: new Set(names),
				parser,
			}),
			selection: {},
			jobs: 1,
			similarity: (reference, prediction) => codeBleu(reference, prediction, treeSitter).score,
			journal: Journal.none(),
			tell: () => {},
			clock: () => performance.now(),
			signal: new AbortController().signal,
		});
		const baseline = await readBaseline(fixture(`${name}-baseline.json`), "engine");
		for (const change of compare(baseline, await digest(csv), results, true).worse)
			worse.push(`${change.id} (${change.before} → ${change.after})`);
	}
	return worse;
}

const untouched = await worseWithout([]);
if (untouched.length > 0) console.log(`worse as it is: ${untouched.join(", ")}`);
let survivors = 0;
for (const name of RULE_NAMES) {
	const worse = (await worseWithout([name])).filter((row) => !untouched.includes(row));
	const isBackstop = GATES.some((gate) => gate.name === name && gate.isBackstop);
	if (worse.length === 0 && !isBackstop) survivors++;
	const nobody = isBackstop ? "a backstop" : "UNNOTICED";
	console.log(`${name.padEnd(14)} ${worse.length === 0 ? nobody : worse.join(", ")}`);
}
process.exitCode = survivors > 0 ? 1 : 0;
