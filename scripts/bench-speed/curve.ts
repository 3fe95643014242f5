import { writeFileSync } from "node:fs";
import { chart } from "./chart.js";
import { type Git, gitIn } from "./git.js";
import { LONG, LONG_REFS, makeLongSeries } from "./long-series.js";
import type { Measured } from "./measure.js";
import { stackOf } from "./stack.js";

/** What the curve is drawn of. */
interface CurveRequest {
	readonly repo: string;
	readonly versions: readonly [base: string, target: string];
	readonly folders: readonly string[];
	readonly overlays: readonly string[];
	readonly lengths: readonly number[];
	/** Where the SVG goes; the table is printed. */
	readonly svg: string | undefined;
}

/** The length that others are held against, or the one that comes closest. */
const YARDSTICK = 742;
/** By so much a patch of the longest series may cost more than one of that. */
const TOLERANCE = 0.2;

/** Prints time and memory of our runs by the length of the series. @param run carries `base..target` with a series over */
export async function curve(
	request: CurveRequest,
	run: (base: string, target: string, series: string) => Promise<Measured>,
): Promise<void> {
	const { repo, versions, folders, overlays } = request;
	const lengths = [...request.lengths].sort((a, b) => a - b);
	const git = gitIn(repo);
	try {
		const { patches, files } = stackOf(repo, git, versions[0], { folders, overlays });
		console.log(`${patches.length} of ${files} patch files apply one on the other to ${versions[0]}`);
		const commits = makeLongSeries(repo, git, versions, patches, lengths.at(-1)!);
		const [base, target] = [idOf(git, LONG.base), idOf(git, LONG.target)];
		await run(base, target, commits[0]!);
		console.log(
			`\n| patches | wall s | user s | all s | user ms a patch | peak MB |\n|--:|--:|--:|--:|--:|--:|`,
		);
		const measured: Measured[] = [];
		for (const length of lengths) {
			const each = await run(base, target, commits[length - 1]!);
			measured.push(each);
			console.log(row(length, each));
		}
		console.log(`\n${verdict(lengths, measured)}`);
		if (request.svg !== undefined) writeFileSync(request.svg, svgOf(lengths, measured));
	} finally {
		for (const ref of LONG_REFS) git(["update-ref", "-d", ref]);
	}
}

function idOf(git: Git, ref: string): string {
	return git(["rev-parse", "--verify", ref]);
}

function row(length: number, { code, seconds, user, cpu, peak }: Measured): string {
	const times = [seconds, user, cpu].map((value) => value.toFixed(1));
	const failed = code === 0 || code === 3 ? "" : ` exit ${code}`;
	return `| ${[length, ...times, ((user * 1000) / length).toFixed(0), (peak / 1024).toFixed(0)].join(" | ")} |${failed}`;
}

function yardstick(lengths: readonly number[]): number {
	const found = lengths.findIndex((length) => length >= YARDSTICK);
	return found < 0 ? lengths.length - 1 : found;
}

function verdict(lengths: readonly number[], measured: readonly Measured[]): string {
	const costs = measured.map(({ user }, i) => user / lengths[i]!);
	const at = yardstick(lengths);
	const more = costs.at(-1)! / costs[at]! - 1;
	const sign = more < 0 ? "less" : "more";
	return `a patch of ${lengths.at(-1)} costs ${Math.abs(more * 100).toFixed(0)} % ${sign} user time than one of ${lengths[at]}: ${Math.abs(more) <= TOLERANCE ? "linear" : "NOT LINEAR"} within ${TOLERANCE * 100} %`;
}

function svgOf(lengths: readonly number[], measured: readonly Measured[]): string {
	const at = yardstick(lengths);
	const guide = lengths.map((length) => (measured[at]!.user / lengths[at]!) * length);
	return chart({ title: "patches", values: lengths }, [
		{
			title: "seconds",
			lines: [
				{ name: "user", values: measured.map(({ user }) => user) },
				{ name: "wall", values: measured.map(({ seconds }) => seconds) },
				{ name: `user, as at ${lengths[at]}`, values: guide, isGuide: true },
			],
		},
		{
			title: "peak memory, MB",
			lines: [{ name: "all processes", values: measured.map(({ peak }) => peak / 1024) }],
		},
	]);
}
