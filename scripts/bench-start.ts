/**
 * Processor time that commands take to start, beside node's own, the middle one of ten:
 *
 *   npm run bench:start
 *
 * `status` and `show` look at a run of 700 patches that is made first; what is rebased is the first of them. Time of
 * child processes counts.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const RUNS = 10;
const PATCHES = 700;
const FILES = 70;
const LINES = [
	"--version",
	"-h",
	"rebase -h",
	"completion bash",
	"status",
	"show",
	"show 12",
	`rebase v1..v2 --series series~${PATCHES - 1} --dry-run -q`,
];
const ours = fileURLToPath(new URL("../bin/git-miggpt.js", import.meta.url));
const repo = mkdtempSync(join(tmpdir(), "bench-start-"));
const git = (...args: string[]) =>
	execFileSync("git", ["-C", repo, "-c", "user.name=A", "-c", "user.email=a@example.org", ...args]);

try {
	makeSeries();
	const ran = spawnSync(ours, ["rebase", "v1..v2", "--series", "series", "-q"], { cwd: repo });
	if (ran.status !== 0) throw new Error(`the run failed: ${ran.stderr}`);
	const node = processorTime(process.execPath, "-e", "0");
	console.log(
		`| command | processor time | of node's |\n|---|--:|--:|\n| node -e 0 | ${node.toFixed(0)} ms | 1 |`,
	);
	for (const line of LINES) {
		const time = processorTime(ours, ...line.split(" "));
		console.log(`| git-miggpt ${line} | ${time.toFixed(0)} ms | ${(time / node).toFixed(1)} |`);
	}
} finally {
	rmSync(repo, { recursive: true, force: true });
}

/** 700 commits that change a line each of 70 files, on whose first line upstream changed something. */
function makeSeries(): void {
	const text = (file: number, changed: ReadonlySet<number>, head = "") =>
		head +
		Array.from(
			{ length: 200 },
			(_, i) => `int f${file}_${i}(void) { return ${changed.has(i) ? "1 + " : ""}${i}; }\n`,
		).join("");
	const write = (file: number, ...rest: [ReadonlySet<number>, string?]) => {
		mkdirSync(join(repo, `d${file}`), { recursive: true });
		writeFileSync(join(repo, `d${file}`, "a.c"), text(file, ...rest));
	};
	const each = Array.from({ length: FILES }, (_, file) => file);
	const commit = (subject: string) => git("commit", "-qam", subject);
	git("init", "-q");
	for (const file of each) write(file, new Set());
	git("add", ".");
	commit("base");
	git("tag", "v1");
	for (const file of each) write(file, new Set(), "/* upstream */\n");
	commit("upstream");
	git("tag", "v2");
	git("checkout", "-qb", "series", "v1");
	const changed = each.map(() => new Set<number>());
	for (let n = 0; n < PATCHES; n++) {
		const file = n % FILES;
		changed[file]!.add(5 + 15 * Math.floor(n / FILES));
		write(file, changed[file]!);
		commit(`d${file}: change number ${n}`);
	}
}

/** Of this process and its children, in milliseconds. */
function processorTime(...command: readonly string[]): number {
	const times = Array.from({ length: RUNS }, () => {
		const timed = spawnSync(
			"bash",
			["-c", 'TIMEFORMAT="%U %S"; time "$0" "$@" >/dev/null 2>&1', ...command],
			{ cwd: repo, encoding: "utf8" },
		);
		const [user, system] = timed.stderr.trim().split(/\s+/).map(Number) as [number, number];
		return 1000 * (user + system);
	});
	return times.sort((a, b) => a - b)[RUNS / 2]!;
}
