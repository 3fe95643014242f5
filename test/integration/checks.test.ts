import { chmodSync, existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { TestRepo } from "../support/repo.js";
import { BRANCH, inTree, lines, RUN, resolve, stopped, stopScene, subjects } from "../support/stop-scene.js";

/** Four patches that all land; the third breaks what a check looks for. */
function checkScene(): TestRepo {
	return new TestRepo().scene(
		{ "a.c": lines(), "dir/b.c": lines(), doc: "text\n" },
		{ "a.c": lines([30, "\tupstream();"]) },
		{ message: "one\n", files: { "a.c": lines([5, "\tone();"]) } },
		{ message: "two\n", files: { doc: "more text\n" } },
		{ message: "three\n", files: { "dir/b.c": lines([5, "\tbroken();"]) } },
		{ message: "four\n", files: { "a.c": lines([5, "\tone();"], [15, "\tfour();"]) } },
	);
}

const folderIn = (output: string) => /^worktree {2}(.*)$/m.exec(output)![1]!;

describe("--exec", () => {
	it("runs after each patch in a full checkout, stops where it fails, and takes the amendment in", async () => {
		const repo = checkScene();
		const log = join(repo.folder, "log");
		const check = `git log -1 --format=%s >>${log}; test -f doc && ! grep -q broken dir/b.c || { echo it is broken; false; }`;
		const { code, stdout } = await repo.miggpt(...RUN, "--exec", check, "--exec", "true");
		expect(code).toBe(3);
		expect(stdout).toMatch(
			/^Stopped after patch 3 of 4, [0-9a-f]{12} three: .* ended with 1\n {4}it is broken\n/m,
		);
		expect(repo.readFile("log")).toBe("one\ntwo\nthree\n");
		expect((await repo.miggpt("rebase", "--continue")).code).toBe(3);
		const tree = inTree(repo, folderIn(stdout));
		tree.write("dir/b.c", lines([5, "\tmended(broken_not);"]).replace("broken_not", "x"));
		tree.git("add", "dir/b.c");
		const refused = await repo.miggpt("rebase", "--continue");
		expect(refused.stderr).toMatch(/^error: dir\/b\.c lacks what the patch does: \+ broken\(\);/);
		expect((await repo.miggpt("rebase", "--continue", "--allow-lost", "dir/b.c")).code).toBe(0);
		expect(subjects(repo)).toEqual(["one", "two", "three", "four"]);
		expect(repo.show(`${BRANCH}~1`, "dir/b.c")).toBe(lines([5, "\tmended(x);"]));
		expect(repo.git("worktree", "list").split("\n")).toHaveLength(1);
	});

	it("shows what its command writes, as git rebase -x does, but where quiet is asked for or a program reads", async () => {
		const repo = checkScene();
		const exec = ["--exec", "echo checked; printf warned >&2"];
		const { stdout, stderr } = await repo.miggpt(...RUN, ...exec);
		expect(stderr).toContain(`running ${exec[1]}\nchecked\nwarned\n`);
		expect(stderr.match(/^checked$/gm)).toHaveLength(4);
		expect(stdout).not.toContain("checked");
		await repo.miggpt("undo");
		expect((await repo.miggpt(...RUN, ...exec, "-q")).stderr).toBe("");
		await repo.miggpt("undo");
		expect((await repo.miggpt(...RUN, ...exec, "--json")).stderr).toBe("");
	});

	it("is not -x, which says so where it gets a command", async () => {
		const { code, stderr } = await checkScene().miggpt(...RUN, "-x", "make -j8");
		expect([code, stderr]).toEqual([
			2,
			"error: rebase does not know what to do with make -j8\nhint: -x is that of git cherry-pick here; what git rebase -x CMD does is --exec CMD\n",
		]);
	});

	it("may be skipped where it fails, and is not run again", async () => {
		const repo = checkScene();
		const { stdout } = await repo.miggpt(...RUN, "--exec", "! grep -q broken dir/b.c");
		expect(stdout).toContain("Stopped after patch 3 of 4");
		expect((await repo.miggpt("rebase", "--skip")).stdout).toContain("Stopped after patch 4 of 4");
		expect((await repo.miggpt("rebase", "--skip")).code).toBe(0);
		expect(subjects(repo)).toEqual(["one", "two", "three", "four"]);
	});

	it("comes after a conflict that was put right, in a worktree that is full then", async () => {
		const repo = stopScene();
		const folder = await stopped(repo, "--exec", "test -f c.c && ! grep -q '[<]<<<' a.c");
		expect(inTree(repo, folder).read("c.c")).toBe(lines([5, "\tfirst();"]));
		resolve(repo, folder);
		expect((await repo.miggpt("rebase", "--continue")).code).toBe(0);
		expect(subjects(repo)).toHaveLength(3);
	});

	it("never takes a command from a path, or from the repository", async () => {
		const evil = "$(touch marker);`touch marker`'\"; touch marker #.c";
		const repo = new TestRepo().scene(
			{ [evil]: lines() },
			{ x: "x\n" },
			{ message: "m\n", files: { [evil]: lines([5, "\tx();"]) } },
		);
		repo.git("config", "miggpt.exec", "touch marker");
		const seen = join(repo.folder, "seen");
		const commands = [`printf '%s\\n' {file} {obj} >>${seen}`, `printf '%s\\n' "{file}" '{file}' >>${seen}`];
		const { code } = await repo.miggpt(...RUN, ...commands.flatMap((command) => ["--exec-changed", command]));
		expect(code).toBe(0);
		expect(repo.readFile("seen").split("\n").slice(0, 2)).toEqual([evil, evil.replace(/c$/, "o")]);
		for (const folder of [repo.folder, join(repo.folder, ".git")])
			expect(existsSync(join(folder, "marker"))).toBe(false);
	});
});

describe("--exec-changed", () => {
	it("runs for each C file that a patch touches", async () => {
		const repo = checkScene();
		const log = join(repo.folder, "log");
		expect((await repo.miggpt(...RUN, "--exec-changed", `echo {file} {obj} >>${log}`)).code).toBe(0);
		expect(repo.readFile("log")).toBe("a.c a.o\ndir/b.c dir/b.o\na.c a.o\n");
	});
});

describe("--bisect-exec", () => {
	it("names the first patch that breaks, with the command's output", async () => {
		const repo = checkScene();
		const check = "grep broken dir/b.c && exit 1; true";
		const { code, stdout } = await repo.miggpt(...RUN, "--bisect-exec", check);
		expect(code).toBe(3);
		expect(stdout).toMatch(/fails from patch 3, [0-9a-f]{12} three on:\n\s+broken\(\);/);
		expect(subjects(repo)).toHaveLength(4);
		await repo.miggpt("undo");
		expect((await repo.miggpt(...RUN, "--bisect-exec", "true")).code).toBe(0);
		await repo.miggpt("undo");
		expect((await repo.miggpt(...RUN, "--bisect-exec", "false")).stdout).toContain(
			"fails from new itself on",
		);
	});
});

describe("the to-do list", () => {
	/** An editor that runs a sed script on the list. */
	const editor = (repo: TestRepo, script: string) => {
		repo.write("editor", `#!/bin/sh\ncp "$1" ${join(repo.folder, "todo")}\nsed -i -e '${script}' "$1"\n`);
		chmodSync(join(repo.folder, "editor"), 0o755);
		return { GIT_EDITOR: join(repo.folder, "editor") };
	};

	it("drops, parks, puts in another order, stops between and runs commands", async () => {
		const repo = checkScene();
		const script = "1{h;d};2{G};3s/pick/park/;4s/pick/drop/;2a break\n2a exec touch done";
		const { code, stdout } = await repo.miggptIn(repo.folder, editor(repo, script), ...RUN, "-i");
		expect(repo.readFile("todo")).toMatch(/^pick [0-9a-f]{12} one\npick [0-9a-f]{12} two\n/);
		expect(code).toBe(3);
		expect(stdout).toMatch(/^Stopped after patch 2 of 4, [0-9a-f]{12} one, as the to-do list says$/m);
		const ended = await repo.miggpt("rebase", "--continue");
		expect(ended.code).toBe(3);
		expect(ended.stdout).not.toContain("A model would have been asked");
		expect(subjects(repo)).toEqual(["two", "one"]);
		expect(
			(await repo.miggpt("show")).stdout
				.replace(/ {2}.*$/gm, "")
				.split("\n")
				.slice(0, 4),
		).toEqual(["[1/4] landed unchanged", "[2/4] landed unchanged", "[3/4] parked", "[4/4] dropped"]);
	});

	it("stops at a patch to be edited, laid out as it landed", async () => {
		const repo = checkScene();
		const { code, stdout } = await repo.miggptIn(repo.folder, editor(repo, "2s/pick/edit/"), ...RUN, "-i");
		expect(code).toBe(3);
		const why = "stopped to edit, as the to-do list says";
		expect(stdout).toMatch(new RegExp(`^Stopped at patch 2 of 4, [0-9a-f]{12} two: ${why}$`, "m"));
		expect(stdout).toContain("patches: 4 in = 1 landed + 1 editing + 2 pending");
		expect(stdout).not.toMatch(/conflict|parked|A model would have been asked/);
		expect((await repo.miggpt("status")).stdout).toMatch(new RegExp(`^Stopped at .*: ${why}$`, "m"));
		expect((await repo.miggpt("show", "2")).stdout).toMatch(new RegExp(`^editing .*\\n${why}$`, "m"));
		const current = await repo.miggpt("rebase", "--show-current-patch");
		expect([current.stderr, current.stdout]).toEqual([`note: ${why}\n`, `${repo.git("show", "series~2")}\n`]);
		const document = JSON.parse((await repo.miggpt("report", "--json")).stdout);
		expect(document).toMatchObject({ stopped: { why: "edit" }, fates: { editing: 1, conflict: 0 } });
		expect(document.patches[1]).toMatchObject({
			fate: "editing",
			manner: "unchanged",
			reason: { text: why },
		});
		repo.gitWith({ cwd: folderIn(stdout) }, "commit", "-q", "-m", "two: reworded");
		expect((await repo.miggpt("rebase", "--continue")).code).toBe(0);
		expect(subjects(repo)).toEqual(["one", "two: reworded", "three", "four"]);
	});

	it("rewords a patch, asking for its message at once, also one that stops", async () => {
		const repo = stopScene();
		repo.write(
			"editor",
			`#!/bin/sh\ncase "$1" in *todo) sed -i s/pick/reword/ "$1" ;; *) sed -i "1s/^/reworded: /" "$1" ;; esac\n`,
		);
		chmodSync(join(repo.folder, "editor"), 0o755);
		const given = { GIT_EDITOR: join(repo.folder, "editor") };
		const { code, stdout } = await repo.miggptIn(repo.folder, given, ...RUN, "-i");
		expect(code).toBe(3);
		resolve(repo, folderIn(stdout));
		expect((await repo.miggpt("rebase", "--continue")).code).toBe(0);
		expect(subjects(repo)).toEqual(["reworded: c: first", "reworded: a: mend it", "reworded: c: last"]);
		expect(repo.git("log", "-1", "--format=%B", `${BRANCH}~1`)).toBe(
			"reworded: a: mend it\n\nIn two files.\n",
		);
	});

	it("is edited at a stop, and a lost or doubled line is an error, not a lost patch", async () => {
		const repo = stopScene();
		await stopped(repo);
		const edit = (script: string) =>
			repo.miggptIn(repo.folder, editor(repo, script), "rebase", "--edit-todo");
		for (const [script, error] of [
			["s/^pick.*last/exec true/", /patch [0-9a-f]{12} is missing; to leave it out, write drop/],
			["/^pick.*last/p", /patch [0-9a-f]{12} stands in it twice/],
			["s/pick/fly/", /line 1 begins with fly, which is no instruction/],
			["s/pick [0-9a-f]*/pick 0123456789/", /line 1 names no patch/],
		] as const) {
			const { code, stderr } = await edit(script);
			expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringMatching(error) });
		}
		expect((await edit("s/pick/drop/")).stdout).toBe(
			"1 instruction left to do. Next: git miggpt rebase --continue\n",
		);
		expect((await repo.miggpt("rebase", "--skip")).code).toBe(0);
		expect(subjects(repo)).toEqual(["c: first"]);
	});

	it("may be emptied, which does nothing", async () => {
		const repo = checkScene();
		const { code, stderr } = await repo.miggptIn(repo.folder, editor(repo, "d"), ...RUN, "-i");
		expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining("nothing was done") });
		expect(existsSync(join(repo.folder, ".git/miggpt"))).toBe(false);
	});
});
