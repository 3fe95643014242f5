import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, readFileSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import {
	expectNothingLeft,
	finish,
	forgetRuns,
	LONG_BRANCH,
	LONG_RUN,
	longSeries,
	mountSmall,
	start,
	unmount,
} from "../support/faults.js";
import { TestRepo } from "../support/repo.js";
import { BRANCH, inTree, RESOLVED, RUN, resolve, stopped, stopScene } from "../support/stop-scene.js";

/** The branch of an undisturbed run, which is taken back. */
async function undisturbed(repo: TestRepo): Promise<string> {
	expect((await finish(repo, LONG_RUN)).ended).toBe(3);
	const tip = repo.git("rev-parse", LONG_BRANCH);
	forgetRuns(repo);
	return tip;
}

/** Lets a run go on until it has told of some patches. */
async function untilPatch(child: ReturnType<typeof start>, number: number): Promise<void> {
	let told = "";
	await new Promise<void>((resolve) => {
		child.stderr.on("data", (chunk: Buffer) => {
			told += chunk;
			if (told.includes(`[${String(number).padStart(2)}/40]`)) resolve();
		});
		child.once("close", () => resolve());
	});
}

const ended = (child: ReturnType<typeof start>) =>
	new Promise<number | NodeJS.Signals>((resolve) =>
		child.once("close", (code, signal) => resolve(code ?? signal!)),
	);

describe("a signal", () => {
	it.each([
		["SIGTERM", 143],
		["SIGHUP", 129],
		["SIGINT", 130],
	] as const)("%s ends the run in order, and --resume gives the same branch", async (signal, code) => {
		const repo = longSeries();
		const tip = await undisturbed(repo);
		const child = start(repo, LONG_RUN);
		await untilPatch(child, 5);
		child.kill(signal);
		expect(await ended(child)).toBe(code);
		await expectNothingLeft(repo);
		expect((await finish(repo, ["status"])).output).toContain(
			"Interrupted. Next: git miggpt rebase --resume",
		);
		expect((await finish(repo, LONG_RUN)).output).toMatch(
			/^error: a run was interrupted here: .*\nhint: .*--resume/,
		);
		expect((await finish(repo, ["rebase", "--resume"])).ended).toBe(3);
		expect(repo.git("rev-parse", LONG_BRANCH)).toBe(tip);
		await expectNothingLeft(repo);
	});

	it("a pipe that nobody reads any more does not stop a run", async () => {
		const repo = longSeries();
		const tip = await undisturbed(repo);
		const child = start(repo, LONG_RUN);
		child.stdout.destroy();
		child.stderr.destroy();
		expect(await ended(child)).toBe(3);
		expect(repo.git("rev-parse", LONG_BRANCH)).toBe(tip);
		await expectNothingLeft(repo);
	});
});

/** Kilobytes that are left on the disk; MIGGPT_ROOMS=0,8,24,60,120,260,520 is what docs/reliability.md was measured with. */
const ROOMS = (process.env.MIGGPT_ROOMS ?? "8,60,520").split(",").map(Number);

describe("a disk that is full", () => {
	it("ends the run with what is to be done, and --resume gives the same branch", async (context) => {
		const mount = join(new TestRepo().folder, "small");
		if (!mountSmall(mount, 4096)) return context.skip("mount is not permitted here");
		onTestFinished(() => unmount(mount));
		const outcomes = new Set<string>();
		for (const room of ROOMS) {
			const repo = longSeries(new TestRepo());
			const tip = await undisturbed(repo);
			const small = join(mount, `r${room}`);
			repo.git("clone", "-q", "--bare", repo.folder, small);
			const env = { GIT_DIR: small };
			writeFileSync(join(mount, "filler"), Buffer.alloc(Math.max(0, freeKilobytes(mount) - room) * 1024));
			const full = await finish(repo, LONG_RUN, { env });
			outcomes.add(full.ended === 3 ? "fits" : "full");
			if (full.ended !== 3) {
				expect({ room, ...full, output: full.output.split("\n").slice(-3).join("\n") }).toMatchObject({
					ended: 2,
				});
				expect(full.output).toMatch(/^error: [^\n]+\nhint: [^\n]*(room|see to it)[^\n]*\n$/m);
			}
			rmSync(join(mount, "filler"));
			if (full.ended !== 3) {
				const resumed = await finish(repo, ["rebase", "--resume"], { env });
				if (resumed.ended !== 3) expect((await finish(repo, LONG_RUN, { env })).ended).toBe(3);
			}
			expect(repo.gitWith({ cwd: small }, "rev-parse", LONG_BRANCH)).toBe(tip);
			expect(repo.gitWith({ cwd: small }, "fsck", "--no-dangling")).toBe("");
			rmSync(small, { recursive: true, force: true });
		}
		expect([...outcomes].sort()).toEqual(["fits", "full"]);
	});
});

