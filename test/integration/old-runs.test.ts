import { existsSync, mkdirSync, readdirSync, renameSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ownerToken } from "../../src/system/owner.js";
import { finish, killingGit } from "../support/faults.js";
import type { TestRepo } from "../support/repo.js";
import { RUN, stopped, stopScene } from "../support/stop-scene.js";

const PARKING = [...RUN, "--on-conflict", "park"];
const DAY = 86_400;

const miggptIn = (repo: TestRepo) => join(repo.folder, ".git", "miggpt");
/** Names of runs, oldest first. */
const runsOf = (repo: TestRepo) =>
	readdirSync(miggptIn(repo))
		.filter((name) => /^\d{8}T/.test(name))
		.sort();
const refsOf = (repo: TestRepo, run: string) =>
	repo.git("for-each-ref", "--format=%(refname)", `refs/miggpt/${run}/`);

function age(repo: TestRepo, run: string, days: number): void {
	const then = Date.now() / 1000 - days * DAY;
	utimesSync(join(miggptIn(repo), run, "journal.jsonl"), then, then);
}

/** Runs and ages it. @returns its name */
async function oldRun(repo: TestRepo, ...args: string[]): Promise<string> {
	const before = existsSync(miggptIn(repo)) ? runsOf(repo) : [];
	expect((await repo.miggpt(...args)).code).toBe(3);
	const run = runsOf(repo).find((name) => !before.includes(name))!;
	age(repo, run, 100);
	return run;
}

const prune = (repo: TestRepo, ...args: string[]) => repo.miggpt("cache", "--prune", ...args);

