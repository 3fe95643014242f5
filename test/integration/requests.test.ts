import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { type Finished, PINNED, PROGRAM } from "../support/program.js";
import { type Files, numbered, TestRepo } from "../support/repo.js";

const file = "drivers/net/demo.c";
const patched = numbered(20, (line, i) => (i === 12 ? "\tpatched();" : line));
const upstream = numbered(20, (line, i) => (i === 2 ? "\tupstream();" : line));
const both = numbered(20, (line, i) => (i === 2 ? "\tupstream();" : i === 12 ? "\tpatched();" : line));

/** Tags `old` and `new`, and a series of one patch that lands without trouble. */
function plainScene(more: Files = {}): TestRepo {
	return new TestRepo().scene(
		{ [file]: numbered(20) },
		{ [file]: upstream },
		{ message: "demo: change\n", files: { [file]: patched, ...more } },
	);
}

/** All refs, those of the tool's own included. */
const everyRef = (repo: TestRepo, cwd = repo.folder) => repo.gitWith({ cwd }, "for-each-ref");

/** Expects a refusal in two lines, error and hint, with nothing written. */
function expectRefusal({ code, stdout, stderr }: Finished, error: RegExp, hint: RegExp): void {
	expect(stderr).toMatch(/^error: [^\n]+\nhint: [^\n]+\n$/);
	const [first, second] = stderr.split("\n") as [string, string];
	expect(first).toMatch(error);
	expect(second).toMatch(hint);
	expect(stdout).toBe("");
	expect(code).toBe(2);
}

async function refuses(repo: TestRepo, args: readonly string[], error: RegExp, hint: RegExp): Promise<void> {
	const before = everyRef(repo);
	expectRefusal(await repo.miggpt("rebase", ...args), error, hint);
	expect(everyRef(repo)).toBe(before);
	expect(existsSync(join(repo.folder, ".git/miggpt"))).toBe(false);
}

/** Runs to success. @returns what the JSON says */
async function lands(repo: TestRepo, ...args: string[]) {
	const { code, stdout, stderr } = await repo.miggpt("rebase", ...args, "--json");
	expect(stderr).toBe("");
	expect(code).toBe(0);
	return JSON.parse(Buffer.from(stdout, "latin1").toString());
}

describe("names that stand for no commit", () => {
	it("are refused with a remedy", async () => {
		const repo = plainScene();
		const missing = /git fetch the tag or branch first/;
		await refuses(repo, ["nope..new", "--series", "series"], /BASE nope is not a commit here/, missing);
		await refuses(repo, ["old..nope", "--series", "series"], /TARGET nope is not a commit here/, missing);
		await refuses(repo, ["old..new", "--series", "nope"], /the series nope is not a commit here/, missing);
		await refuses(repo, ["old..new"], /the series main is not a commit here/, missing);
		await refuses(repo, ["old..", "--series", "series"], /old.. is not a range/, /BASE\.\.TARGET/);
		await refuses(repo, ["old...new", "--series", "series"], /is not a range/, /BASE\.\.TARGET/);
	});

	it("are refused where a tag and a branch share them, and the full name is taken", async () => {
		const repo = plainScene();
		repo.git("branch", "new", "old");
		const remedy = /refs\/tags\/new or refs\/heads\/new/;
		await refuses(repo, ["old..new", "--series", "series"], /TARGET new is ambiguous/, remedy);
		repo.git("config", "core.warnAmbiguousRefs", "false");
		await refuses(repo, ["old..new", "--series", "series"], /TARGET new is ambiguous/, remedy);
		const run = await lands(repo, "old..refs/tags/new", "--series", "refs/heads/series");
		expect(run.branch).toBe("refs/heads/miggpt/series-new");
	});

	it("are refused where short ids fit several commits", async () => {
		const repo = plainScene();
		const stream = Array.from(
			{ length: 1200 },
			(_, i) =>
				`commit refs/heads/many\ncommitter A <a@b> ${1_600_000_000 + i} +0000\ndata 1\nx\nfrom refs/tags/old^0\n\n`,
		);
		repo.gitWith({ input: `${stream.join("")}done\n` }, "fast-import", "--quiet", "--force", "--done");
		const seen = new Set<string>();
		const commits = repo.git("cat-file", "--batch-all-objects", "--batch-check=%(objecttype) %(objectname)");
		const twice = [...commits.matchAll(/^commit (.{4})/gm)]
			.map((match) => match[1]!)
			.find((prefix) => seen.size === seen.add(prefix).size);
		await refuses(repo, ["old..new", "--series", twice!], /is ambiguous/, /more digits of the commit id/);
	});

	it("are refused where they begin like an option", async () => {
		const repo = plainScene();
		const full = /write the full ref/;
		await refuses(repo, ["--series", "series", "--", "-old..new"], /BASE -old looks like an option/, full);
		await refuses(repo, ["old..--exec=x", "--series", "series"], /TARGET --exec=x looks like/, full);
		await refuses(repo, ["old..new", "--series=--output=x"], /the series --output=x looks like/, full);
		await refuses(repo, ["-zold..new"], /no option -zold\.\.new/, /git miggpt help rebase/);
	});
});

