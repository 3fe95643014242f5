import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Finished } from "../support/program.js";
import { TestRepo } from "../support/repo.js";
import {
	BRANCH,
	inTree,
	lines,
	RESOLVED,
	RUN,
	resolve,
	stopped,
	stopScene,
	subjects,
} from "../support/stop-scene.js";

const fates = ({ stdout }: Finished) =>
	JSON.parse(stdout).patches.map(({ fate }: { fate: string }) => fate) as string[];

/** A scene with a patch whose landing the engine proposes but does not believe. */
function proposalScene(): TestRepo {
	const text = (...insert: string[]) => lines([20, ["\tstep_20(dev, 20);", ...insert]]);
	return new TestRepo().scene(
		{ "a.c": text() },
		{ "a.c": text("\tupstream_one(dev);", "\tif (upstream_two(dev))", "\t\treturn;") },
		{ message: "a: insert\n", files: { "a.c": text("\tmine(dev);") } },
	);
}

describe("take", () => {
	it("puts the proposal, or a side, in place of the markers and stages the file", async () => {
		const repo = proposalScene();
		const tree = inTree(repo, await stopped(repo));
		const marked = tree.read("a.c");
		expect(marked).toMatch(/^<{7} target \[1\]\n/m);
		const taken = await repo.miggptIn(tree.git("rev-parse", "--show-toplevel"), {}, "take", "1");
		expect(taken.stdout).toMatch(/^a\.c: hunk 1 is settled, the file is staged\. Nothing is open any more\./);
		expect(tree.git("status", "--porcelain")).toBe("M  a.c");
		expect(tree.read("a.c").split("mine(dev)")).toHaveLength(2);
		expect(tree.read("a.c")).not.toMatch(/[<>|]{7}/);
		const again = await repo.miggpt("take", "1");
		expect(again.stderr).toMatch(/^error: the markers of 1 are not in a\.c any more\n/);
		expect((await repo.miggpt("take", "7")).stderr).toMatch(/^error: nothing is open under number 7\n/);
		expect((await repo.miggpt("rebase", "--continue")).code).toBe(0);
	});

	it("takes sides where nothing is proposed", async () => {
		const repo = stopScene();
		const tree = inTree(repo, await stopped(repo));
		expect((await repo.miggpt("take", "1")).stderr).toMatch(
			/^error: nothing is proposed for 1\nhint: .*--side/,
		);
		expect((await repo.miggpt("take", "1", "--side", "patch")).code).toBe(0);
		expect(tree.read("a.c")).toBe(lines([10, "\tmended();"], [30, "\tsure();"]));
		const ended = await repo.miggpt("rebase", "--continue");
		expect(ended.code).toBe(0);
		expect(repo.show(BRANCH, "a.c")).toBe(lines([10, "\tmended();"], [30, "\tsure();"]));
		const line = "the resolution drops a line of the target's own: upstream();";
		const dropped = `${line} (a.c:11 in the target)`;
		expect(ended.stdout).toContain(`warning: patch 2 (a: mend it): ${dropped}; look at it\n`);
		expect((await repo.miggpt("show", "2")).stdout.replace(/\s+/g, " ")).toContain(line);
		await repo.miggpt("undo");
		expect((await repo.miggpt(...RUN)).stdout).toContain(dropped);
	});

	it("decides on a file as a whole", async () => {
		const repo = new TestRepo().scene(
			{ "a.c": lines(), "gone.c": lines() },
			{ "gone.c": lines([3, "\tupstream();"]) },
			{ message: "delete\n", files: { "gone.c": undefined, "a.c": lines([3, "\tmine();"]) } },
		);
		const tree = inTree(repo, await stopped(repo));
		expect(tree.git("status", "--porcelain")).toBe("M  a.c\nUD gone.c");
		expect((await repo.miggpt("take", "1", "--side", "patch")).code).toBe(0);
		expect((await repo.miggpt("rebase", "--continue")).code).toBe(0);
		expect(repo.git("ls-tree", "--name-only", BRANCH)).toBe("a.c");
	});
});