describe("old runs", () => {
	it("are counted, and removed with their refs once they ended 90 days ago", async () => {
		const repo = stopScene();
		const [gone, replaced] = [
			await oldRun(repo, ...PARKING, "--branch", "gone"),
			await oldRun(repo, ...PARKING, "--branch", "kept"),
		];
		const last = await oldRun(repo, ...PARKING, "--branch", "kept", "--force");
		const young = await oldRun(repo, ...PARKING, "--branch", "young");
		age(repo, young, 80);
		for (const branch of ["gone", "young"]) repo.git("branch", "-D", branch);
		const kept = repo.refs();
		expect((await repo.miggpt("cache")).stdout).toMatch(
			/\.git\/miggpt: 4 runs, 0\.\d MB, 2 of them to be pruned$/m,
		);
		const { code, stdout } = await prune(repo);
		expect(code).toBe(0);
		expect(stdout).toContain(`removed 2 runs: ${gone}, ${replaced}\n`);
		expect(stdout).toMatch(/\.git\/miggpt: 2 runs, 0\.\d MB$/m);
		expect(runsOf(repo)).toEqual([last, young]);
		for (const run of [gone, replaced]) expect(refsOf(repo, run)).toBe("");
		for (const run of [last, young]) expect(refsOf(repo, run)).toContain(`refs/miggpt/${run}/tip`);
		expect(readdirSync(miggptIn(repo))).not.toContain("old");
		expect(repo.refs()).toBe(kept);
		expect((await repo.miggpt("undo", last)).code).toBe(0);
	});

	it("are as old as you say", async () => {
		const repo = stopScene();
		const run = await oldRun(repo, ...PARKING);
		repo.git("branch", "-D", "miggpt/series-new");
		age(repo, run, 20);
		repo.git("config", "miggpt.runsExpire", "never");
		age(repo, run, 4000);
		await prune(repo);
		expect(runsOf(repo)).toEqual([run]);
		age(repo, run, 20);
		await prune(repo, "--runs-expire", "30.days");
		expect(runsOf(repo)).toEqual([run]);
		const wrong = await prune(repo, "--runs-expire", "some day");
		expect(wrong.code).toBe(2);
		expect(wrong.stderr).toContain("--runs-expire takes a date as gc.reflogExpire does, not some day");
		await prune(repo, "--runs-expire", "now");
		expect(runsOf(repo)).toEqual([]);
		repo.git("config", "miggpt.runsExpire", "soonish");
		expect((await prune(repo)).stderr).toContain("miggpt.runsExpire takes a date");
	});

	it("stay where they are stopped, also in another worktree, and go on from there", async () => {
		const repo = stopScene();
		const other = join(repo.folder, "other");
		repo.git("worktree", "add", "-q", "--detach", other, "old");
		const { stdout } = await repo.miggptIn(other, {}, ...RUN);
		const worktree = /^worktree {2}(.*)$/m.exec(stdout)![1]!;
		const [run] = runsOf(repo);
		age(repo, run!, 4000);
		await prune(repo, "--runs-expire", "now");
		expect(runsOf(repo)).toEqual([run]);
		expect((await repo.miggptIn(worktree, {}, "rebase", "--skip")).code).toBe(0);
	});

	it("stay where another one does them over", async () => {
		const repo = stopScene();
		const first = await oldRun(repo, ...PARKING);
		const again = await oldRun(repo, "retry", "--on-conflict", "stop");
		await prune(repo, "--runs-expire", "now");
		expect(runsOf(repo)).toEqual([first, again]);
		expect((await repo.miggpt("rebase", "--skip")).code).toBe(0);
		await prune(repo, "--runs-expire", "now");
		expect(runsOf(repo)).toEqual([first, again]);
		repo.git("branch", "-D", "miggpt/series-new");
		await prune(repo, "--runs-expire", "now");
		expect(runsOf(repo)).toEqual([]);
	});

	it("stay with the legs that led to them, and go with them", async () => {
		const repo = stopScene();
		repo.git(
			"tag",
			"middle",
			repo.commit(repo.git("rev-parse", "old"), "middle version\n", { "d.c": "int d;\n" }),
		);
		const args = ["old..middle..new", "--series", "series", "--on-conflict", "park"];
		expect((await repo.miggpt("rebase", ...args)).code).toBe(3);
		const legs = runsOf(repo);
		expect(legs.length).toBe(2);
		await prune(repo, "--runs-expire", "now");
		expect(runsOf(repo)).toEqual(legs);
		expect((await repo.miggpt("report")).code).toBe(0);
		repo.git("branch", "-D", "miggpt/series-new");
		await prune(repo, "--runs-expire", "now");
		expect(runsOf(repo)).toEqual([]);
		expect(repo.git("for-each-ref", "refs/miggpt")).toBe("");
	});

	it("stay where they hold work of yours", async () => {
		const repo = stopScene();
		const worktree = await stopped(repo);
		writeFileSync(join(worktree, "a.c"), "half done\n");
		await repo.miggpt("rebase", "--abort");
		const [run] = runsOf(repo);
		await prune(repo, "--runs-expire", "now");
		expect(runsOf(repo)).toEqual([run]);
		expect(existsSync(join(miggptIn(repo), run!, "left"))).toBe(true);
	});

	it("stay in a worktree that a process is at work in, and it is named", async () => {
		const repo = stopScene();
		const run = await oldRun(repo, ...PARKING);
		repo.git("branch", "-D", "miggpt/series-new");
		writeFileSync(join(miggptIn(repo), "lock"), `${ownerToken()}\n`);
		const { stderr, code } = await prune(repo);
		expect(code).toBe(0);
		expect(stderr).toContain(`1 old run stayed, of a worktree that process ${process.pid} is at work in`);
		expect(runsOf(repo)).toEqual([run]);
	});

	it("that were half removed are gone with the next prune, or back where one needs them", async () => {
		const repo = stopScene();
		const gone = await oldRun(repo, ...PARKING, "--branch", "gone");
		const needed = await oldRun(repo, ...PARKING);
		await oldRun(repo, "retry", "--on-conflict", "stop");
		const aside = join(miggptIn(repo), "old");
		mkdirSync(aside);
		for (const run of [needed, gone]) renameSync(join(miggptIn(repo), run), join(aside, run));
		const { stdout } = await prune(repo, "--runs-expire", "never");
		expect(stdout).toContain(`removed 1 run: ${gone}\n`);
		expect(refsOf(repo, gone)).toBe("");
		expect(runsOf(repo)).toContain(needed);
		expect(refsOf(repo, needed)).not.toBe("");
		expect(existsSync(aside)).toBe(false);
	});

	it("are gone with the next prune where the one before was killed", async () => {
		const repo = stopScene();
		const environment = killingGit(repo);
		const moments = ["for-each-ref", "show-ref", "update-ref"].flatMap((at) => [
			`before ${at}`,
			`after ${at}`,
		]);
		for (const moment of moments) {
			const run = await oldRun(repo, ...PARKING);
			repo.git("branch", "-D", "miggpt/series-new");
			const [order, at] = moment.split(" ") as ["before" | "after", string];
			const { ended } = await finish(repo, ["cache", "--prune"], { env: environment(at, order) });
			expect(ended, moment).toBe("SIGKILL");
			expect((await prune(repo)).stdout, moment).toContain(`removed 1 run: ${run}\n`);
			expect(readdirSync(miggptIn(repo)).filter((name) => name === run || name === "old")).toEqual([]);
			expect(repo.git("for-each-ref", "refs/miggpt"), moment).toBe("");
		}
	});

	it("leave no refs where somebody removed their folders by hand", async () => {
		const repo = stopScene();
		const lone = "refs/miggpt/20200101T000000-0123abcd/tip";
		repo.git("update-ref", lone, "old");
		await prune(repo);
		expect(repo.git("for-each-ref", lone)).toBe("");
	});
});