describe("what is no series on BASE", () => {
	it("is refused where BASE is no ancestor, or nothing stands on it", async () => {
		const repo = plainScene();
		repo.git("tag", "alien", repo.commit(undefined, "alien\n", { a: "1\n" }));
		const name = /--series REV/;
		await refuses(repo, ["alien..new", "--series", "series"], /alien is not an ancestor of series/, name);
		await refuses(repo, ["old..new", "--series", "old"], /old has no patches on old/, name);
	});

	it("is refused where TARGET and BASE are the same", async () => {
		const repo = plainScene();
		repo.git("tag", "-a", "-m", "x", "again", "old");
		await refuses(repo, ["old..again", "--series", "series"], /the same commit/, /name BASE, the version/);
	});

	it("is refused where TARGET holds it or is held by it", async () => {
		const repo = plainScene();
		repo.git("tag", "newer", repo.commit("new", "newer version\n", { other: "1\n" }));
		repo.git("branch", "onnew", repo.commit("new", "patch\n", { other: "2\n" }));
		const what = /is not a series on old/;
		await refuses(repo, ["old..newer", "--series", "new"], what, /name it with --series REV/);
		await refuses(repo, ["old..newer", "--series", "newer"], what, /name it with --series REV/);
		await refuses(repo, ["old..new", "--series", "onnew"], what, /name it with --series REV/);
	});

	it("is refused where it has merges, and they are named", async () => {
		const repo = plainScene();
		const side = repo.commit("old", "side\n", { side: "1\n" });
		const tree = repo.git("rev-parse", "series^{tree}");
		const merge = repo.git("commit-tree", tree, "-p", "series", "-p", side, "-m", "merge");
		repo.git("branch", "merged", merge);
		const named = new RegExp(`merge commits: ${merge.slice(0, 12)}$`);
		await refuses(repo, ["old..new", "--series", "merged"], named, /--flatten/);
	});

	it("is refused where git's tools cannot take an author line", async () => {
		const repo = plainScene();
		const tree = repo.git("rev-parse", "series^{tree}");
		for (const author of ["Ada <ada@example.org 1700000000 +0000", "Ada<ada@example.org> 1700000000 +0000"]) {
			const commit = repo.gitWith(
				{
					input: `tree ${tree}\nparent ${repo.git("rev-parse", "old")}\nauthor ${author}\ncommitter A <a@b> 1 +0000\n\nbad author\n`,
				},
				"hash-object",
				"-t",
				"commit",
				"-w",
				"--stdin",
				"--literally",
			);
			const named = new RegExp(`author line of commit ${commit.slice(0, 12)} \\(bad author\\)`);
			await refuses(repo, ["old..new", "--series", commit], named, /rewrite it/);
		}
	});
});

