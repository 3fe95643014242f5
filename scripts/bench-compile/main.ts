/**
 * Counts the ports that do not compile where the maintainers' own result does. A port that equals theirs needs no
 * compiler; of one that landed and differs, the C files that the patch changes are read by the compiler's front end in
 * the target's tree (arm64, all modules), once with the maintainers' files in place and once with ours. A file that does
 * not compile with theirs, since the patch builds on others of its series or is not for arm64, is not counted.
 *
 * The first run checks the target out into --work and configures it, which takes a few minutes.
 */
import { DEFAULT_THRESHOLD } from "../../src/model/decision.js";
import { runCommand } from "../bench-ports/command.js";
import { type Judgement, VERDICTS, type Verdict } from "../bench-ports/judge.js";
import { portRows } from "../bench-ports/port.js";
import { type Row, readPorts } from "../bench-ports/rows.js";
import { openTrees } from "../bench-ports/world.js";
import { Kernel, missingTools } from "./kernel.js";
import { kindOf } from "./kinds.js";
import { type Options, readOptions } from "./options.js";

interface Port {
	readonly key: string;
	readonly rows: readonly Row[];
	readonly judgement: Judgement;
}

interface Broken {
	readonly port: Port;
	readonly path: string;
	readonly error: string;
}

async function main(args: readonly string[]): Promise<number> {
	const options = readOptions(args, DEFAULT_THRESHOLD);
	const missing = missingTools();
	if (missing.length > 0) {
		console.log(`not measured: ${missing.join(", ")} not installed`);
		return 0;
	}
	const kernel = Kernel.prepare(options.repo, options.new, options.work);
	const differing = (await landedPorts(options)).filter(({ judgement }) => judgement.verdict !== "exact");
	const chosen = sample(differing, options.limit, options.seed);
	console.log(`${differing.length} ports landed and differ; ${chosen.length} of them are compiled`);

	const broken: Broken[] = [];
	let compared = 0;
	for (const [number, port] of chosen.entries()) {
		const { isCompared, errors } = compare(kernel, port);
		const says = errors.length > 0 ? "broken" : isCompared ? "compiles" : "not with theirs";
		console.error(`${number + 1}/${chosen.length} ${says}: ${port.key}`);
		for (const [path, error] of errors) console.error(`    ${path}: ${error}`);
		if (isCompared) compared++;
		for (const [path, error] of errors) broken.push({ port, path, error });
	}
	print(compared, broken);
	return 0;
}

async function landedPorts({
	csv,
	repo,
	old,
	new: target,
	only,
	threshold,
	without,
}: Options): Promise<Port[]> {
	const { ports } = await readPorts(csv);
	const trees = await openTrees(repo, old, target);
	const landed: Port[] = [];
	for (const [key, rows] of ports) {
		if (!key.includes(only)) continue;
		const judgement = await portRows(key, rows, trees, threshold, without);
		if (judgement.verdict !== "unresolved") landed.push({ key, rows, judgement });
	}
	await trees.close();
	return landed;
}

/** What does not compile with our files in place, of what compiles with the maintainers'. */
function compare(kernel: Kernel, { rows, judgement }: Port) {
	const theirs = new Map(rows.map(({ path, file_new_p }) => [path, file_new_p]));
	const ours = new Map([...rows.map((row): [string, string] => [row.path, row.file_new]), ...judgement.made]);
	try {
		kernel.put(theirs);
		const compiling = [...theirs.keys()]
			.filter((path) => path.endsWith(".c") && theirs.get(path) && ours.get(path))
			.filter((path) => kernel.errorOf(path) === undefined);
		kernel.put(ours);
		const errors = compiling.flatMap((path): [string, string][] => {
			const error = kernel.errorOf(path);
			return error === undefined ? [] : [[path, error]];
		});
		return { isCompared: compiling.length > 0, errors };
	} finally {
		kernel.restore();
	}
}

/** At most `limit` of them, drawn by a seed. */
function sample(ports: readonly Port[], limit: number, seed: number): Port[] {
	let state = seed >>> 0;
	const draw = () => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		return state;
	};
	const drawn = ports.map((port, at) => ({ port, at, by: draw() })).sort((a, b) => a.by - b.by);
	return drawn
		.slice(0, Math.min(limit, ports.length))
		.sort((a, b) => a.at - b.at)
		.map(({ port }) => port);
}

function print(compared: number, broken: readonly Broken[]): void {
	const patches = new Set(broken.map(({ port }) => port.key));
	console.log(`${compared} compile with the maintainers' files; ${patches.size} of these do not with ours`);
	const verdictsOf = (verdict: Verdict) =>
		new Set(broken.filter(({ port }) => port.judgement.verdict === verdict).map(({ port }) => port.key)).size;
	for (const verdict of VERDICTS)
		if (verdictsOf(verdict) > 0) console.log(`  ${verdict}: ${verdictsOf(verdict)}`);
	for (const kind of new Set(broken.map(({ error }) => kindOf(error)))) {
		console.log(`\n${kind}`);
		for (const { port, path, error } of broken.filter((each) => kindOf(each.error) === kind))
			console.log(`  ${port.rows[0]!.edit} ${port.key}\n    ${path}: ${error}`);
	}
}

await runCommand(main);