describe("worktree", () => {
	it("is printed, made again, and filled", async () => {
		const repo = stopScene();
		const folder = await stopped(repo);
		expect((await repo.miggpt("worktree")).stdout).toBe(`${folder}\n`);
		repo.git("worktree", "remove", "--force", folder);
		expect((await repo.miggpt("worktree", "--full")).stdout).toBe(`${folder}\n`);
		expect(readdirSync(folder).sort()).toEqual([".git", "a.c", "b.c", "c.c"]);
		expect(inTree(repo, folder).git("status", "--porcelain")).toBe("UU a.c\nM  b.c");
		resolve(repo, folder);
		expect((await repo.miggpt("rebase", "--continue")).code).toBe(0);
	});

	it("is left alone by --resume, and laid out again by --again, what was done there put aside", async () => {
		const repo = stopScene();
		const folder = await stopped(repo);
		const tree = inTree(repo, folder);
		const marked = tree.read("a.c");
		resolve(repo, folder);
		expect((await repo.miggpt("rebase", "--resume")).code).toBe(3);
		expect(tree.read("a.c")).toBe(RESOLVED);
		expect((await repo.miggpt("worktree", "--again")).stdout).toBe(`${folder}\n`);
		expect(tree.read("a.c")).toBe(marked);
		expect(tree.git("status", "--porcelain")).toBe("UU a.c\nM  b.c");
		const key = repo.git("rev-parse", "series~1").slice(0, 12);
		expect(readFileSync(join(folder, "../left", key, "a.c"), "latin1")).toBe(RESOLVED);
	});

	it("stands where --worktree says", async () => {
		const repo = stopScene();
		expect(await stopped(repo, "--worktree", "../here")).toBe(join(repo.folder, "../here"));
		expect((await repo.miggpt("rebase", "--abort")).code).toBe(0);
		expect(existsSync(join(repo.folder, "../here"))).toBe(false);
	});
});

describe("the memory", () => {
	it("resolves the same conflict the same way, says so, in stop and park, and forgets", async () => {
		const repo = stopScene();
		resolve(repo, await stopped(repo));
		expect((await repo.miggpt("rebase", "--continue")).stdout).not.toContain("warning: patch");
		const tip = repo.git("rev-parse", BRANCH);
		expect((await repo.miggpt("undo")).stdout).toMatch(/^Taken back: branch miggpt\/series-new is gone\./);
		const again = await repo.miggpt(...RUN);
		expect(again.code).toBe(0);
		expect(again.stdout).toMatch(
			/remembered [0-9a-f]{12} a: mend it\n {4}as in [0-9a-f]{12} \(a: mend it\), \d{4}-\d\d-\d\d\n/,
		);
		expect(repo.git("rev-parse", `${BRANCH}^{tree}`)).toBe(repo.git("rev-parse", `${tip}^{tree}`));
		await repo.miggpt("undo");
		expect((await repo.miggpt(...RUN, "--on-conflict", "park", "-n")).code).toBe(0);
		const list = await repo.miggpt("memory");
		expect(list.stdout).toMatch(/^[0-9a-f]{12} {2}a\.c {2}as in [0-9a-f]{12} \(a: mend it\)/);
		const [id] = list.stdout.split(" ");
		expect((await repo.miggpt("memory", "show", id!)).stdout).toContain("mended(upstream());");
		expect((await repo.miggpt("memory", "forget", id!)).stdout).toBe("1 resolution forgotten.\n");
		await stopped(repo);
	});

	it("leaves out again what was taken back of a file that was sure", async () => {
		const repo = stopScene();
		const folder = await stopped(repo);
		inTree(repo, folder).git("checkout", "HEAD", "--", "b.c");
		resolve(repo, folder);
		expect((await repo.miggpt("rebase", "--continue", "--allow-lost", "b.c")).code).toBe(0);
		expect(repo.show(BRANCH, "b.c")).toBe(lines());
		await repo.miggpt("undo");
		expect((await repo.miggpt(...RUN)).code).toBe(0);
		expect(repo.show(BRANCH, "a.c")).toBe(RESOLVED);
		expect(repo.show(BRANCH, "b.c")).toBe(lines());
	});

	it("brings along what was changed beside, and is not used where that does not fit", async () => {
		const repo = stopScene();
		const folder = await stopped(repo);
		const tree = inTree(repo, folder);
		tree.write("c.c", lines([5, "\tfirst();"], [20, "\tby_hand();"]));
		tree.write("new.c", "new\n");
		tree.git("update-index", "--no-skip-worktree", "c.c");
		tree.git("add", "c.c", "new.c");
		resolve(repo, folder);
		expect((await repo.miggpt("rebase", "--continue")).code).toBe(0);
		const tree1 = repo.git("rev-parse", `${BRANCH}^{tree}`);
		expect(repo.show(BRANCH, "c.c")).toBe(lines([5, "\tfirst();"], [20, "\tby_hand();"], [30, "\tlast();"]));
		await repo.miggpt("undo");
		expect((await repo.miggpt(...RUN)).code).toBe(0);
		expect(repo.git("rev-parse", `${BRANCH}^{tree}`)).toBe(tree1);
		await repo.miggpt("undo");
		const other = repo.commit("new", "newer\n", { "c.c": lines([20, "\ttheirs();"]) });
		repo.git("tag", "-f", "new", other);
		await stopped(repo);
	});
});

