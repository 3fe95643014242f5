/**
 * Our time, processor time and peak memory beside those of git rebase and git am -3, on one series in one run:
 *
 *   npm run bench:speed -- REPO BASE..TARGET SERIES
 *   npm run bench:speed -- REPO BASE --replay N     a made series of N commits, replayed on its own base
 *
 * Each runs three times, and the one of middling time counts: an index that the first of ours makes is kept for the
 * others. git stops at the first conflict, and its time is that until then. Memory is the sum of the resident set sizes
 * of the process and all its children, sampled ten times a second.
 */
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ours = fileURLToPath(new URL("../bin/git-miggpt.js", import.meta.url));
const [repo, range, ...rest] = process.argv.slice(2);
if (!repo || !range || rest.length === 0)
	throw new Error("usage: npm run bench:speed -- REPO BASE..TARGET SERIES | REPO BASE --replay N");

const git = (args: string[], input?: string) =>
	execFileSync("git", ["-C", repo, ...args], {
		encoding: "latin1",
		maxBuffer: 1 << 30,
		...(input !== undefined && { input }),
	}).trim();
const names = rest[0] === "--replay" ? makeReplay(range, Number(rest[1])) : [...range.split(".."), rest[0]!];
/** By their ids: HEAD is another commit in a worktree. */
const [base, target, series] = names.map((name) => git(["rev-parse", "--verify", `${name}^{commit}`]));
const count = git(["rev-list", "--count", `${base}..${series}`]);
const patches = mkdtempSync(join(tmpdir(), "bench-patches-"));
const worktree = mkdtempSync(join(tmpdir(), "bench-worktree-"));
const branch = `bench-speed-${process.pid}`;
const out = join(patches, "out");
const OPTIONS = ["--branch", branch, "-o", out, "--on-conflict", "park", "-q"];
/** Clock ticks a second, in which Linux counts processor time. */
const TICKS = 100;

/** Of so many runs of each the middle one counts. */
const RUNS = 3;

try {
	const mails = join(patches, "series.mbox");
	git(["format-patch", "--binary", `--output=${mails}`, `${base}..${series}`]);
	const mine = await median(async () => {
		git(["update-ref", "-d", `refs/heads/${branch}`]);
		rmSync(out, { recursive: true, force: true });
		return measure(process.execPath, [
			ours,
			"rebase",
			`${base}..${target}`,
			"--series",
			names[2]!,
			...OPTIONS,
		]);
	});
	git(["worktree", "add", "-q", "--force", "--detach", worktree, series!]);
	const inWorktree = (...args: string[]) => ["-C", worktree, "-c", "core.hooksPath=/dev/null", ...args];
	const gits = await median(async () => {
		startAt(series!);
		return measure("git", inWorktree("rebase", "-q", "--onto", target!, base!));
	});
	const mailed = await median(async () => {
		startAt(target!);
		return measure("git", inWorktree("am", "-3", "-q", mails));
	});
	console.log(`${count} patches, ${names[0]}..${names[1]}, medians of ${RUNS} runs`);
	console.log(`  git miggpt rebase  ${line(mine)}`);
	for (const [name, other] of [
		["git rebase", gits],
		["git am -3", mailed],
	] as const)
		console.log(
			`  ${name.padEnd(17)}  ${line(other)}  ${(mine.seconds / other.seconds).toFixed(3)} of its time`,
		);
	if (mailed.code === 0 && mine.code === 0) {
		const same = git(["rev-parse", `${branch}^{tree}`]) === git(["-C", worktree, "rev-parse", "HEAD^{tree}"]);
		console.log(`  the trees of git miggpt and git am are ${same ? "the same" : "DIFFERENT"}`);
	}
} finally {
	git(["worktree", "remove", "--force", worktree]);
	rmSync(patches, { recursive: true, force: true });
	for (const ref of [`refs/heads/${branch}`, "refs/bench/replay"]) git(["update-ref", "-d", ref]);
}

interface Measured {
	readonly code: number;
	readonly seconds: number;
	/** Seconds of processor time, of all processes. */
	readonly cpu: number;
	readonly peak: number;
}

/** Leaves what was stopped, and begins at a commit with a clean worktree. */
function startAt(commit: string): void {
	for (const verb of ["rebase", "am"]) {
		try {
			execFileSync("git", ["-C", worktree, verb, "--abort"], { stdio: "ignore" });
		} catch {
			// None was under way.
		}
	}
	git(["-C", worktree, "checkout", "-q", "--force", "--detach", commit]);
	git(["-C", worktree, "clean", "-q", "-f", "-d", "-x"]);
}