function freeKilobytes(folder: string): number {
	const { bavail, bsize } = statfsSync(folder);
	return Math.floor((bavail * bsize) / 1024);
}

describe("a git directory that cannot be written to", () => {
	it("is an error that says so, before and in the middle of a run", async (context) => {
		const repo = stopScene();
		if (process.getuid?.() === 0) {
			const mounted = bindReadOnly(repo.folder);
			if (!mounted) return context.skip("as root, without mount, nothing is read-only");
		} else chmodSync(join(repo.folder, ".git"), 0o555);
		const refused = await repo.miggpt(...RUN);
		expect(refused.code).toBe(2);
		expect(refused.stderr).toMatch(/^error: [^\n]*(read-only|EROFS|EACCES)[^\n]*\nhint: [^\n]+\n$/i);
		expect((await repo.miggpt(...RUN, "--dry-run")).code).toBe(3);
		expect((await repo.miggpt("status")).code).toBe(0);
	});
});

/** Makes a folder read-only by a mount of its own, until the test ends. */
function bindReadOnly(folder: string): boolean {
	if (spawnSync("mount", ["--bind", folder, folder]).status !== 0) return false;
	onTestFinished(() => unmount(folder));
	return spawnSync("mount", ["-o", "remount,ro,bind", folder]).status === 0;
}

