import { spawn, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { PINNED, PROGRAM } from "./program.js";
import { numbered, TestRepo } from "./repo.js";
import type { StreamCommit } from "./stream.js";

/** The arguments of a run of `longSeries`. */
export const LONG_RUN = ["rebase", "old..new", "--series", "series", "--on-conflict", "park"];
export const LONG_BRANCH = "refs/heads/miggpt/series-new";

export const PATCHES = 40;

/** A series of forty patches over four files: most are merged, some conflict or build on those that do. */
export function longSeries(repo = new TestRepo()): TestRepo {
	const names = ["a.c", "b.c", "c.c", "d.c"];
	const text = (upTo: number, file: number) =>
		numbered(400, (line, i) => {
			const patch = (i - 5) / 10;
			return Number.isInteger(patch) && patch < upTo && patch % names.length === file
				? `\tpatched_${i}(dev);`
				: line;
		});
	const base = Object.fromEntries(names.map((name) => [name, numbered(400)]));
	const target = Object.fromEntries(
		names.map((name, file) => [
			name,
			numbered(400, (line, i) => (i === 399 || (file === 1 && i === 215) ? `\tupstream_${i}();` : line)),
		]),
	);
	const series = Array.from(
		{ length: PATCHES },
		(_, i): StreamCommit => ({
			message: `patch ${i}\n`,
			files: { [names[i % names.length]!]: text(i + 1, i % names.length) },
		}),
	);
	return repo.scene(base, target, ...series);
}

/** Starts the program with a folder for temporary files of its own. */
export function start(repo: TestRepo, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
	const TMPDIR = join(repo.folder, "tmp");
	mkdirSync(TMPDIR, { recursive: true });
	return spawn(process.execPath, [PROGRAM, ...args], {
		cwd: repo.folder,
		env: { ...PINNED, TMPDIR, ...env },
		stdio: ["ignore", "pipe", "pipe"],
	});
}

/** Runs the program to its end; `kill` is called once it has started. @returns its exit code or signal, and what it wrote */
export async function finish(
	repo: TestRepo,
	args: readonly string[],
	{ env, kill }: { env?: NodeJS.ProcessEnv; kill?: (child: ReturnType<typeof start>) => void } = {},
): Promise<{ ended: number | NodeJS.Signals; output: string }> {
	const child = start(repo, args, env);
	let output = "";
	child.stdout.on("data", (chunk: Buffer) => {
		output += chunk;
	});
	child.stderr.on("data", (chunk: Buffer) => {
		output += chunk;
	});
	kill?.(child);
	const ended = await new Promise<number | NodeJS.Signals>((resolve) =>
		child.once("close", (code, signal) => resolve(code ?? signal!)),
	);
	return { ended, output };
}

/** Processes that work in a folder, or speak of it in arguments or environment. */
export function processesAt(folder: string): string[] {
	const read = (path: string) => {
		try {
			return path.endsWith("cwd") ? readlinkSync(path) : readFileSync(path, "latin1");
		} catch {
			return "";
		}
	};
	if (process.platform !== "linux") return [];
	return readdirSync("/proc")
		.filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
		.filter((pid) =>
			["cwd", "cmdline", "environ"].some((what) => read(`/proc/${pid}/${what}`).includes(folder)),
		)
		.map((pid) => read(`/proc/${pid}/cmdline`).replaceAll("\0", " "));
}

/** Nothing of a run that has ended is left lying about, and the repository is sound. */
export async function expectNothingLeft(repo: TestRepo): Promise<void> {
	for (let tries = 0; processesAt(repo.folder).length > 0 && tries < 50; tries++)
		await new Promise((resolve) => setTimeout(resolve, 20));
	expect(processesAt(repo.folder)).toEqual([]);
	const left = readdirSync(join(repo.folder, ".git"), { recursive: true, encoding: "utf8" });
	expect(left.filter((name) => /(^|\/|\.)lock(\.|$)|tmp_|\.tmp$|fast_import_crash/.test(name))).toEqual([]);
	expect(repo.git("worktree", "list").split("\n")).toHaveLength(1);
	const temporary = join(repo.folder, "tmp");
	expect(existsSync(temporary) ? readdirSync(temporary) : []).toEqual([]);
	expect(repo.git("fsck", "--no-dangling")).toBe("");
}

/** Takes away all that runs have left, branch and all. */
export function forgetRuns(repo: TestRepo): void {
	const refs = repo.git("for-each-ref", "--format=delete %(refname)", "refs/miggpt", "refs/heads/miggpt");
	repo.gitWith({ input: `${refs}\n` }, "update-ref", "--stdin");
	rmSync(join(repo.folder, ".git/miggpt"), { recursive: true, force: true });
	rmSync(join(repo.folder, "tmp"), { recursive: true, force: true });
}

/** A git that kills who started it with SIGKILL, before or after its own work, the nth time that it is called with an argument. */
export function killingGit(
	repo: TestRepo,
): (at: string, order: "before" | "after", nth?: number) => NodeJS.ProcessEnv {
	const real = join(repo.git("--exec-path"), "git");
	repo.write(
		"bin/git",
		`#!/bin/sh
for word; do [ "$word" = "$KILL_AT" ] && hit=1; done
[ -n "$hit" ] || exec ${real} "$@"
nth=1
until mkdir "$ONCE.$nth" 2>/dev/null; do nth=$((nth + 1)); done
[ "$nth" = "$NTH" ] || exec ${real} "$@"
[ "$ORDER" = before ] && kill -KILL $PPID && exec ${real} "$@"
${real} "$@"
code=$?
kill -KILL $PPID
exit $code
`,
	);
	chmodSync(join(repo.folder, "bin/git"), 0o755);
	const PATH = `${join(repo.folder, "bin")}:${process.env.PATH}`;
	const ONCE = join(repo.folder, "once");
	return (KILL_AT, ORDER, nth = 1) => {
		for (const name of readdirSync(repo.folder).filter((each) => each.startsWith("once.")))
			rmSync(join(repo.folder, name), { recursive: true });
		return { PATH, KILL_AT, ORDER, ONCE, NTH: String(nth) };
	};
}

/** Mounts a small file system of its own at a folder; false where that is not permitted. */
export function mountSmall(folder: string, kilobytes: number): boolean {
	mkdirSync(folder, { recursive: true });
	return spawnSync("mount", ["-t", "tmpfs", "-o", `size=${kilobytes}k`, "tmpfs", folder]).status === 0;
}

export function unmount(folder: string): void {
	spawnSync("umount", ["-l", folder]);
}