describe("a repository that lacks something", () => {
	it("is refused where it is none", async () => {
		const folder = mkdtempSync(join(tmpdir(), "miggpt-test-"));
		onTestFinished(() => rmSync(folder, { recursive: true }));
		const repo = plainScene();
		const finished = await repo.miggptIn(folder, {}, "rebase", "old..new");
		expectRefusal(finished, /not a git repository/, /inside a clone of the kernel/);
		expect(readdirSync(folder)).toEqual([]);
	});

	it("is refused where a shallow clone lacks BASE or the way to it", async () => {
		const repo = plainScene();
		const clone = join(repo.folder, "clone");
		repo.git("clone", "-q", "--depth=1", "-b", "series", `file://${repo.folder}`, clone);
		const inClone = (...args: string[]) => repo.gitWith({ cwd: clone }, ...args);
		inClone("fetch", "-q", "--depth=1", "origin", "tag", "new");
		const rebase = () => repo.miggptIn(clone, {}, "rebase", "old..new");
		expectRefusal(await rebase(), /BASE old is not a commit here/, /git fetch --unshallow/);
		inClone("fetch", "-q", "--depth=1", "origin", "tag", "old");
		expectRefusal(await rebase(), /old is not an ancestor of series/, /git fetch --unshallow/);
		expect(inClone("for-each-ref")).not.toContain("miggpt");
		inClone("fetch", "-q", "--unshallow", "origin");
		expect((await rebase()).code).toBe(0);
	});

	it("is refused where a partial clone lacks files, and fetches them in one batch with --fetch", async () => {
		const repo = plainScene({ [`${file}.h`]: "new\n" });
		repo.git("config", "uploadpack.allowFilter", "true");
		const clone = join(repo.folder, "clone");
		repo.git("clone", "-q", "-n", "--filter=blob:none", "-b", "series", `file://${repo.folder}`, clone);
		const before = everyRef(repo, clone);
		const rebase = (...args: string[]) => repo.miggptIn(clone, {}, "rebase", "old..new", ...args);
		expectRefusal(await rebase(), /partial clone, and 4 files .* are not here/, /--fetch/);
		expect(everyRef(repo, clone)).toBe(before);
		expect((await rebase("--fetch", "--quiet")).code).toBe(0);
		expect(repo.gitWith({ cwd: clone }, "cat-file", "blob", `miggpt/series-new:${file}`)).toBe(
			both.trimEnd(),
		);
		expect((await rebase("--branch", "again", "--quiet")).code).toBe(0);
	});

	// What a moved file may have become is read as well, and not among what --fetch brings: exits with 2.
	it.fails("fetches with --fetch what a moved file may have become", async () => {
		const repo = new TestRepo().scene(
			{ [file]: numbered(20) },
			{ [file]: undefined, "drivers/demo/main.c": upstream },
			{ message: "demo: change\n", files: { [file]: patched } },
		);
		repo.git("config", "uploadpack.allowFilter", "true");
		const clone = join(repo.folder, "clone");
		repo.git("clone", "-q", "-n", "--filter=blob:none", "-b", "series", `file://${repo.folder}`, clone);
		const { code } = await repo.miggptIn(clone, {}, "rebase", "old..new", "--fetch", "--quiet");
		expect(code).toBe(0);
		expect(repo.gitWith({ cwd: clone }, "cat-file", "blob", "miggpt/series-new:drivers/demo/main.c")).toBe(
			both.trimEnd(),
		);
	});

	it("is refused where git is older than 2.38 or not there", async () => {
		const repo = plainScene();
		const bin = join(repo.folder, "bin");
		const real = join(repo.git("--exec-path"), "git");
		repo.write(
			"bin/git",
			`#!/bin/sh\n[ "$1" = --version ] && echo git version 2.30.0 && exit\nexec ${real} "$@"\n`,
		);
		chmodSync(join(bin, "git"), 0o755);
		const args = ["rebase", "old..new", "--series", "series"];
		const old = await repo.miggptIn(repo.folder, { PATH: `${bin}:${process.env.PATH}` }, ...args);
		expectRefusal(old, /git 2\.30 is too old/, /needs git 2\.38 or newer/);
		const none = await repo.miggptIn(repo.folder, { PATH: join(repo.folder, "none") }, ...args);
		expectRefusal(none, /git is not installed/, /install git 2\.38/);
		expect(everyRef(repo)).not.toContain("miggpt");
	});

	it("is refused where git does not know the committer", async () => {
		const repo = plainScene();
		repo.git("config", "user.useConfigOnly", "true");
		const unknown = { GIT_COMMITTER_NAME: undefined, GIT_COMMITTER_EMAIL: undefined };
		const finished = await repo.miggptIn(repo.folder, unknown, "rebase", "old..new", "--series", "series");
		expectRefusal(finished, /git does not know who you are/, /git config --global user\.name/);
		expect(everyRef(repo)).not.toContain("miggpt");
	});

	it("ends with an error where the run's folder cannot be made", async () => {
		const repo = plainScene();
		repo.write(".git/miggpt", "a file in the way\n");
		const before = everyRef(repo);
		const { code, stderr } = await repo.miggpt("rebase", "old..new", "--series", "series");
		expect(code).not.toBe(0);
		expect(stderr).toMatch(/^[^\n]*error: [^\n]+\nhint: [^\n]+\n$/);
		expect(everyRef(repo)).toBe(before);
	});
});

