import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import { largeHeader } from "../../scripts/bench-hunks/large-header.js";
import { PINNED, PROGRAM } from "../support/program.js";
import { TestRepo } from "../support/repo.js";

/** So many hunks take far longer than it takes to hear a signal. */
const REGISTERS = 10_000;
const PATH = "include/zed/registers.h";

/** A small patch, where one is to be decided first, and one that keeps the engine at work. */
function longPatch(isFirst = false): TestRepo {
	const { base, patched, target } = largeHeader(REGISTERS);
	return new TestRepo().scene(
		{ [PATH]: base, "zed.c": "int zed;\n" },
		{ [PATH]: target, "zed.c": "int zed;\n" },
		...(isFirst ? [] : [{ message: "small\n", files: { "zed.c": "int zed = 1;\n" } }]),
		{ message: "large\n", files: { [PATH]: patched } },
	);
}

/** A command that begins the run, as it is in a process group of its own. */
function begin(
	repo: TestRepo,
	[command, ...args]: [string, ...string[]],
	...options: string[]
): ChildProcess {
	const bin = join(repo.folder, ".git/bin");
	mkdirSync(bin);
	repo.write(".git/bin/git-miggpt", `#!/bin/sh\nexec ${process.execPath} ${PROGRAM} "$@"\n`);
	chmodSync(join(bin, "git-miggpt"), 0o755);
	const child = spawn(command, [...args, "rebase", "old..new", "--series", "series", ...options], {
		cwd: repo.folder,
		detached: true,
		env: { ...PINNED, PATH: `${bin}:${PINNED.PATH}`, XDG_CACHE_HOME: join(repo.folder, ".git/cache") },
		stdio: ["ignore", "pipe", "pipe"],
	});
	onTestFinished(() => void (child.exitCode ?? child.signalCode ?? child.kill("SIGKILL")));
	return child;
}

/** Waits until the run is at its large patch, and what it writes from then on. */
async function atLargePatch(child: ChildProcess): Promise<() => string> {
	let told = "";
	await new Promise<void>((resolve) => {
		child.stderr!.on("data", (chunk: Buffer) => {
			told += chunk;
			if (told.includes("[1/2]")) resolve();
		});
		child.once("close", () => resolve());
	});
	await wait(1500);
	return () => told;
}

/** How many patches the run came to decide: a signal that is heard within the second leaves one. */
function decided(repo: TestRepo): number {
	const runs = join(repo.folder, ".git/miggpt");
	const journals = readdirSync(runs).map((run) => join(runs, run, "journal.jsonl"));
	const text = journals.filter(existsSync).map((file) => readFileSync(file, "latin1"));
	return text.join("").match(/"kind":"decided"/g)?.length ?? 0;
}

describe("in the middle of one long patch", () => {
	it.each(["SIGINT", "SIGTERM"] as const)("%s ends the run and says what became of it", async (signal) => {
		const repo = longPatch();
		const child = begin(repo, ["git-miggpt"]);
		const told = await atLargePatch(child);
		child.kill(signal);
		const code = await new Promise((resolve) => child.once("close", resolve));
		expect(code).toBe(signal === "SIGINT" ? 130 : 143);
		expect(told()).toContain("interrupted; what is decided is kept: git miggpt rebase --resume goes on");
		expect(decided(repo)).toBe(1);
		expect((await repo.miggpt("status")).stdout).toContain("--resume");
		expect(existsSync(join(repo.folder, ".git/miggpt/lock"))).toBe(false);
		expect(repo.refs()).not.toContain("miggpt/");
	});

	it("SIGINT before a patch is decided says that nothing is left", async () => {
		const repo = longPatch(true);
		const child = begin(repo, ["git-miggpt"]);
		let told = "";
		child.stderr!.on("data", (chunk: Buffer) => {
			told += chunk;
		});
		const current = join(repo.folder, ".git/miggpt/current");
		while (child.exitCode === null && !existsSync(current)) await wait(50);
		await wait(500);
		child.kill("SIGINT");
		await new Promise((resolve) => child.once("close", resolve));
		expect(told).toContain("interrupted; no patch was decided yet: nothing is left of the run");
		expect((await repo.miggpt("rebase", "--abort")).stderr).toContain("no run is under way");
	});

	it("Ctrl-C says the same where git started the command and passes the signal on", async () => {
		const repo = longPatch();
		const child = begin(repo, ["git", "miggpt"]);
		const told = await atLargePatch(child);
		process.kill(-child.pid!, "SIGINT");
		await new Promise((resolve) => child.once("close", resolve));
		expect(told()).toContain("interrupted; what is decided is kept");
		expect(decided(repo)).toBe(1);
	});
});

describe("while the worktree of --exec is filled", () => {
	/** A run that is interrupted when all files but one are written, which a filter holds back. */
	async function interrupted(): Promise<TestRepo> {
		const own = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`a${i}.c`, `int a${i};\n`]));
		const files = { ...own, ".gitattributes": "z.slow filter=slow\n", "z.slow": "z\n" };
		const repo = new TestRepo().scene(
			files,
			{ ...files, "b.c": "int b;\n" },
			{ message: "a\n", files: { "a1.c": "int c;\n" } },
		);
		repo.write(".git/held", "");
		const held = join(repo.folder, ".git/held");
		repo.git("config", "filter.slow.smudge", `while test -e '${held}'; do sleep 0.1; done; cat`);
		const child = begin(repo, ["git-miggpt"], "--exec", "test -e z.slow");
		const runs = join(repo.folder, ".git/miggpt");
		const isHeld = () =>
			existsSync(runs) && readdirSync(runs).some((run) => existsSync(join(runs, run, "worktree/b.c")));
		while (child.exitCode === null && !isHeld()) await wait(50);
		child.kill("SIGINT");
		await wait(200);
		rmSync(held);
		expect(child.exitCode ?? (await new Promise((resolve) => child.once("close", resolve)))).toBe(130);
		expect(repo.git("worktree", "list")).not.toContain("\n");
		return repo;
	}

	it("SIGINT leaves a run that goes on", async () => {
		const repo = await interrupted();
		const { code, stdout, stderr } = await repo.miggpt("rebase", "--resume");
		expect(code, stdout + stderr).toBe(0);
		expect(repo.git("worktree", "list")).not.toContain("\n");
	});

	it("SIGINT leaves nothing that giving the run up takes for the user's work", async () => {
		const repo = await interrupted();
		const { code, stdout, stderr } = await repo.miggpt("rebase", "--abort");
		expect(code, stdout + stderr).toBe(0);
		expect(stdout + stderr).not.toContain("What you did");
		const [run] = readdirSync(join(repo.folder, ".git/miggpt")).filter((name) => /^\d/.test(name));
		expect(readdirSync(join(repo.folder, ".git/miggpt", run!))).not.toContain("worktree");
	});
});