describe("what others do meanwhile", () => {
	it("a branch that is made, or moved, is not overwritten, and the result is kept", async () => {
		const repo = longSeries();
		const tip = await undisturbed(repo);
		const child = start(repo, LONG_RUN);
		await untilPatch(child, 3);
		repo.git("update-ref", LONG_BRANCH, "old");
		expect(await ended(child)).toBe(2);
		expect(repo.git("rev-parse", LONG_BRANCH)).toBe(repo.git("rev-parse", "old"));
		expect(repo.git("for-each-ref", "--format=%(objectname)", "refs/miggpt")).toBe(tip);
		expect((await finish(repo, ["rebase", "--resume"])).output).toMatch(
			/error: branch \S+ was created meanwhile\nhint: /,
		);
		repo.git("update-ref", "-d", LONG_BRANCH);
		expect((await finish(repo, ["rebase", "--resume"])).ended).toBe(3);
		expect(repo.git("rev-parse", LONG_BRANCH)).toBe(tip);

		const forced = start(repo, [...LONG_RUN, "--force"]);
		await untilPatch(forced, 3);
		repo.git("update-ref", LONG_BRANCH, "old");
		expect(await ended(forced)).toBe(2);
		expect(repo.git("rev-parse", LONG_BRANCH)).toBe(repo.git("rev-parse", "old"));
		expect((await finish(repo, ["rebase", "--abort"])).ended).toBe(0);
		await expectNothingLeft(repo);
	});

	it("a second run in the same worktree is refused, one in another is not", async () => {
		const repo = longSeries();
		const other = join(repo.folder, "other");
		repo.git("worktree", "add", "-q", "--detach", other, "old");
		const child = start(repo, LONG_RUN);
		const end = ended(child);
		await untilPatch(child, 2);
		// The first one must not be done before the second begins, however slow the machine is.
		child.kill("SIGSTOP");
		const second = await repo.miggpt(...LONG_RUN, "--branch", "second");
		const status = await repo.miggpt("status");
		child.kill("SIGCONT");
		const beside = await repo.miggptIn(other, {}, ...LONG_RUN, "--branch", "beside");
		expect(await end).toBe(3);
		expect(second.code).toBe(2);
		expect(second.stderr).toMatch(/^error: a run is at work here/);
		expect(status.stdout).toMatch(/At work, in process \d+/);
		expect(beside.code).toBe(3);
		expect(repo.git("rev-parse", "beside")).toBe(repo.git("rev-parse", LONG_BRANCH));
	});

	it("a gc that prunes all it may, and a worktree that is deleted, lose nothing", async () => {
		const repo = stopScene();
		const gc = () => {
			repo.git("reflog", "expire", "--expire=now", "--all");
			repo.git("gc", "-q", "--prune=now");
		};
		const folder = await stopped(repo);
		resolve(repo, folder);
		gc();
		const more = repo.commit("series", "a: again\n", { "a.c": RESOLVED.replace("upstream", "x") });
		expect(more).toBeTruthy();
		expect((await repo.miggpt("rebase", "--continue")).code).toBe(0);
		expect(repo.show(BRANCH, "a.c")).toBe(RESOLVED);
		gc();
		await repo.miggpt("undo");
		gc();
		const again = await stoppedOrDone(repo);
		expect(again).toBe(0);
		expect(repo.show(BRANCH, "a.c")).toBe(RESOLVED);
	});

	it("a worktree that was deleted by hand is made again, and can be done without", async () => {
		const repo = stopScene();
		const folder = await stopped(repo);
		rmSync(folder, { recursive: true });
		expect((await repo.miggpt("rebase", "--continue")).stderr).toMatch(/^error: the run's worktree is gone/);
		expect((await repo.miggpt("worktree")).stdout).toBe(`${folder}\n`);
		expect(inTree(repo, folder).git("status", "--porcelain")).toBe("UU a.c\nM  b.c");
		rmSync(folder, { recursive: true });
		expect((await repo.miggpt("rebase", "--skip")).code).toBe(0);
		expect(repo.git("worktree", "prune", "-n", "-v")).toBe("");
	});
});

async function stoppedOrDone(repo: TestRepo): Promise<number> {
	return (await repo.miggpt(...RUN)).code;
}

describe("the world around", () => {
	it("a clock that jumps back or ahead changes neither order nor result", async () => {
		const repo = stopScene();
		const shifted = (days: number) => {
			const file = join(repo.folder, `clock${days}.mjs`);
			writeFileSync(
				file,
				`const Real = Date;\nglobalThis.Date = class extends Real { constructor(...a) { a.length ? super(...a) : super(Real.now() + ${days} * 864e5); } static now() { return Real.now() + ${days} * 864e5; } };\n`,
			);
			return { NODE_OPTIONS: `--import=${file}` };
		};
		const at = (days: number, ...args: string[]) => repo.miggptIn(repo.folder, shifted(days), ...args);
		expect((await at(0, ...RUN)).code).toBe(3);
		const first = repo.readFile(".git/miggpt/current").trim();
		resolve(repo, join(repo.folder, ".git/miggpt", first, "worktree"));
		expect((await at(-400, "rebase", "--continue")).code).toBe(0);
		const tip = repo.git("rev-parse", BRANCH);
		expect((await at(-800, "undo")).code).toBe(0);
		expect((await at(-1200, ...RUN)).code).toBe(0);
		const second = repo.readFile(".git/miggpt/current").trim();
		expect(second > first).toBe(true);
		expect(repo.git("rev-parse", `${BRANCH}^{tree}`)).toBe(repo.git("rev-parse", `${tip}^{tree}`));
		expect((await at(5000, "undo", "--list")).stdout).toContain(second);
	});

	it("a git whose worktrees do not work stops with a remedy, and the run can go on without", async () => {
		const repo = stopScene();
		const real = join(repo.git("--exec-path"), "git");
		repo.write(
			"bin/git",
			`#!/bin/sh\nfor word; do [ "$word" = worktree ] && echo "git: 'worktree' is not a git command." >&2 && exit 1; done\nexec ${real} "$@"\n`,
		);
		chmodSync(join(repo.folder, "bin/git"), 0o755);
		const env = { PATH: `${join(repo.folder, "bin")}:${process.env.PATH}` };
		const refused = await repo.miggptIn(repo.folder, env, ...RUN);
		expect(refused.code).toBe(2);
		expect(refused.stderr).toMatch(/error: git cannot make a worktree at .*\nhint: .*--worktree DIR/);
		expect((await repo.miggptIn(repo.folder, env, "status")).stdout).toContain("Stopped at patch 2 of 3");
		expect((await repo.miggptIn(repo.folder, env, "rebase", "--skip")).code).toBe(0);
		expect(repo.git("rev-list", "--count", `new..${BRANCH}`)).toBe("2");
	});
});

describe("the user's checkout", () => {
	it("is untouched through all verbs, local changes and all", async () => {
		const repo = stopScene();
		repo.git("checkout", "-q", "series");
		repo.write("a.c", "staged\n");
		repo.git("add", "a.c");
		repo.write("a.c", "not staged\n");
		repo.write("untracked", "untracked\n");
		repo.git("status");
		const look = () => ({
			status: repo.gitWith({ env: { GIT_OPTIONAL_LOCKS: "0" } }, "status", "--porcelain=v2", "--branch"),
			index: readFileSync(join(repo.folder, ".git/index"), "latin1"),
			config: repo.readFile(".git/config"),
			head: repo.readFile(".git/HEAD"),
			file: repo.readFile("a.c"),
			stash: existsSync(join(repo.folder, ".git/refs/stash")),
		});
		const before = look();
		const run = async (code: number, ...args: string[]) => {
			expect((await repo.miggpt(...args)).code, args.join(" ")).toBe(code);
			expect(look(), args.join(" ")).toEqual(before);
		};
		await run(3, ...RUN);
		await run(0, "worktree", "--full");
		await run(0, "take", "1", "--side", "patch");
		await run(0, "rebase", "--continue");
		await run(0, "undo");
		await run(0, "memory", "forget", "--all");
		await run(3, ...RUN);
		await run(0, "rebase", "--skip");
		await run(3, "retry", "2", "--on-conflict", "stop");
		await run(3, "rebase", "--quit");
		await run(0, "undo");
		await run(0, "report");
		await run(0, "memory", "forget", "--all");
		await run(3, ...RUN, "--branch", "other");
		await run(0, "rebase", "--abort");
	});
});
