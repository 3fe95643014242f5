import { writeFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { Chalk } from "chalk";
import { type Baseline, compare, readBaseline, saveBaseline } from "../../bench/baseline.js";
import { codeBleu } from "../../bench/codebleu/codebleu.js";
import { needsModel, openMethod } from "../../bench/methods/open.js";
import { type BadRow, describe, readBenchmark } from "../../bench/rows/read.js";
import { Journal } from "../../bench/run/journal.js";
import { mergeResults } from "../../bench/run/results.js";
import { digest, runBenchmark } from "../../bench/run/run.js";
import { writeTables } from "../../bench/run/tables.js";
import { ExitCode } from "../../exit-codes.js";
import { installed } from "../../installed.js";
import type { Limits } from "../../llm/budget.js";
import { openModel } from "../../llm/open.js";
import type { MethodResults, MethodSettings } from "../../model/bench.js";
import { benchPage } from "../../report/bench-page.js";
import { benchComparison, benchRowLine, benchSummary } from "../../report/bench-text.js";
import { display } from "../../report/display.js";
import { loadCParser, loadTreeSitter } from "../../syntax/load.js";
import { colours } from "../colours.js";
import type { Io, Parsed } from "../command.js";
import { modelRequest } from "../model-request.js";
import { type BenchOptions, readBenchOptions } from "../read-bench-options.js";
import { RowProgress } from "../row-progress.js";

/** The project's own benchmark, which comes with the program. */
const OWN_BENCHMARK = installed("fixtures/benchmark.csv");

export async function run(parsed: Parsed, io: Io): Promise<number> {
	const options = readBenchOptions(parsed, io);
	const { settings, out } = options;
	const file = parsed.words[0] === undefined ? OWN_BENCHMARK : resolve(io.cwd, parsed.words[0]);
	const csv = { file, name: basename(file), sha256: await digest(file) };
	const baseline = options.baseline && (await readBaseline(options.baseline, settings.method));
	const results = await measure(csv, options, parsed, io);
	if (!options.isQuiet) {
		const chalk = colours(parsed, io.stdout, io.env);
		io.stdout.write(`${display(csv.name)}, method ${settings.method}\n\n${benchSummary(chalk, results)}\n`);
	}
	if (out !== undefined) await writeResults(out, csv, results, options, io);
	if (options.saveBaseline !== undefined) await saveBaseline(options.saveBaseline, csv.sha256, results);
	return baseline ? compareWith(baseline, csv, results, options, parsed, io) : ExitCode.Done;
}

interface Csv {
	readonly file: string;
	readonly name: string;
	readonly sha256: string;
}

async function measure(csv: Csv, options: BenchOptions, parsed: Parsed, io: Io): Promise<MethodResults> {
	const clock = () => performance.now();
	const chalk = colours(parsed, io.stderr, io.env);
	const say = (line: string) => io.stderr.write(`${line}\n`);
	const request = needsModel(options.settings) ? modelRequest(parsed, io) : undefined;
	const model = request && openModel(request.settings, { signal: io.signal, clock, warn: say });
	const settings = { ...options.settings, ...(request && { model: request.settings.model }) };
	const [parser, treeSitter] = [await loadCParser(), await loadTreeSitter()];
	const progress = new RowProgress(io, options.isQuiet || options.isVerbose);
	const method = openMethod(settings, { ...(model && { chat: model.chat }), parser, signal: io.signal });
	try {
		const results = await runBenchmark({
			csv: csv.file,
			settings,
			method,
			selection: options.selection,
			jobs: options.jobs ?? request?.jobs ?? 1,
			journal: await openJournal(csv, settings, options),
			similarity: (reference, prediction) => codeBleu(reference, prediction, treeSitter).score,
			...(options.skipBad && { skipBad: (bad: BadRow) => say(display(describe(csv.name, bad))) }),
			tell: (row) => {
				if (options.isVerbose) say(benchRowLine(chalk, row));
				else progress.tell(benchRowLine(new Chalk({ level: 0 }), row));
			},
			clock,
			signal: io.signal,
		});
		const cost = costOf(results, request?.settings.limits.price);
		return { ...results, ...(cost !== undefined && { cost }) };
	} finally {
		progress.end();
		await model?.close();
	}
}

/** What all answers cost, also those that a cache or recording gave; undefined where the price is not known. */
function costOf(
	{ requests, tokensIn, tokensOut }: MethodResults,
	price: Limits["price"],
): number | undefined {
	if (requests === 0) return 0;
	return price && (tokensIn * price.in + tokensOut * price.out) / 1e6;
}

async function openJournal(
	csv: Csv,
	settings: MethodSettings,
	{ out, restart }: BenchOptions,
): Promise<Journal> {
	if (out === undefined) return Journal.none();
	return Journal.open(join(out, `rows_${settings.method}.jsonl`), csv.sha256, settings, restart);
}

async function writeResults(
	folder: string,
	csv: Csv,
	results: MethodResults,
	{ restart, skipBad, isQuiet }: BenchOptions,
	io: Io,
): Promise<void> {
	const rows = () => readBenchmark(csv.file, skipBad ? { skipBad: () => {} } : {});
	const { method } = results.settings;
	const tables = await writeTables(folder, method, rows, new Map(results.rows.map((row) => [row.id, row])));
	const json = join(folder, "results.json");
	const { name, sha256 } = csv;
	const page = join(folder, "results.html");
	await writeFile(page, benchPage(await mergeResults(json, { name, sha256 }, results, restart)));
	if (!isQuiet) io.stdout.write(`\nwritten: ${[...tables, json, page].map(display).join(", ")}\n`);
}

function compareWith(
	baseline: Baseline,
	{ sha256 }: Csv,
	results: MethodResults,
	{ selection }: BenchOptions,
	parsed: Parsed,
	io: Io,
): number {
	const isWhole = selection.only === undefined && selection.limit === undefined;
	const comparison = compare(baseline, sha256, results, isWhole);
	io.stdout.write(`\n${benchComparison(colours(parsed, io.stdout, io.env), comparison)}\n`);
	return comparison.worse.length + comparison.gone.length > 0 ? ExitCode.Regressed : ExitCode.Done;
}
