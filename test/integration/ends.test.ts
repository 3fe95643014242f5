import { existsSync, mkdirSync, renameSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { TestRepo } from "../support/repo.js";
import { BRANCH, lines, RUN, resolve, stopped, stopScene, subjects } from "../support/stop-scene.js";

const latest = (repo: TestRepo) => repo.readFile(".git/miggpt/current").trim();

describe("a run that was given up", () => {
	it("is told as that, and what it had decided is shown", async () => {
		const repo = stopScene();
		await stopped(repo);
		const run = latest(repo);
		expect((await repo.miggpt("rebase", "--abort")).stdout).toContain(
			`git miggpt show --run ${run} still shows`,
		);
		const told = `Given up with --abort: no branch was made; run ${run} is known until the next one begins.`;
		for (const command of [["status"], ["report"], ["report", run], ["report", "--html", "-o", "-"]])
			expect((await repo.miggpt(...command)).stdout).toContain(told);
		expect((await repo.miggpt("report", "--markdown")).stdout).toContain("Given up with --abort");
		expect(JSON.parse((await repo.miggpt("report", "--json")).stdout)).toMatchObject({
			ended: "aborted",
			branch: null,
			patches: [{}, {}, { reason: { text: "the run was given up before it" } }],
		});
		for (const more of [[], ["--run", run]]) {
			const { stdout, stderr } = await repo.miggpt("show", ...more);
			expect(stderr).toBe(
				`note: run ${run} was given up with --abort: no branch was made; this is what it had decided\n`,
			);
			expect(stdout).toMatch(/landed.* {2}c: first\n.*conflict {2}a: mend it\n.*pending {2}c: last\n/);
		}
		expect((await repo.miggpt("show", "2", "--run", run)).stdout).toContain(
			"upstream changed the same lines",
		);
		const compared = await repo.miggpt("range-diff");
		expect([compared.code, compared.stderr]).toEqual([
			2,
			expect.stringMatching(/^error: run \S+ was given up: it has no commits to compare with\n/),
		]);
		expect((await repo.miggpt("format-patch", "-o", "out")).stderr).toMatch(/^error: run \S+ was given up/);
	});
});

describe("a run that was taken back", () => {
	it("is shown with a word on that", async () => {
		const repo = stopScene();
		await repo.miggpt(...RUN, "--on-conflict", "park");
		const run = latest(repo);
		await repo.miggpt("undo");
		const note = `note: run ${run} was taken back; git miggpt retry --run ${run} makes it again\n`;
		expect((await repo.miggpt("show")).stderr).toBe(note);
		expect((await repo.miggpt("range-diff")).stderr).toBe(note);
	});
});

describe("undo where nothing can be taken back", () => {
	it("names --abort at a stop, and what became of the run after it", async () => {
		const repo = stopScene();
		const undone = async () => (await repo.miggpt("undo")).stderr;
		expect(await undone()).toMatch(/^error: no run of this worktree has made a branch\n/);
		await stopped(repo);
		expect(await undone()).toMatch(
			/^error: run \S+ is under way here: nothing is taken back before it is over\nhint: git miggpt rebase --abort gives it up/,
		);
		await repo.miggpt("rebase", "--abort");
		expect(await undone()).toMatch(/^error: run \S+ was given up with --abort: it made no branch\n/);
		await repo.miggpt(...RUN, "--on-conflict", "park");
		expect((await repo.miggpt("undo")).code).toBe(0);
		expect(await undone()).toMatch(
			/^error: run (\S+) was taken back already\nhint: git miggpt retry --run \1 /,
		);
	});

	it("leaves the branch that a stopped retry stands on, which can be gone on with", async () => {
		const repo = stopScene();
		await repo.miggpt(...RUN, "--on-conflict", "park");
		const [run, tip] = [latest(repo), repo.git("rev-parse", BRANCH)];
		const { stdout } = await repo.miggpt("retry", "--on-conflict", "stop");
		for (const more of [[], [run]]) {
			const { code, stderr } = await repo.miggpt("undo", ...more);
			expect(code).toBe(2);
			expect(stderr).toBe(
				`error: run ${latest(repo)} is under way here: nothing is taken back before it is over\n` +
					"hint: git miggpt rebase --abort gives it up; git miggpt status says where it stands\n",
			);
			expect(repo.git("rev-parse", BRANCH)).toBe(tip);
		}
		resolve(repo, /^worktree {2}(.*)$/m.exec(stdout)![1]!);
		expect((await repo.miggpt("rebase", "--continue")).code).toBe(0);
		expect((await repo.miggpt("undo")).code).toBe(0);
		expect(repo.git("rev-parse", BRANCH)).toBe(tip);
	});

	it("takes back what status says it does where the repository was moved", async () => {
		const repo = stopScene();
		await repo.miggpt(...RUN, "--on-conflict", "park");
		const moved = `${repo.folder}/moved`;
		mkdirSync(moved);
		renameSync(`${repo.folder}/.git`, `${moved}/.git`);
		expect((await repo.miggptIn(moved, {}, "status")).stdout).toContain("git miggpt undo takes the run back");
		expect((await repo.miggptIn(moved, {}, "undo")).stdout).toContain(
			`Taken back: branch ${BRANCH} is gone.`,
		);
		expect((await repo.miggptIn(moved, {}, "status")).stdout).toContain("Taken back");
	});
});

describe("a run that was quit", () => {
	it("runs the command no more that stopped it, and keeps what had landed", async () => {
		const repo = stopScene();
		const run = await repo.miggpt(...RUN, "--exec", "echo ran >>ran && false");
		expect(run.stderr + run.stdout).toContain("Stopped after patch 1");
		const { code, stdout, stderr } = await repo.miggpt("rebase", "--quit");
		expect(code).toBe(3);
		expect(stdout + stderr).not.toContain("running");
		expect(subjects(repo)).toEqual(["c: first"]);
		expect((await repo.miggpt("status")).stdout).toContain(`Ended early. branch ${BRANCH}`);
	});

	it("counts what is left of it, names its worktree, and retry goes on with it", async () => {
		const repo = stopScene();
		const folder = await stopped(repo);
		const { code, stdout } = await repo.miggpt("rebase", "--quit");
		expect(code).toBe(3);
		for (const text of [stdout, (await repo.miggpt("report")).stdout]) {
			expect(text).toContain("patches: 3 in = 1 landed + 1 conflict + 1 pending");
			expect(text).toContain(
				`worktree ${folder}\n         it is yours now: git worktree remove --force ${folder}`,
			);
			expect(text).toContain("1 patch was open when the run was ended; git miggpt retry decides it anew.");
			expect(text).toContain(
				"1 patch not carried over: the run was ended before it; git miggpt retry goes on with it.",
			);
		}
		const status = (await repo.miggpt("status")).stdout;
		expect(status).toContain(`Ended early. branch ${BRANCH}`);
		expect(status).toContain(`worktree ${folder}\n`);
		expect(status).toContain("Next: git miggpt retry");
		repo.git("worktree", "remove", "--force", folder);
		expect((await repo.miggpt("report")).stdout).not.toContain("worktree");
		expect(existsSync(folder)).toBe(false);
		const again = await repo.miggpt("retry", "--on-conflict", "stop");
		resolve(repo, /^worktree {2}(.*)$/m.exec(again.stdout)![1]!);
		expect((await repo.miggpt("rebase", "--continue")).code).toBe(0);
		expect(subjects(repo)).toEqual(["c: first", "a: mend it", "c: last"]);
		expect(repo.show(BRANCH, "c.c")).toBe(lines([5, "\tfirst();"], [30, "\tlast();"]));
	});

	it("at its last patch can be gone on with as well", async () => {
		const repo = new TestRepo().scene(
			{ "a.c": lines() },
			{ "a.c": lines([10, "\tupstream();"]) },
			{ message: "b: land\n", files: { "b.c": "int b;\n" } },
			{ message: "a: mend\n", files: { "a.c": lines([10, "\tmended();"]) } },
		);
		await stopped(repo);
		await repo.miggpt("rebase", "--quit");
		expect((await repo.miggpt("retry")).stdout).toContain("2 in = 1 landed + 1 parked");
	});
});
