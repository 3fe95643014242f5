import { describe, expect, it } from "vitest";
import { numbered, TestRepo } from "../support/repo.js";

const lines = (...changes: [number, string][]) =>
	numbered(30, (line, i) => changes.find(([at]) => at === i)?.[1] ?? line);

/** Three patches of which upstream changed the same lines, and one that lands. */
function scene(): TestRepo {
	const open = (name: string) => ({
		message: `${name}\n`,
		files: { [`${name}.c`]: lines([10, "\tours(dev);"]) },
	});
	return new TestRepo().scene(
		{ "a.c": lines(), "b.c": lines(), "c.c": lines(), "d.c": lines() },
		{
			"a.c": lines([10, "\ttheirs(dev);"]),
			"b.c": lines([10, "\ttheirs(dev);"]),
			"c.c": lines([10, "\ttheirs(dev);"]),
		},
		open("a"),
		open("b"),
		open("c"),
		open("d"),
	);
}

const REBASE = ["rebase", "old..new", "--series", "series"];
const BRANCH = "miggpt/series-new";

describe("a run that goes on with another --on-conflict", () => {
	it("parks from there on", async () => {
		const repo = scene();
		expect((await repo.miggpt(...REBASE)).stdout).toContain("Stopped at patch 1 of 4");
		const on = await repo.miggpt("rebase", "--skip", "--on-conflict", "park");
		expect(on.code).toBe(3);
		expect(on.stdout).toContain("4 in = 1 landed + 2 parked + 1 skipped");
		expect(repo.git("log", "--format=%s", `new..${BRANCH}`)).toBe("d");
	});

	it("keeps to it after it was interrupted or asked again, and can be told to stop again", async () => {
		const repo = scene();
		await repo.miggpt(...REBASE);
		await repo.miggpt("rebase", "--resume", "--on-conflict", "park");
		expect((await repo.miggpt("status")).stdout).toContain("Stopped at patch 1 of 4");
		await repo.miggpt("rebase", "--skip", "--on-conflict", "stop");
		expect((await repo.miggpt("status")).stdout).toContain("Stopped at patch 2 of 4");
		const { stdout } = await repo.miggpt("rebase", "--skip", "--on-conflict=park");
		expect(stdout).toContain("4 in = 1 landed + 1 parked + 2 skipped");
	});

	it("is not told by the config, which is about runs that are to begin", async () => {
		const repo = scene();
		await repo.miggpt(...REBASE);
		repo.git("config", "miggpt.onConflict", "park");
		expect((await repo.miggpt("rebase", "--skip")).stdout).toContain("Stopped at patch 2 of 4");
	});
});

describe("an option that would have no effect", () => {
	it.each<[string[], string]>([
		[["--continue", "--exec", "true"], "--exec does not go with --continue"],
		[["--continue", "--dry-run"], "--dry-run does not go with --continue"],
		[["--skip", "--branch", "x"], "--branch does not go with --skip"],
		[["--skip", "--allow-empty"], "--allow-empty does not go with --skip"],
		[["--abort", "--on-conflict", "park"], "--on-conflict does not go with --abort"],
		[["--quit", "--llm", "m"], "--llm does not go with --quit"],
		[["--edit-todo", "--threshold", "0.5"], "--threshold does not go with --edit-todo"],
		[["old..new", "--allow-lost", "a.c"], "--allow-lost goes with --continue"],
	])("is an error, and nothing is done: %s", async (args, error) => {
		const repo = scene();
		await repo.miggpt(...REBASE);
		const before = (await repo.miggpt("status")).stdout;
		const { code, stderr } = await repo.miggpt("rebase", ...args);
		expect(code).toBe(2);
		expect(stderr).toContain(`error: ${error}\n`);
		expect((await repo.miggpt("status")).stdout).toBe(before);
	});

	it.each<[string[], string]>([
		[["take", "1", "--json"], "--json goes with --upstream"],
		[["show", "--word-diff"], "--word-diff goes with a name, --adapted, --open, --model or --all"],
		[["undo", "--list", "20260101T000000-00000000"], "--list does not go with 20260101T000000-00000000"],
		[["retry", "--votes", "2"], "--votes needs a model"],
		[["memory", "--all"], "--all goes with forget"],
		[["cache", "--clear", "--prune"], "--clear does not go with --prune"],
		[["rebase", "old..new", "--refresh", "all"], "--refresh goes with --patches"],
	])("is an error of every command: %s", async (args, error) => {
		const repo = scene();
		await repo.miggpt(...REBASE, "--on-conflict", "park");
		const { code, stderr } = await repo.miggpt(...args);
		expect([code, stderr]).toEqual([2, expect.stringContaining(`error: ${error}\n`)]);
	});
});