describe("git's rerere", () => {
	it("is read where it is enabled: a conflict that git rebase met is not asked about again", async () => {
		const repo = stopScene();
		repo.git("config", "rerere.enabled", "true");
		repo.git("checkout", "-q", "-b", "by-git", "series");
		try {
			repo.git("rebase", "-q", "--onto", "new", "old");
		} catch {
			repo.write("a.c", RESOLVED);
			repo.git("add", "a.c");
			repo.gitWith({ env: { GIT_EDITOR: "true" } }, "rebase", "--continue");
		}
		const { code, stdout } = await repo.miggpt(...RUN);
		expect(code).toBe(0);
		expect(stdout).toMatch(
			/remembered [0-9a-f]{12} a: mend it\n {4}as in git's rerere cache, [0-9a-f]{12}, \d{4}-/,
		);
		expect(repo.git("rev-parse", `${BRANCH}^{tree}`)).toBe(repo.git("rev-parse", "by-git^{tree}"));
		await repo.miggpt("undo");
		repo.git("config", "rerere.enabled", "false");
		await stopped(repo);
	});
});

describe("retry", () => {
	it("decides what is parked anew, at its own place, into a branch that undo brings back", async () => {
		const repo = stopScene();
		const uses = repo.commit("series", "b: use it\n", { "b.c": lines([5, "\tbeside(1);"]) });
		repo.git("branch", "-f", "series", uses);
		const first = await repo.miggpt(...RUN, "--on-conflict", "park", "--json");
		expect(fates(first)).toEqual(["landed", "parked", "landed", "parked"]);
		const before = repo.git("rev-parse", BRANCH);
		const none = await repo.miggpt("retry", "--json");
		expect(fates(none)).toEqual(["landed", "parked", "landed", "parked"]);
		expect(repo.git("rev-parse", BRANCH)).toBe(before);
		const stop = await repo.miggpt("retry", "2", "--on-conflict", "stop");
		expect(stop.code).toBe(3);
		resolve(repo, /^worktree {2}(.*)$/m.exec(stop.stdout)![1]!);
		expect(fates(await repo.miggpt("rebase", "--continue", "--json"))).toEqual(new Array(4).fill("landed"));
		expect(subjects(repo)).toEqual(["c: first", "a: mend it", "c: last", "b: use it"]);
		expect(repo.show(BRANCH, "a.c")).toBe(RESOLVED);
		expect((await repo.miggpt("retry")).stderr).toMatch(/^error: no patch of run \S+ is parked\n/);
		expect((await repo.miggpt("undo")).stdout).toContain(`is at ${before.slice(0, 12)} again`);
		expect(repo.git("rev-parse", BRANCH)).toBe(before);
	});

	it("tells of what was taken up alone, and adds no run where nothing changes", async () => {
		const repo = stopScene();
		await repo.miggpt(...RUN, "--on-conflict", "park");
		const run = repo.readFile(".git/miggpt/current");
		const { stdout, stderr } = await repo.miggpt("retry", "2");
		expect(stdout).toContain(`nothing changed: run ${run.trim()} stands as it was\n`);
		expect(stdout).toContain("parked 2/3");
		expect(stderr).not.toContain("[1/3]");
		expect(repo.readFile(".git/miggpt/current")).toBe(run);
		expect((await repo.miggpt("undo", "--list")).stdout.trimEnd().split("\n")).toHaveLength(1);
		expect(repo.git("for-each-ref", "--format=%(refname)", "refs/miggpt/").split("\n")).toHaveLength(1);
		expect((await repo.miggpt("undo")).code).toBe(0);
	});

	it("does a run over that is named, also one that was taken back", async () => {
		const repo = stopScene();
		await repo.miggpt(...RUN, "--on-conflict", "park");
		const run = repo.readFile(".git/miggpt/current").trim();
		const tip = repo.git("rev-parse", BRANCH);
		await repo.miggpt("undo");
		expect((await repo.miggpt("retry")).stderr).toBe(
			`error: the last run here, ${run} (series onto new), was taken back\n` +
				`hint: name it with --run ${run} if it is meant; git miggpt undo --list shows the others\n`,
		);
		const status = await repo.miggpt("status");
		expect(status.stdout).toMatch(/Taken back; [\s\S]*git miggpt retry --run \S+ makes it again/);
		expect(status.stdout).toContain(run);
		await repo.miggpt("retry", "--run", run);
		expect(repo.git("rev-parse", BRANCH)).toBe(tip);
		await repo.miggpt("undo");
		expect(repo.git("for-each-ref", "refs/heads/miggpt/")).toBe("");
	});

	it("is refused where the branch has moved, and brings it back as it is told to", async () => {
		const repo = stopScene();
		await repo.miggpt(...RUN, "--on-conflict", "park");
		const tip = repo.git("rev-parse", BRANCH);
		repo.git("branch", "-D", BRANCH);
		const deleted = (await repo.miggpt("retry")).stderr;
		expect(deleted).toMatch(/^error: branch miggpt\/series-new was deleted since run \S+\n/);
		repo.git(...hinted(deleted));
		expect(repo.git("rev-parse", BRANCH)).toBe(tip);
		repo.git("branch", "-f", BRANCH, "new");
		const moved = (await repo.miggpt("retry")).stderr;
		expect(moved).toMatch(/^error: branch miggpt\/series-new has moved since run \S+\n/);
		repo.git(...hinted(moved));
		expect((await repo.miggpt("retry")).code).toBe(3);
		repo.git("branch", "-f", BRANCH, "new");
		expect((await repo.miggpt("undo")).stderr).toMatch(
			/^error: branch miggpt\/series-new has moved since the run\n/,
		);
	});
});

