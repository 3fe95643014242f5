import { chmodSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { TestRepo } from "../support/repo.js";
import { BRANCH, lines, RUN, resolve, stopScene, subjects } from "../support/stop-scene.js";

/** Five patches that all land. */
function scene(): TestRepo {
	return new TestRepo().scene(
		{ "a.c": lines(), "b.c": lines() },
		{ "a.c": lines([30, "\tupstream();"]) },
		{ message: "one\n\nThe first.\n", files: { "a.c": lines([5, "\tone();"]) } },
		{ message: "two\n\nThe second.\n", files: { "a.c": lines([5, "\tone(2);"]) } },
		{ message: "three\n", files: { "b.c": lines([5, "\tthree();"]) } },
		{ message: "four\n", files: { "b.c": lines([5, "\tthree(4);"]) } },
		{ message: "five\n", files: { "b.c": lines([5, "\tthree(4);"], [25, "\tfive();"]) } },
	);
}

/** An editor that runs sed scripts: on the list, and on a message, which is kept beside it. */
function editor(repo: TestRepo, list: string, message = "") {
	repo.write(
		"editor",
		`#!/bin/sh
case "$1" in
*todo) sed -i -e '${list}' "$1" ;;
*) cp "$1" ${join(repo.folder, "asked")}; sed -i -e '${message}' "$1" ;;
esac
`,
	);
	chmodSync(join(repo.folder, "editor"), 0o755);
	return { GIT_EDITOR: join(repo.folder, "editor") };
}

const message = (repo: TestRepo, rev: string) => repo.git("log", "-1", "--format=%B", rev).trimEnd();
const worktreeIn = (stdout: string) => /^worktree {2}(.*)$/m.exec(stdout)![1]!;

describe("squash and fixup in the to-do list", () => {
	it("make patches part of the commit before, with the message that the user writes or the first one's", async () => {
		const repo = scene();
		const given = editor(repo, "2s/pick/squash/;4s/pick/f/;5s/pick/fixup/", "1a one and two");
		const { code, stdout } = await repo.miggptIn(repo.folder, given, ...RUN, "-i");
		expect(code).toBe(0);
		expect(repo.readFile("asked")).toBe(
			"# This is a combination of 2 patches.\n# This is the message of the first:\n\none\n\nThe first.\n\n" +
				"# This is the message of patch 2:\n\ntwo\n\nThe second.\n",
		);
		expect(subjects(repo)).toEqual(["one and two", "three"]);
		expect(message(repo, `${BRANCH}~1`)).toBe("one and two\n\none\n\nThe first.\n\ntwo\n\nThe second.");
		expect(message(repo, BRANCH)).toBe("three");
		expect(repo.show(`${BRANCH}~1`, "a.c")).toBe(lines([5, "\tone(2);"], [30, "\tupstream();"]));
		expect(repo.show(BRANCH, "b.c")).toBe(lines([5, "\tthree(4);"], [25, "\tfive();"]));

		const [one, , three] = ["series~4", "series~3", "series~2"].map((rev) =>
			repo.git("rev-parse", rev).slice(0, 12),
		);
		expect(stdout).toContain("patches: 5 in = 5 landed");
		expect(stdout).toContain(` two\n    squashed into ${one}, and part of its commit\n`);
		expect(stdout).toContain(` five\n    a fixup of ${three}, and part of its commit\n`);
		const files = /^patches {2}(.*)$/m.exec(stdout)![1]!;
		expect(readdirSync(files)).toEqual([
			"0000-cover-letter.patch",
			"0001-one-and-two.patch",
			"0002-three.patch",
		]);
		expect(readFileSync(join(files, "0002-three.patch"), "latin1")).toMatch(/\+\tthree\(4\);[\s\S]*\+\tfive/);
		expect((await repo.miggpt("format-patch", "-o", "out")).code).toBe(0);
		expect(readdirSync(join(repo.folder, "out"))).toHaveLength(3);
	});

	it("are accounted for by show, range-diff, the document and git's own record of what became of commits", async () => {
		const repo = scene();
		repo.git("config", "notes.rewriteRef", "refs/notes/commits");
		repo.git("notes", "add", "-m", "of two", "series~3");
		await repo.miggptIn(repo.folder, editor(repo, "2s/pick/fixup/"), ...RUN, "-i");
		const made = repo.git("rev-parse", "--short=12", `${BRANCH}~3`);
		expect(repo.git("notes", "show", `${BRANCH}~3`)).toBe("of two");
		const shown = (await repo.miggpt("show", "2")).stdout;
		expect(shown).toContain(`-> ${made}`);
		expect(shown).toMatch(/a fixup of [0-9a-f]{12}, and part of its commit/);
		expect((await repo.miggpt("range-diff")).stdout).toMatch(
			new RegExp(
				`^1: {2}\\w{12} = 1: {2}${made} one \\(melded with 2\\)\n2: {2}\\w{12} = 1: {2}${made} two \\(melded with 1\\)\n3: {2}\\w{12} = 2: `,
			),
		);
		const document = JSON.parse((await repo.miggpt("report", "--json")).stdout);
		expect(document.patches[1]).toMatchObject({
			fate: "landed",
			newCommit: repo.git("rev-parse", `${BRANCH}~3`),
			meld: { how: "fixup", into: repo.git("rev-parse", "series~4"), isApart: false },
		});
		expect((await repo.miggpt("retry", "--park", "3")).code).toBe(3);
		expect(subjects(repo)).not.toContain("two");
		await repo.miggpt("undo");
		expect(subjects(repo)).toEqual(["one", "three", "four", "five"]);
		await repo.miggpt("undo");
		expect(repo.git("for-each-ref", "refs/heads/miggpt/")).toBe("");
	});

	it("leave a patch its own commit where none of its group landed before it, and say so", async () => {
		const repo = scene();
		await repo.miggptIn(repo.folder, editor(repo, "3s/pick/squash/"), ...RUN, "-i");
		expect(subjects(repo)).toEqual(["one", "two", "four", "five"]);
		const { stdout, stderr } = await repo.miggpt("retry", "--park", "2");
		expect(subjects(repo)).toEqual(["one", "three", "four", "five"]);
		expect(stderr).toMatch(/the message that you wrote for a group .* since patch [0-9a-f]{12} is parked/);
		const two = repo.git("rev-parse", "series~3").slice(0, 12);
		const apart = `has a commit of its own: it was to be squashed into ${two}, but none of those stands before it`;
		expect(stdout).toContain(`three\n    ${apart}\n`);
		expect((await repo.miggpt("show", "3")).stdout.replace(/\s+/g, " ")).toContain(apart);
		await repo.miggpt("undo");
		await repo.miggpt("retry", "--park", "3");
		expect((await repo.miggpt("show", "3")).stdout).toContain("you parked it");
	});

	it("stop at a patch that cannot be decided, and meld it once it is resolved", async () => {
		const repo = stopScene();
		const given = editor(repo, "2s/pick/squash/;3s/pick/squash/");
		const { code, stdout } = await repo.miggptIn(repo.folder, given, ...RUN, "-i");
		expect(code).toBe(3);
		expect((await repo.miggpt("show", "2")).stdout).toContain("to be squashed into");
		resolve(repo, worktreeIn(stdout));
		expect((await repo.miggpt("rebase", "--continue")).code).toBe(0);
		expect(subjects(repo)).toEqual(["c: first"]);
		expect(message(repo, BRANCH)).toBe("c: first\n\na: mend it\n\nIn two files.\n\nc: last");
	});

	it("join the messages of what landed where the one that was written speaks of more", async () => {
		const repo = stopScene();
		const given = editor(repo, "2s/pick/squash/;3s/pick/squash/", "1s/.*/all of it/");
		await repo.miggptIn(repo.folder, given, ...RUN, "-i");
		const skipped = await repo.miggpt("rebase", "--skip");
		expect(skipped.stderr).toMatch(
			/warning: the message that you wrote for a group of patches is not used, since patch [0-9a-f]{12} is skipped: theirs are joined/,
		);
		expect(message(repo, BRANCH)).toBe("c: first\n\nc: last");
	});

	it("can be asked for at a stop, of the patch that the run is stopped at too", async () => {
		const repo = stopScene();
		const stop = await repo.miggpt(...RUN);
		await repo.miggptIn(repo.folder, editor(repo, "1s/pick/fixup/"), "rebase", "--edit-todo");
		resolve(repo, worktreeIn(stop.stdout));
		expect((await repo.miggpt("rebase", "--continue")).code).toBe(0);
		expect(subjects(repo)).toEqual(["c: first", "a: mend it"]);
		expect(repo.show(BRANCH, "c.c")).toBe(lines([5, "\tfirst();"], [30, "\tlast();"]));
	});

	it("are checked as one", async () => {
		const repo = scene();
		const log = join(repo.folder, "log");
		const check = ["--exec", `git log -1 --format=%s >>${log}; ! grep -q "one();" a.c`];
		const given = editor(repo, "2s/pick/fixup/;4s/pick/fixup/");
		expect((await repo.miggptIn(repo.folder, given, ...RUN, ...check, "-i")).code).toBe(0);
		expect(repo.readFile("log")).toBe("two\nfour\nfive\n");
	});

	it("need a patch before them", async () => {
		const repo = scene();
		const { code, stderr } = await repo.miggptIn(repo.folder, editor(repo, "1s/pick/squash/"), ...RUN, "-i");
		expect([code, stderr]).toEqual([
			2,
			expect.stringContaining("line 1 has no patch before it to be melded with\nhint: nothing was changed"),
		]);
	});

	it("go along over several versions", async () => {
		const repo = scene();
		repo.git("tag", "newer", repo.commit("new", "newer\n", { "b.c": lines([35, "\tnewer();"]) }));
		const given = editor(repo, "2s/pick/squash/;5s/pick/fixup/", "1s/.*/both/;2,$d");
		const way = ["rebase", "old..new..newer", "--series", "series", "--branch", "done", "-i"];
		expect((await repo.miggptIn(repo.folder, given, ...way)).code).toBe(0);
		expect(repo.git("log", "--reverse", "--format=%s", "newer..done").split("\n")).toEqual([
			"both",
			"three",
			"four",
		]);
	});
});