describe("a branch that is there already", () => {
	it("is kept without --force, and with it replaced and remembered", async () => {
		const repo = plainScene();
		repo.git("branch", "miggpt/series-new", "old");
		const exists = /branch miggpt\/series-new exists already/;
		await refuses(repo, ["old..new", "--series", "series"], exists, /--branch NAME, or .* --force/);
		repo.git("branch", "mine", "old");
		await refuses(
			repo,
			["old..new", "--series", "series", "--branch", "mine"],
			/branch mine exists/,
			/--force/,
		);

		const run = await lands(repo, "old..new", "--series", "series", "--force");
		expect(repo.git("rev-parse", "miggpt/series-new")).toBe(run.tip);
		expect(repo.git("rev-parse", `refs/miggpt/${run.run}/previous`)).toBe(repo.git("rev-parse", "old"));
		expect(repo.git("log", "-g", "--format=%H", "-1", "miggpt/series-new")).toBe(run.tip);
	});

	it("is not replaced where it is checked out, here or in a linked worktree", async () => {
		const repo = plainScene();
		repo.git("checkout", "-q", "-b", "here", "old");
		repo.git("worktree", "add", "-q", "-b", "größe", join(repo.folder, "linked"), "old");
		const range = ["old..new", "--series", "series", "--force", "--branch"];
		await refuses(repo, [...range, "here"], /branch here is checked out at/, /check out another branch/);
		const linked = await repo.miggpt("rebase", ...range, "größe");
		expectRefusal(linked, /is checked out at .*linked/, /check out another branch/);
		expect(repo.git("rev-parse", "größe")).toBe(repo.git("rev-parse", "old"));
	});

	it("is in the way of one below it or above it", async () => {
		const repo = plainScene();
		repo.git("branch", "miggpt", "old");
		const range = ["old..new", "--series", "series"];
		await refuses(repo, range, /branch miggpt .*miggpt\/series-new/, /--branch NAME/);
		repo.git("branch", "a/b/c", "old");
		await refuses(repo, [...range, "--branch", "a/b"], /branch a\/b\/c .*a\/b/, /--branch NAME/);
		await refuses(repo, [...range, "--branch", "a b"], /a b is not a name for a branch/, /--branch NAME/);
		await refuses(repo, [...range, "--branch=-f"], /-f is not a name for a branch/, /--branch NAME/);
	});
});

describe("the folder for patch files", () => {
	it("is refused where it has something in it, and --force moves patches aside", async () => {
		const repo = plainScene();
		repo.write("out/0001-mine.patch", "mine\n");
		repo.write("out/notes", "notes\n");
		const range = ["old..new", "--series", "series", "-o"];
		await refuses(repo, [...range, "out"], /out is not empty/, /-o DIR, or add --force/);
		await refuses(repo, [...range, "out/notes"], /is no folder/, /-o DIR/);
		const run = await lands(repo, ...range, "out", "--force");
		expect(run.patchesDir).toBe(join(repo.folder, "out"));
		expect(readdirSync(join(repo.folder, "out")).sort()).toEqual([
			"0000-cover-letter.patch",
			"0001-demo-change.patch",
			`before-${run.run}`,
			"notes",
		]);
		expect(repo.readFile(`out/before-${run.run}/0001-mine.patch`)).toBe("mine\n");
	});

	it("may be empty or new, and is found from where the program was started", async () => {
		const repo = plainScene();
		mkdirSync(join(repo.folder, "sub/out"), { recursive: true });
		const rebase = (branch: string, out: string) =>
			repo.miggptIn(
				join(repo.folder, "sub"),
				{},
				"rebase",
				"old..new",
				"--series",
				"series",
				"--branch",
				branch,
				"-o",
				out,
			);
		expect((await rebase("one", "out")).code).toBe(0);
		expect((await rebase("two", "a/new one")).code).toBe(0);
		for (const out of ["sub/out", "sub/a/new one"])
			expect(repo.readFile(`${out}/0001-demo-change.patch`)).toContain("+\tpatched();\n");
	});
});