/** The first git command that a hint names, as words. */
const hinted = (stderr: string) => /hint: .*?git (branch(?: -\w)?(?: \S+){2})/.exec(stderr)![1]!.split(" ");

describe("retry of a run that was taken back", () => {
	it("does not have a branch deleted that another run has made since", async () => {
		const repo = stopScene();
		await repo.miggpt(...RUN, "--on-conflict", "park");
		const first = repo.readFile(".git/miggpt/current").trim();
		await repo.miggpt("undo");
		await repo.miggpt(...RUN, "--on-conflict", "park");
		const second = repo.readFile(".git/miggpt/current").trim();
		const { stderr } = await repo.miggpt("retry", "--run", first);
		expect(stderr).toBe(
			`error: branch ${BRANCH} is what run ${second} made of it since run ${first}\n` +
				`hint: take that back first with git miggpt undo ${second}, or do that one over with --run ${second}\n`,
		);
		await repo.miggpt("undo", second);
		repo.git("branch", BRANCH, "old");
		const made = await repo.miggpt("retry", "--run", first);
		expect(made.stderr).toMatch(/^error: branch miggpt\/series-new was made since run \S+ was taken back\n/);
		repo.git("branch", "-m", BRANCH, "mine");
		expect((await repo.miggpt("retry", "--run", first)).code).toBe(3);
		expect(repo.git("rev-parse", "mine")).toBe(repo.git("rev-parse", "old"));
	});
});

