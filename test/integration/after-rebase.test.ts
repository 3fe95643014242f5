import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { numbered, TestRepo } from "../support/repo.js";

const lines = (...changes: [number, string][]) =>
	numbered(30, (line, i) => changes.find(([at]) => at === i)?.[1] ?? line);
const REBASE = ["rebase", "old..new", "--series", "series"];
const BRANCH = "miggpt/series-new";

/** Three patches, the second of which the target has. */
function scene(): TestRepo {
	return new TestRepo().scene(
		{ "a.c": lines(), "b.c": lines(), "c.c": lines() },
		{ "a.c": lines([3, "\ttheirs(dev);"]), "b.c": lines([20, "\tours(dev);"]), "c.c": lines() },
		{ message: "first\n", files: { "a.c": lines([20, "\tours(dev);"]) } },
		{ message: "second\n", files: { "b.c": lines([20, "\tours(dev);"]) } },
		{ message: "third\n", files: { "c.c": lines([20, "\tours(dev);"]) } },
	);
}

describe("--update-refs", () => {
	function withBranches(): TestRepo {
		const repo = scene();
		repo.git("branch", "part", "series~2");
		repo.git("branch", "middle", "series~1");
		repo.git("branch", "whole", "series");
		repo.git("branch", "elsewhere", "old");
		return repo;
	}
	const at = (repo: TestRepo, ...names: string[]) => names.map((name) => repo.git("rev-parse", name));

	it("takes branches at commits of the series along, and undo takes them back", async () => {
		const repo = withBranches();
		const names = ["part", "middle", "whole", "elsewhere", "series"];
		const before = at(repo, ...names);
		const { code, stdout } = await repo.miggpt(...REBASE, "--update-refs");
		expect(code).toBe(0);
		const [first, third] = at(repo, `${BRANCH}~1`, BRANCH);
		expect(at(repo, ...names)).toEqual([first, first, third, before[3], before[4]]);
		expect(stdout).toContain(`part (${first!.slice(0, 12)}) went along`);
		expect(repo.git("reflog", "-1", "part")).toContain("miggpt rebase: series onto new");
		expect((await repo.miggpt("undo")).stdout).toContain(
			"Back where they were as well: middle, part, whole.",
		);
		expect(at(repo, ...names)).toEqual(before);
	});

	it("leaves alone what is checked out, and what moved since", async () => {
		const repo = withBranches();
		repo.git("worktree", "add", "-q", join(repo.folder, ".git", "elsewhere"), "part");
		const { stderr } = await repo.miggpt(...REBASE, "--update-refs");
		expect(stderr).toContain("warning: part stays where it is: it is checked out at ");
		expect(at(repo, "part")).toEqual(at(repo, "series~2"));
		repo.git("branch", "-f", "middle", "old");
		expect((await repo.miggpt("undo")).stdout).toContain(
			"Left as they are, since they moved or are checked out: middle.",
		);
		expect(at(repo, "middle", "whole")).toEqual(at(repo, "old", "series"));
	});

	it("is what rebase.updateRefs says, unless --no-update-refs says otherwise", async () => {
		const repo = withBranches();
		repo.git("config", "rebase.updateRefs", "true");
		await repo.miggpt(...REBASE, "--no-update-refs");
		expect(at(repo, "whole")).toEqual(at(repo, "series"));
		await repo.miggpt(...REBASE, "--branch", "again");
		expect(at(repo, "whole")).toEqual(at(repo, "again"));
	});

	it("has a retry take them on from where the run put them", async () => {
		const repo = new TestRepo().scene(
			{ "a.c": lines(), "b.c": lines() },
			{ "a.c": lines([20, "\ttheirs(dev);"]) },
			{ message: "open\n", files: { "a.c": lines([20, "\tours(dev);"]) } },
			{ message: "lands\n", files: { "b.c": lines([20, "\tours(dev);"]) } },
		);
		repo.git("branch", "whole", "series");
		await repo.miggpt(...REBASE, "--update-refs", "--on-conflict", "park");
		expect(at(repo, "whole")).toEqual(at(repo, BRANCH));
		await repo.miggpt("retry", "1", "--on-conflict", "stop");
		const [worktree] = [(await repo.miggpt("worktree")).stdout.trim()];
		writeFileSync(join(worktree!, "a.c"), lines([20, "\ttheirs(dev);\n\tours(dev);"]), "latin1");
		repo.git("-C", worktree!, "add", "a.c");
		expect((await repo.miggpt("rebase", "--continue")).code).toBe(0);
		expect(repo.git("log", "--format=%s", `new..${BRANCH}`)).toBe("lands\nopen");
		expect(at(repo, "whole")).toEqual(at(repo, BRANCH));
	});
});

describe("the hook post-rewrite", () => {
	const hook = (repo: TestRepo, folder: string) => {
		mkdirSync(join(repo.folder, folder), { recursive: true });
		const out = join(repo.folder, ".git/told");
		writeFileSync(
			join(repo.folder, folder, "post-rewrite"),
			`#!/bin/sh\n{ echo "$1 $PWD"; cat; } >'${out}'\n`,
			{ mode: 0o755 },
		);
	};
	const pairs = (repo: TestRepo) =>
		[
			[repo.git("rev-parse", "series~2"), repo.git("rev-parse", `${BRANCH}~1`)],
			[repo.git("rev-parse", "series"), repo.git("rev-parse", BRANCH)],
		]
			.map((pair) => `${pair.join(" ")}\n`)
			.join("");

	it("is run where it is asked for, as after a rebase, and only then", async () => {
		const repo = scene();
		hook(repo, ".git/hooks");
		await repo.miggpt(...REBASE, "--branch", "plain");
		expect(() => repo.readFile(".git/told")).toThrow();
		expect((await repo.miggpt(...REBASE, "--post-rewrite")).code).toBe(0);
		expect(repo.readFile(".git/told")).toBe(`rebase ${repo.folder}\n${pairs(repo)}`);
	});

	it("is the one of core.hooksPath, and is asked for in the user's config alone", async () => {
		const repo = scene();
		hook(repo, "githooks");
		repo.git("config", "core.hooksPath", "githooks");
		repo.git("config", "miggpt.postRewrite", "true");
		const { stderr } = await repo.miggpt(...REBASE, "--branch", "plain");
		expect(stderr).toContain("miggpt.postRewrite in .git/config does not count");
		expect(() => repo.readFile(".git/told")).toThrow();
		repo.git("config", "--unset", "miggpt.postRewrite");
		const config = join(repo.folder, ".git/user");
		writeFileSync(config, "[miggpt]\n\tpostRewrite = true\n");
		await repo.miggptIn(repo.folder, { GIT_CONFIG_GLOBAL: config }, ...REBASE);
		expect(repo.readFile(".git/told")).toBe(`rebase ${repo.folder}\n${pairs(repo)}`);
	});
});
