import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { TestRepo } from "../support/repo.js";
import {
	BRANCH,
	inTree,
	lines as line,
	RESOLVED,
	RUN,
	resolve,
	stopScene as scene,
	stopped,
	subjects,
} from "../support/stop-scene.js";

/** Nothing of a run is in the way any more. */
function expectTidy(repo: TestRepo): void {
	expect(repo.git("worktree", "list").split("\n")).toHaveLength(1);
	expect(repo.git("worktree", "prune", "-n", "-v")).toBe("");
	expect(existsSync(join(repo.folder, ".git/miggpt/lock"))).toBe(false);
}

describe("a stop", () => {
	it("lays out what is sure, what is open and why, in a worktree of the patch's files only", async () => {
		const repo = scene();
		const tree = inTree(repo, await stopped(repo));
		expect(tree.git("ls-files", "-z", "-t").split("\0").sort().filter(Boolean)).toEqual([
			"H b.c",
			"M a.c",
			"M a.c",
			"M a.c",
			"S c.c",
		]);
		expect(tree.git("status", "--porcelain")).toBe("UU a.c\nM  b.c");
		expect(tree.read("b.c")).toBe(line([5, "\tbeside();"]));
		expect(tree.read("a.c")).toBe(
			line(
				[
					10,
					[
						"<<<<<<< target [1]",
						"\tupstream();",
						"||||||| base [1]",
						"\tstep_10(dev, 10);",
						"=======",
						"\tmended();",
						">>>>>>> patch [1]",
					],
				],
				[30, "\tsure();"],
			),
		);
		expect(tree.git("show", ":2:a.c")).toBe(line([10, "\tupstream();"], [30, "\tsure();"]).trimEnd());
		expect(tree.git("show", ":1:a.c")).toBe(line([30, "\tsure();"]).trimEnd());
		expect(tree.git("show", ":3:a.c")).toBe(line([10, "\tmended();"], [30, "\tsure();"]).trimEnd());
		const run = repo.git("for-each-ref", "--format=%(refname)", "refs/miggpt").split("/")[2]!;
		const notes = repo.readFile(`.git/miggpt/${run}/open-hunks.txt`);
		expect(notes).toContain(
			"[1] a.c:11 in the target, line 11 of the base\n    upstream changed the same lines",
		);
		expect(repo.git("config", "--list", "--local")).not.toContain("sparse");
		const json = JSON.parse((await repo.miggpt("status", "--json")).stdout);
		const key = repo.git("rev-parse", "series~1");
		expect(json.stopped).toMatchObject({
			why: "conflict",
			key,
			notes: join(repo.folder, `.git/miggpt/${run}/open-hunks.txt`),
		});
	});

	it("has notes in UTF-8, and what is proposed in the bytes of the file", async () => {
		const utf8 = (text: string) => Buffer.from(text).toString("latin1");
		for (const size of [utf8("größe"), "gr\xf6\xdfe"]) {
			const repo = new TestRepo().scene(
				{ "a.c": line([10, `\tstep_10(dev, 10); /* ${size} */`]) },
				{ "a.c": line([10, `\tstep_10(core, 10); /* ${size} */`]) },
				{ message: utf8("die Größe\n"), files: { "a.c": line([10, `\tstep_10(dev, 20); /* ${size} */`]) } },
			);
			const { stdout } = await repo.miggpt(...RUN, "--threshold", "1");
			const notes = readFileSync(/^notes\s+(.*)$/m.exec(stdout)![1]!, "latin1");
			expect(notes.split("\n")[0]).toBe(`${repo.git("rev-parse", "series")} ${utf8("die Größe")}`);
			expect(notes).toContain(`      | \tstep_10(core, 20); /* ${size} */\n`);
		}
	});

	it("says in status what --continue would say: of markers that were added, and of what is not added", async () => {
		const repo = scene();
		const tree = inTree(repo, await stopped(repo));
		const status = async () => (await repo.miggpt("status")).stdout;
		const marked = tree.read("a.c");
		tree.write("a.c", RESOLVED);
		expect(await status()).toContain(
			"Next: git add a.c in the worktree, then git miggpt rebase --continue\n",
		);
		tree.write("a.c", marked);
		tree.git("add", "a.c");
		expect(await status()).toContain("1 of 1 still open:\n  [1] a.c:11 in the target, line 11 of the base: ");
		expect((await repo.miggpt("rebase", "--continue")).stderr).toContain("a.c still has conflict markers");
		resolve(repo, tree.git("rev-parse", "--show-toplevel"));
		const settled = await status();
		expect(settled).toContain("Nothing is open any more. Next: git miggpt rebase --continue\n");
		expect(settled).not.toMatch(/take N|put the files/);
		expect((await repo.miggpt("rebase", "--continue")).code).toBe(0);
	});

	it("names take for what it can take: a proposal where there is one, else a side", async () => {
		const repo = scene();
		expect((await repo.miggpt(...RUN)).stdout).toMatch(
			/^git miggpt take N --side patch\|base\|target takes a side\.$/m,
		);
		const other = new TestRepo().scene(
			{ "a.c": line() },
			{ "a.c": line([10, "\tstep_10(core, 10);"]) },
			{ message: "a: mend\n", files: { "a.c": line([10, "\tstep_10(dev, 20);"]) } },
		);
		expect((await other.miggpt(...RUN, "--threshold", "1")).stdout).toContain(
			"git miggpt take N takes a proposal, with --side patch|base|target a side.",
		);
	});

	it("goes on with what is staged, keeping author, date and message", async () => {
		const repo = scene();
		const tree = inTree(repo, await stopped(repo));
		const early = await repo.miggpt("rebase", "--continue");
		expect(early.stderr).toMatch(/^error: still open: a\.c\nhint: /);
		tree.git("add", "a.c");
		const marked = await repo.miggpt("rebase", "--continue");
		expect(marked.stderr).toMatch(/^error: a\.c still has conflict markers\nhint: /);
		tree.write("a.c", line([10, "\tmended(upstream());"], [30, "\tsure();"]));
		const unstaged = await repo.miggpt("rebase", "--continue");
		expect(unstaged.stderr).toMatch(/^error: changed but not staged: a\.c\nhint: /);
		tree.git("add", "a.c");
		const { code, stdout } = await repo.miggpt("rebase", "--continue");
		expect({ code, stdout: /landed .*/.exec(stdout)?.[0] }).toEqual({
			code: 0,
			stdout: "landed         3   2 unchanged, 1 as it was resolved by hand",
		});
		expect(subjects(repo)).toEqual(["c: first", "a: mend it", "c: last"]);
		expect(repo.show(BRANCH, "a.c")).toBe(line([10, "\tmended(upstream());"], [30, "\tsure();"]));
		expect(repo.show(BRANCH, "b.c")).toBe(line([5, "\tbeside();"]));
		const author = "--format=%an <%ae> %ad%n%B";
		expect(repo.git("log", "-1", author, `${BRANCH}~1`)).toBe(repo.git("log", "-1", author, "series~1"));
		expectTidy(repo);
	});

	it("asks for lines of the patch that are gone by the name of their file", async () => {
		const repo = scene();
		const tree = inTree(repo, await stopped(repo));
		tree.write("a.c", line([10, "\tupstream();"], [30, "\tsure();"]));
		tree.git("add", "a.c");
		const { stderr, code } = await repo.miggpt("rebase", "--continue");
		expect(code).toBe(2);
		expect(stderr).toMatch(
			/^error: a\.c lacks what the patch does: \+ mended\(\);\nhint: .*--allow-lost a\.c/,
		);
		expect((await repo.miggpt("rebase", "--continue", "--allow-lost", "b.c")).code).toBe(2);
		expect((await repo.miggpt("rebase", "--continue", "--allow-lost", "a.c")).code).toBe(0);
		expect(repo.show(BRANCH, "a.c")).toBe(line([10, "\tupstream();"], [30, "\tsure();"]));
	});

	it("finds lines of the patch in another file, and no change to one goes unseen", async () => {
		const repo = scene();
		const folder = await stopped(repo);
		const tree = inTree(repo, folder);
		expect((await repo.miggpt("worktree", "c.c")).stdout).toBe(`${folder}\n`);
		expect((await repo.miggpt("worktree", "d.c")).stderr).toMatch(/^error: there is no file d\.c there\n/);
		tree.write("a.c", line([10, "\tupstream();"], [30, "\tsure();"]));
		tree.write("c.c", line([5, "\tfirst();"], [20, "\tmended();"]));
		tree.git("add", "a.c", "c.c");
		tree.git("update-index", "--skip-worktree", "c.c");
		tree.write("c.c", line([5, "\tfirst();"], [20, "\tmended();"], [21, "\tunseen();"]));
		expect((await repo.miggpt("rebase", "--continue")).stderr).toMatch(
			/^error: changed but not staged: c\.c\n/,
		);
		tree.git("add", "c.c");
		expect((await repo.miggpt("rebase", "--continue")).code).toBe(0);
		expect(repo.show(`${BRANCH}~1`, "c.c")).toContain("unseen();");
	});

	it("takes a commit made there, with its message", async () => {
		const repo = scene();
		const tree = inTree(repo, await stopped(repo));
		tree.write("a.c", line([10, "\tmended(upstream);"], [30, "\tsure();"]));
		tree.git("commit", "-q", "-a", "-m", "a: mend what upstream made\n\nBy hand.");
		expect(
			(await repo.miggptIn(tree.git("rev-parse", "--show-toplevel"), {}, "rebase", "--continue")).code,
		).toBe(0);
		expect(repo.git("log", "-1", "--format=%an%n%B", `${BRANCH}~1`)).toBe(
			"Ada Author\na: mend what upstream made\n\nBy hand.\n",
		);
		expectTidy(repo);
	});

	it("keeps the message to the byte where the commit made there did not change it", async () => {
		const repo = scene();
		const tree = inTree(repo, await stopped(repo));
		tree.write("a.c", line([10, "\tmended(upstream);"], [30, "\tsure();"]));
		tree.git("commit", "-q", "-a", "--no-edit");
		expect((await repo.miggpt("rebase", "--continue")).code).toBe(0);
		expect(repo.git("log", "-1", "--format=%B", `${BRANCH}~1`)).toBe(
			repo.git("log", "-1", "--format=%B", "series~1"),
		);
	});

	it("may be skipped, and comes again at what builds on the patch", async () => {
		const repo = scene();
		const uses = repo.commit("series", "c: use it\n", { "b.c": line([5, "\tbeside(1);"]) });
		repo.git("branch", "-f", "series", uses);
		await stopped(repo);
		const { code, stdout } = await repo.miggpt("rebase", "--skip");
		expect(code).toBe(3);
		const reason = /builds on skipped patch [0-9a-f]{12}: lines of b\.c:6 in the base/;
		expect(stdout).toContain("Stopped at patch 4 of 4");
		expect(stdout).toMatch(reason);
		expect((await repo.miggpt("status")).stdout).toMatch(reason);
		const run = repo.readFile(".git/miggpt/current").trim();
		expect(repo.readFile(`.git/miggpt/${run}/open-hunks.txt`)).toMatch(reason);
		expect((await repo.miggpt("rebase", "--skip")).code).toBe(0);
		expect(subjects(repo)).toEqual(["c: first", "c: last"]);
		expectTidy(repo);
	});

	it("keeps its worktree from one stop to the next, so that a shell in it stays where it is", async () => {
		const repo = scene();
		const more = repo.commit("series", "a: more\n", { "a.c": line([10, "\tmended(1);"], [30, "\tsure();"]) });
		repo.git("branch", "-f", "series", more);
		const folder = await stopped(repo);
		const tree = inTree(repo, folder);
		tree.write("a.c", "half done\n");
		const node = statSync(folder).ino;
		resolve(repo, folder);
		expect((await repo.miggptIn(folder, {}, "rebase", "--continue")).code).toBe(3);
		expect(statSync(folder).ino).toBe(node);
		tree.write("a.c", "half done\n");
		expect((await repo.miggptIn(folder, {}, "rebase", "--skip")).code).toBe(0);
		expect(readdirSync(join(repo.folder, ".git/miggpt")).filter((name) => /^\d/.test(name))).toHaveLength(1);
		const run = repo.readFile(".git/miggpt/current").trim();
		expect(
			readFileSync(join(repo.folder, ".git/miggpt", run, "left", more.slice(0, 12), "a.c"), "latin1"),
		).toBe("half done\n");
		expectTidy(repo);
	});

	it("may be given up: all refs and files are as before, unfinished work is kept aside", async () => {
		const repo = scene();
		const refs = repo.git("for-each-ref");
		const tree = inTree(repo, await stopped(repo));
		tree.write("a.c", "half done\n");
		const { code, stdout } = await repo.miggpt("rebase", "--abort");
		expect(code).toBe(0);
		const left = /What you did in its worktree is in (.*)\.$/m.exec(stdout)![1]!;
		expect(readFileSync(join(left, "a.c"), "latin1")).toBe("half done\n");
		expect(repo.git("for-each-ref")).toBe(refs);
		expectTidy(repo);
		await stopped(repo);
	});

	it("may be ended with a branch of what has landed, the worktree kept", async () => {
		const repo = scene();
		const folder = await stopped(repo);
		const { code, stdout } = await repo.miggpt("rebase", "--quit");
		expect(code).toBe(3);
		expect(stdout).toContain("1 conflict + 1 pending");
		expect(subjects(repo)).toEqual(["c: first"]);
		expect(existsSync(join(folder, "a.c"))).toBe(true);
		expect((await repo.miggpt("rebase", "--continue")).code).toBe(2);
	});

	it("is told in one line where quiet is asked for", async () => {
		const repo = scene();
		const { code, stdout, stderr } = await repo.miggpt(...RUN, "-q");
		expect([code, stdout]).toEqual([3, ""]);
		expect(stderr).toMatch(/^Stopped at patch 2 of 3, [0-9a-f]{12} a: mend it\n$/);
	});

	it("is in the way of another run, and of no verb that does not fit", async () => {
		const repo = scene();
		await stopped(repo);
		const again = await repo.miggpt(...RUN, "--branch", "other");
		expect(again.code).toBe(2);
		expect(again.stderr).toMatch(
			/^error: a run is stopped here already: .*\nhint: .*--continue or --skip.*--abort or --quit\n$/,
		);
		const shown = await repo.miggpt("rebase", "--resume");
		expect(shown.code).toBe(3);
		expect(shown.stdout).toContain("Stopped at patch 2 of 3");
		expect((await repo.miggpt("rebase", "--abort")).code).toBe(0);
		const none = await repo.miggpt("rebase", "--skip");
		expect(none.stderr).toMatch(/^error: no run is under way here\n/);
	});

	it("is laid out again where its worktree was deleted", async () => {
		const repo = scene();
		const folder = await stopped(repo);
		const before = readFileSync(join(folder, "a.c"), "latin1");
		repo.gitWith({}, "worktree", "remove", "--force", folder);
		expect((await repo.miggpt("rebase", "--continue")).stderr).toMatch(
			/^error: the run's worktree is gone .*\nhint: git miggpt worktree/,
		);
		expect((await repo.miggpt("rebase", "--resume")).code).toBe(3);
		expect(readFileSync(join(folder, "a.c"), "latin1")).toBe(before);
	});
});