describe("undo", () => {
	it("puts branch and patch files back as they were, and lists what it can take back", async () => {
		const repo = stopScene();
		repo.git("branch", BRANCH, "old");
		repo.write("out/0001-mine.patch", "mine\n");
		const args = [...RUN, "--on-conflict", "park", "--force", "-o", "out"];
		expect((await repo.miggpt(...args)).code).toBe(3);
		expect((await repo.miggpt("undo", "--list")).stdout).toMatch(
			/^\S+ {2}miggpt\/series-new: series onto new, 2 patches\n$/,
		);
		const { stdout } = await repo.miggpt("undo");
		expect(repo.git("rev-parse", BRANCH)).toBe(repo.git("rev-parse", "old"));
		expect(repo.readFile("out/0001-mine.patch")).toBe("mine\n");
		const aside = /Its patch files are in (.*)\./.exec(stdout)![1]!;
		expect(readdirSync(aside)).toHaveLength(3);
		expect((await repo.miggpt("undo", "--list")).stdout).toMatch(/ 2 patches, taken back\n$/);
		expect((await repo.miggpt("undo")).code).toBe(2);
	});
});

describe("status, show and report", () => {
	it("say where a run stands, from its own worktree too, and change nothing", async () => {
		const repo = stopScene();
		expect((await repo.miggpt("status")).stdout).toMatch(/^No run was started here/);
		const folder = await stopped(repo);
		for (const cwd of [repo.folder, folder]) {
			const status = await repo.miggptIn(cwd, {}, "status");
			expect(status.code).toBe(3);
			expect(status.stdout).toContain("Stopped at patch 2 of 3");
			expect(status.stdout).toContain(
				"1 of 1 still open:\n  [1] a.c:11 in the target, line 11 of the base: upstream changed the same lines (in step_10); nothing is proposed\n",
			);
			expect(status.stdout).not.toContain("says all this again");
			expect(status.stderr.includes("you are in the run's worktree, which is taken away")).toBe(
				cwd === folder,
			);
		}
		expect((await repo.miggpt("show", "2")).stdout).toContain(
			"a.c   (1 other hunk would land)\nline 11 in the base\n  open [1]: upstream changed the same lines",
		);
		expect((await repo.miggpt("show")).stdout.trimEnd().split("\n")).toHaveLength(3);
		expect((await repo.miggpt("show", "9")).stderr).toMatch(/^error: the run has no patch 9\nhint: .*1 to 3/);
		resolve(repo, folder);
		expect((await repo.miggptIn(folder, {}, "rebase", "--continue")).stderr).toContain(
			"the folder that you are in was the run's worktree, which is gone with it",
		);
		expect((await repo.miggpt("status")).stdout).toContain("Done. branch miggpt/series-new");
		expect((await repo.miggpt("report")).stdout).toContain("patches: 3 in = 3 landed");
		expect(fates(await repo.miggpt("report", "--json"))).toEqual(["landed", "landed", "landed"]);
	});

	it("refuse what another version, or damage, has left", async () => {
		const repo = stopScene();
		await stopped(repo);
		const run = repo.readFile(".git/miggpt/current").trim();
		const file = join(repo.folder, `.git/miggpt/${run}/plan.json`);
		const plan = JSON.parse(readFileSync(file, "utf8"));
		writeFileSync(file, JSON.stringify({ ...plan, schemaVersion: 99 }));
		expect((await repo.miggpt("status")).stderr).toMatch(
			/^error: run \S+ was written in format 99; .*\nhint: finish it with the version/,
		);
		writeFileSync(file, "{");
		expect((await repo.miggpt("rebase", "--continue")).stderr).toMatch(
			/^error: .*plan\.json is damaged\nhint: /,
		);
	});
});
