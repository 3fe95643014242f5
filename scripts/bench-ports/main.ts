/**
 * Ports the patches of a whole-file CSV and holds them against the maintainers' result. With --repo the trees
 * around the files are known, and the run without them is reported beside; --quick leaves that out. --peers
 * runs git merge-file, patch, wiggle and mergiraf, those that are installed, on the same files. --without leaves
 * out rules and gates, to measure what they earn.
 *
 * Exits with 1 where fewer patches are exact, fewer are exact or order, or more are wrong than fixtures/ports-baseline.json has.
 */
import { basename } from "node:path";
import { patchReasonText } from "../../src/report/wording/reason.js";
import { type Choice, compareWithBaseline, compareWithLastRun, saveBaseline } from "./baseline.js";
import { runCommand } from "./command.js";
import { type Judgement, VERDICTS } from "./judge.js";
import { type Options, readOptions } from "./options.js";
import { runPeers } from "./peers.js";
import { portRows } from "./port.js";
import { printSideBySide, printTally, printTimes } from "./print.js";
import { type Row, readPorts } from "./rows.js";
import { groupsOf, Table, Tally } from "./tally.js";
import { NO_TREES, openTrees, type Trees } from "./world.js";

type Ports = ReadonlyMap<string, readonly Row[]>;

async function main(args: readonly string[]): Promise<number> {
	const options = readOptions(args);
	const { csv, split, threshold, peers, quick } = options;
	const read = await readPorts(csv);
	const ports = new Map([...read.ports].filter((_, i) => i % split.parts === split.part));
	const known = options.trees && (await openTrees(options.trees.repo, options.trees.old, options.trees.new));
	const runs = [...(known ? [known] : []), ...(known && quick ? [] : [NO_TREES])];
	const tallies = new Map<Trees, Tally>();
	for (const trees of runs) tallies.set(trees, await portAll(ports, trees, options, trees === runs[0]));
	await known?.close();

	const rivals = peers ? await runPeers(ports) : new Map<string, { patches: Table; times: number[] }>();
	const nameOf = (trees: Trees) => (trees === NO_TREES ? "engine" : "engine, trees");
	printSideBySide(
		`patches of ${basename(csv)}, split ${split.name}, threshold ${threshold}`,
		new Map([
			["git cherry-pick", cherryPicks(ports)],
			...[...rivals].map(([name, { patches }]): [string, Table] => [name, patches]),
			...[...tallies].reverse().map(([trees, tally]): [string, Table] => [nameOf(trees), tally.patches]),
		]),
	);
	printTally(tallies.get(runs[0]!)!);
	console.log("\ntime a file");
	for (const [name, { times }] of rivals) printTimes(name, times);
	for (const [trees, { times }] of tallies) printTimes(nameOf(trees), times);
	return conclude(options, read.digest, tallies);
}

async function portAll(ports: Ports, trees: Trees, options: Options, isListing: boolean): Promise<Tally> {
	const tally = new Tally();
	for (const [key, rows] of ports) {
		const begin = performance.now();
		const judgement = await portRows(key, rows, trees, options.threshold, options.without).catch(
			(error: unknown) => {
				tally.crash(key, rows[0]!, error);
			},
		);
		tally.times.push((performance.now() - begin) / rows.length);
		if (!judgement) continue;
		tally.add(key, rows[0]!, judgement);
		if (isListing) list(key, rows[0]!, judgement, options.list);
	}
	return tally;
}

const SHOWN = 5;

function list(
	key: string,
	{ edit, git_cherry_pick: git }: Row,
	{ verdict, decision, differing }: Judgement,
	wanted: readonly string[],
): void {
	if (!wanted.includes(verdict) && !wanted.includes(`${git}>${verdict}`)) return;
	const more = differing.length > SHOWN ? [`and ${differing.length - SHOWN} more`] : [];
	const why =
		decision.fate === "landed"
			? [...differing.slice(0, SHOWN), ...more]
			: decision.reason
				? [patchReasonText(decision.reason)]
				: [];
	console.log(`${edit} ${key} (git ${git}, now ${verdict})${why.map((line) => `\n    ${line}`).join("")}`);
}

function cherryPicks(ports: Ports): Table {
	const table = new Table();
	for (const [row] of ports.values()) {
		const verdict = VERDICTS.find((each) => each === row!.git_cherry_pick);
		if (verdict) for (const group of groupsOf(row!)) table.add(group, verdict);
	}
	return table;
}

function conclude(options: Options, digest: string, tallies: ReadonlyMap<Trees, Tally>): number {
	let isGood = true;
	for (const [trees, tally] of tallies) {
		const choice: Choice = {
			csv: basename(options.csv).replace(/\.csv(\.xz)?$/, ""),
			digest,
			trees: trees !== NO_TREES,
			split: options.split.name,
			threshold: options.threshold,
			without: [...options.without],
		};
		for (const crash of tally.crashes) console.error(`the engine failed: ${crash}`);
		compareWithLastRun(choice, tally.verdicts);
		if (options.saveBaseline) saveBaseline(choice, tally);
		else isGood = compareWithBaseline(choice, tally) && isGood;
		isGood &&= tally.crashes.length === 0;
	}
	return isGood ? 0 : 1;
}

await runCommand(main);