async function median(run: () => Promise<Measured>): Promise<Measured> {
	const runs: Measured[] = [];
	while (runs.length < RUNS) runs.push(await run());
	return runs.sort((a, b) => a.seconds - b.seconds)[Math.floor(RUNS / 2)]!;
}

function line({ code, seconds, cpu, peak }: Measured): string {
	const figures = [`${seconds.toFixed(1).padStart(7)} s`, `${cpu.toFixed(1).padStart(7)} s CPU`];
	return `${figures.join("")}  ${(peak / 1024).toFixed(0).padStart(5)} MB${code === 0 ? "" : `  (exit ${code})`}`;
}

/** Processor seconds, by user and system, of the children that ended, and of theirs. */
function childrenCpu(): number {
	const stat = readFileSync("/proc/self/stat", "latin1");
	const [user, system] = stat
		.slice(stat.lastIndexOf(")") + 2)
		.split(" ")
		.slice(13, 15)
		.map(Number);
	return (user! + system!) / TICKS;
}

function measure(command: string, args: readonly string[]): Promise<Measured> {
	const begin = performance.now();
	const before = childrenCpu();
	const child = spawn(command, args, { cwd: repo!, stdio: ["ignore", "ignore", "inherit"] });
	let peak = 0;
	const timer = setInterval(() => {
		peak = Math.max(peak, treeMemory(child.pid!));
	}, 100);
	return new Promise((resolve) =>
		child.on("close", (code) => {
			clearInterval(timer);
			const seconds = (performance.now() - begin) / 1000;
			resolve({ code: code ?? 1, seconds, cpu: childrenCpu() - before, peak });
		}),
	);
}

/** Resident kilobytes of a process and its descendants. */
function treeMemory(root: number): number {
	const processes = readdirSync("/proc")
		.filter((name) => /^\d+$/.test(name))
		.flatMap((pid) => {
			try {
				const status = readFileSync(`/proc/${pid}/status`, "latin1");
				const field = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(status)?.[1] ?? 0);
				return [{ pid: Number(pid), parent: field("PPid"), memory: field("VmRSS") }];
			} catch {
				return [];
			}
		});
	const family = new Set([root]);
	for (let size = 0; size !== family.size; ) {
		size = family.size;
		for (const { pid, parent } of processes) if (family.has(parent)) family.add(pid);
	}
	return processes.filter(({ pid }) => family.has(pid)).reduce((sum, { memory }) => sum + memory, 0);
}

/** A series of commits that each append a comment to two C files, and a target that has the base's tree. */
function makeReplay(from: string, length: number): string[] {
	const files = git(["ls-tree", "-r", from, "--", "drivers", "kernel", "mm", "net", "fs"])
		.split("\n")
		.filter((entry) => entry.endsWith(".c"));
	const ident = "replay <replay@localhost> 1700000000 +0000";
	const text = new Map<string, string>();
	const stream = [`reset refs/bench/replay\nfrom ${git(["rev-parse", `${from}^{commit}`])}\n\n`];
	for (let i = 0; i < length; i++) {
		const message = `replay: comment number ${i}\n`;
		stream.push(
			`commit refs/bench/replay\nauthor ${ident}\ncommitter ${ident}\ndata ${message.length}\n${message}`,
		);
		for (const pick of [i * 7919, i * 104729 + 13]) {
			const [mode, , idAndPath] = files[pick % files.length]!.split(" ") as [string, string, string];
			const [id, path] = idAndPath.split("\t") as [string, string];
			const before = text.get(path) ?? `${git(["cat-file", "blob", id])}\n`;
			const middle = before.indexOf("\n\n", before.length / 2);
			const after = `${before.slice(0, middle)}\n\n/* replay ${i} */${before.slice(middle)}`;
			text.set(path, after);
			stream.push(`M ${mode} inline ${path}\ndata ${after.length}\n${after}\n`);
		}
		stream.push("\n");
	}
	execFileSync("git", ["-C", repo!, "fast-import", "--quiet", "--force", "--date-format=raw"], {
		input: Buffer.from(stream.join(""), "latin1"),
	});
	const env = {
		...process.env,
		GIT_AUTHOR_NAME: "r",
		GIT_AUTHOR_EMAIL: "r@l",
		GIT_COMMITTER_NAME: "r",
		GIT_COMMITTER_EMAIL: "r@l",
	};
	const same = execFileSync(
		"git",
		["-C", repo!, "commit-tree", "-m", "same tree", "-p", from, `${from}^{tree}`],
		{ env, encoding: "latin1" },
	).trim();
	return [from, same, "refs/bench/replay"];
}