describe("options", () => {
	it("are refused where they are unknown or have wrong values", async () => {
		const repo = plainScene();
		const help = /see git miggpt help rebase/;
		await refuses(
			repo,
			["old..new", "--threshold=1.5"],
			/--threshold takes a number from 0 to 1, not 1\.5/,
			help,
		);
		await refuses(repo, ["old..new", "--threshold=-1"], /from 0 to 1, not -1/, help);
		await refuses(repo, ["old..new", "--threshold=abc"], /from 0 to 1, not abc/, help);
		await refuses(repo, ["old..new", "--threshold="], /--threshold needs a value/, help);
		await refuses(repo, ["old..new", "--threshold"], /threshold/, help);
		await refuses(
			repo,
			["old..new", "--on-conflict", "wait"],
			/--on-conflict takes stop or park, not wait/,
			help,
		);
		await refuses(repo, ["old..new", "--serie", "x"], /no option --serie$/, /did you mean --series\?/);
		await refuses(repo, ["old..new", "more"], /what to do with more/, help);
		await refuses(repo, [], /rebase needs BASE\.\.TARGET/, help);
	});

	it("and commands that are unknown are answered with what was meant", async () => {
		const repo = plainScene();
		expectRefusal(await repo.miggpt("rebsae", "old..new"), /no command rebsae$/, /did you mean rebase\?/);
		expectRefusal(await repo.miggpt("frobnicate"), /no command frobnicate$/, /see git miggpt help/);
		expectRefusal(await repo.miggpt("--frobnicate"), /no option --frobnicate$/, /see git miggpt help/);
		const bare = await repo.miggpt();
		expect(bare).toMatchObject({ code: 2, stdout: "" });
		expect(bare.stderr).toMatch(/^usage: git miggpt/);
	});

	it("print a stack trace with --debug only", async () => {
		const repo = plainScene();
		const { code, stderr } = await repo.miggpt("rebase", "old..nope", "--debug");
		expect(code).toBe(2);
		expect(stderr).toMatch(/^error: .*\nhint: .*\nUserError: .*\n {4}at /);
	});
});

