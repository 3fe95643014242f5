/**
 * Our time and peak memory beside git rebase's, on one series in one run:
 *
 *   npm run bench:speed -- REPO BASE..TARGET SERIES
 *   npm run bench:speed -- REPO BASE --replay N     a made series of N commits, replayed on its own base
 *
 * Memory is the sum of the resident set sizes of the process and all its children, sampled ten times a second.
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
const [base, target, series] =
	rest[0] === "--replay"
		? makeReplay(range, Number(rest[1]))
		: ([...range.split(".."), rest[0]!] as string[]);
const count = git(["rev-list", "--count", `${base}..${series}`]);
const patches = mkdtempSync(join(tmpdir(), "bench-patches-"));
const worktree = mkdtempSync(join(tmpdir(), "bench-worktree-"));
const branch = `bench-speed-${process.pid}`;

try {
	const mine = await measure(process.execPath, [
		ours,
		"rebase",
		`${base}..${target}`,
		"--series",
		series!,
		"--branch",
		branch,
		"-o",
		patches,
		"--on-conflict",
		"park",
		"-q",
	]);
	git(["worktree", "add", "-q", "--force", "--detach", worktree, series!]);
	const gits = await measure("git", ["-C", worktree, "rebase", "-q", "--onto", target!, base!]);
	console.log(`${count} patches, ${base}..${target}`);
	console.log(`  git miggpt rebase  ${line(mine)}`);
	console.log(`  git rebase         ${line(gits)}`);
	console.log(`  ratio              ${(mine.seconds / gits.seconds).toFixed(3)} of git's time`);
	if (gits.code === 0 && mine.code === 0) {
		const same = git(["rev-parse", `${branch}^{tree}`]) === git(["-C", worktree, "rev-parse", "HEAD^{tree}"]);
		console.log(`  the results' trees are ${same ? "the same" : "DIFFERENT"}`);
	}
} finally {
	git(["worktree", "remove", "--force", worktree]);
	rmSync(patches, { recursive: true, force: true });
	for (const ref of [`refs/heads/${branch}`, "refs/bench/replay"]) git(["update-ref", "-d", ref]);
}

interface Measured {
	readonly code: number;
	readonly seconds: number;
	readonly peak: number;
}

function line({ code, seconds, peak }: Measured): string {
	return `${seconds.toFixed(1).padStart(7)} s  ${(peak / 1024).toFixed(0).padStart(5)} MB${code === 0 ? "" : `  (exit ${code})`}`;
}

function measure(command: string, args: readonly string[]): Promise<Measured> {
	const begin = performance.now();
	const child = spawn(command, args, { cwd: repo!, stdio: ["ignore", "ignore", "inherit"] });
	let peak = 0;
	const timer = setInterval(() => {
		peak = Math.max(peak, treeMemory(child.pid!));
	}, 100);
	return new Promise((resolve) =>
		child.on("close", (code) => {
			clearInterval(timer);
			resolve({ code: code ?? 1, seconds: (performance.now() - begin) / 1000, peak });
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