describe("ranges and names that work", () => {
	it("BASE is no ancestor of TARGET", async () => {
		const repo = plainScene();
		const root = repo.commit(undefined, "root\n", { [file]: numbered(20), old: "1\n" });
		repo.git("tag", "sibling", repo.commit(root, "sibling\n", { [file]: upstream }));
		repo.git("tag", "stranger", repo.commit(undefined, "stranger\n", { [file]: upstream }));
		for (const target of ["sibling", "stranger"]) {
			const run = await lands(repo, `old..${target}`, "--series", "series");
			expect(run.branch).toBe(`refs/heads/miggpt/series-${target}`);
			expect(repo.git("rev-parse", `${run.branch}^`)).toBe(repo.git("rev-parse", target));
			expect(repo.show(run.branch, file)).toBe(both);
		}
	});

	it("TARGET is older than BASE", async () => {
		const repo = plainScene();
		repo.git("branch", "later", repo.commit("new", "demo: change\n", { [file]: both }));
		const run = await lands(repo, "new..old", "--series", "later");
		expect(repo.git("rev-parse", `${run.branch}^`)).toBe(repo.git("rev-parse", "old"));
		expect(repo.show(run.branch, file)).toBe(patched);
	});

	it("the branch is named after the series' branch, or after its commit where HEAD is detached", async () => {
		const repo = plainScene();
		const tip = repo.git("rev-parse", "series");
		const branch = async (...args: string[]) => {
			const run = await lands(repo, "old..new", ...args);
			repo.git("update-ref", "-d", run.branch);
			return run.branch.replace("refs/heads/miggpt/", "");
		};
		repo.git("checkout", "-q", "--detach", "series");
		expect(await branch()).toBe(`${tip.slice(0, 12)}-new`);
		repo.git("checkout", "-q", "-b", "rt/größe");
		expect(await branch()).toBe("rt-größe-new");
		expect(await branch("--series", "refs/heads/rt/größe")).toBe("rt-größe-new");
		expect(await branch("--series", "series~0")).toBe(`${tip.slice(0, 12)}-new`);
		expect(await branch("--series", "@")).toBe("rt-größe-new");
	});

	it("TARGET may be named as git describe names it", async () => {
		const repo = plainScene();
		const described = `old-1-g${repo.git("rev-parse", "--short=12", "new")}`;
		const run = await lands(repo, `old..${described}`, "--series", "series");
		expect(run.branch).toBe(`refs/heads/miggpt/series-${described}`);
		expect(repo.show(run.branch, file)).toBe(both);
	});

	it("a bare repository and a linked worktree do as well", async () => {
		const repo = plainScene();
		const bare = join(repo.folder, "bare.git");
		const linked = join(repo.folder, "linked");
		repo.git("clone", "-q", "--bare", repo.folder, bare);
		repo.git("worktree", "add", "-q", linked, "series");
		const inBare = await repo.miggptIn(bare, {}, "rebase", "old..new", "--series", "series");
		const inLinked = await repo.miggptIn(linked, {}, "rebase", "old..new");
		expect([inBare.code, inLinked.code]).toEqual([0, 0]);
		const tip = repo.git("rev-parse", "miggpt/series-new");
		expect(repo.gitWith({ cwd: bare }, "rev-parse", "miggpt/series-new")).toBe(tip);
		expect(repo.gitWith({ cwd: linked }, "status", "--porcelain")).toBe("");
		const runs = readdirSync(join(repo.folder, ".git/miggpt")).filter((name) => /^\d{8}T/.test(name));
		expect(runs).toHaveLength(1);
	});
});

describe("a run that is over", () => {
	it("that nothing was parked in is made again from what undo left", async () => {
		const repo = plainScene();
		await repo.miggpt("rebase", "old..new", "--series", "series", "--branch", "b");
		const made = repo.git("rev-parse", "b");
		await repo.miggpt("undo");
		const [, run] = /retry --run (\S+)/.exec((await repo.miggpt("status")).stdout)!;
		expect((await repo.miggpt("retry", "--run", run!)).code).toBe(0);
		expect(repo.git("rev-parse", "b")).toBe(made);
	});

	it("that was given up is reported without a place that it has not", async () => {
		const repo = new TestRepo().scene(
			{ [file]: numbered(20) },
			{ [file]: numbered(20, (line, i) => (i === 12 ? "\ttheirs();" : line)) },
			{ message: "demo: change\n", files: { [file]: patched } },
		);
		expect((await repo.miggpt("rebase", "old..new", "--series", "series")).code).toBe(3);
		expect((await repo.miggpt("rebase", "--abort")).code).toBe(0);
		const { stdout } = await repo.miggpt("report");
		expect(stdout).toContain("no branch was made;");
		expect(stdout).not.toContain("undefined");
	});

	const hasTerminal = spawnSync("script", ["-qec", "true", "/dev/null"]).status === 0;
	it.skipIf(!hasTerminal)("ends on a terminal as well where it cannot be gone on with", () => {
		const repo = plainScene();
		const command = `stty cols 80 rows 24; "${process.execPath}" "${PROGRAM}" rebase --continue`;
		const { status, stdout } = spawnSync("script", ["-qec", command, "/dev/null"], {
			...{ cwd: repo.folder, env: { ...PINNED, TERM: "xterm" }, encoding: "latin1", timeout: 60_000 },
			input: "",
		});
		expect(stdout).toContain("no run is under way here");
		expect(status).toBe(2);
	});
});
