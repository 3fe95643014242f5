import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { driver, filesIn, hunk, names, putFiles } from "../support/patch-files.js";
import { type Files, TestRepo } from "../support/repo.js";

const MAIL = `From 0123456789abcdef0123456789abcdef01234567 Mon Sep 17 00:00:00 2001
From: =?UTF-8?q?J=C3=B6rg?= Maker <joerg@example.org>
Date: Tue, 14 Nov 2023 23:13:20 +0100
Subject: [PATCH v3 2/9] drv: set up the device before it
 is used

It has to be.

Signed-off-by: J Maker <joerg@example.org>
---
 drv.c | 2 +-
 1 file changed, 1 insertion(+), 1 deletion(-)

`;

const DEP3 = `Description: set the device up
 It has to be.
 .
 Before it is used.
Author: Dee Bian <dee@example.org>
Forwarded: no
Last-Update: 2023-11-14

`;

/** A repository with the same file in many places, so that each patch of a zoo has one of its own. */
function world(files: readonly string[], base = driver(), target = base): TestRepo {
	const all = (text: string): Files => Object.fromEntries(files.map((file) => [file, text]));
	return new TestRepo().scene(all(base), all(target));
}

describe("a series of patch files", () => {
	const zoo: Record<string, string> = {
		"01-mail.patch": `${MAIL}diff --git a/f01.c b/f01.c\nindex 1111111..2222222 100644\n${names("f01.c")}${hunk(10)}-- \n2.39.2\n\n`,
		"02-dep3.patch": `${DEP3}${names("f02.c")}${hunk(11)}`,
		"03-text.diff": `Set the device up\n\nFree text of quilt's.\n\nIndex: linux/f03.c\n${"=".repeat(67)}\n${names("f03.c", ["linux.orig/", "linux/"])}${hunk(12)}`,
		"04-none.patch": `${names("f04.c")}${hunk(13)}`,
		"05-stamps.patch": `diff -Naur a/f05.c b/f05.c\n--- a/f05.c\t2023-11-14 22:13:20.000000000 +0000\n+++ b/f05.c\t2023-11-14 22:14:20.000000000 +0000\n${hunk(14)}`,
		"06-crlf.patch": `${MAIL}${names("f06.c")}${hunk(15)}`.replace(/\n/g, "\r\n"),
		"07-latin1.patch": `caf\xe9: d\xe9marre\n\n${names("f07.c")}${hunk(16, "\tset_up(dev); /* \xe9 */")}`,
		"08-new.patch": `From: N <n@example.org>\nSubject: a new file\n\n--- /dev/null\n+++ b/new/file.c\n@@ -0,0 +1,2 @@\n+int one;\n+int two;\n`,
		"09-rename.patch": `diff --git a/f09.c b/moved/f09.c\nsimilarity index 100%\nrename from f09.c\nrename to moved/f09.c\n`,
		"10-mode.patch": `diff --git a/f10.c b/f10.c\nold mode 100644\nnew mode 100755\n`,
		"11-gone.patch": `--- a/f11.c\n+++ /dev/null\n@@ -1,60 +0,0 @@\n${driver().replace(/^/gm, "-").slice(0, -1)}`,
		"12-sub.patch": `${names("drivers/f12.c")}${hunk(20)}`,
		"sub/13-p0.patch": names("f13.c", ["", ""]) + hunk(21),
		"14-p2.patch": names("f14.c", ["a/linux/", "b/linux/"]) + hunk(22),
		"15-reversed.patch": `${names("f15.c")}${hunk(23).replace(/^-(.*)\n\+(.*)$/m, "-$2\n+$1")}`,
		"16-no-newline.patch": `${names("last.txt")}@@ -1,2 +1,2 @@\n one\n-two\n\\ No newline at end of file\n+three\n\\ No newline at end of file\n`,
		"17-blank-context.patch": `${names("blank.txt")}@@ -1,3 +1,3 @@\n one\n\n-two\n+three\n`,
	};
	const series = `# the zoo\n\n${Object.keys(zoo)
		.map((name) => {
			const options = /p0/.test(name)
				? " -p0"
				: /p2/.test(name)
					? " -p2"
					: /reversed/.test(name)
						? " -R"
						: "";
			return `${name}${options}${/mail/.test(name) ? "  # keep it first" : ""}\n`;
		})
		.join("")}#98-not-this.patch\n`;

	function zooWorld(): TestRepo {
		const files: Files = Object.fromEntries([
			...Array.from({ length: 15 }, (_, i) => [`f${String(i + 1).padStart(2, "0")}.c`, driver()] as const),
			["drivers/f12.c", driver()],
			["last.txt", "one\ntwo"],
			["blank.txt", "one\n\ntwo\n"],
		]);
		return new TestRepo().scene(files, { ...files, "other.c": "int other;\n" });
	}

	it("comes out byte for byte where the target is the base", async () => {
		const repo = zooWorld();
		const from = putFiles({ ...zoo, series });
		const { code, stderr } = await repo.miggpt("rebase", "old..new", "--patches", from, "-o", `${from}-out`);
		expect(stderr).not.toMatch(/note: (?!15 patches have no date)|fuzz|not apply/);
		expect(code).toBe(0);
		expect(filesIn(`${from}-out`)).toEqual(filesIn(from));
		const moved = {
			"1.patch": `${names("f01.c")}${hunk(10, undefined, 2)}`,
			"2.patch": zoo["02-dep3.patch"]!,
		};
		const some = putFiles(moved);
		const same = ["--patches", some, "-o", `${some}-out`, "--branch", "same"];
		expect((await repo.miggpt("rebase", "old..old", ...same)).code).toBe(0);
		expect(filesIn(`${some}-out`)).toEqual(moved);
	});

	it("keeps authors, dates and messages on the branch", async () => {
		const repo = zooWorld();
		const from = putFiles({ ...zoo, series });
		await repo.miggpt(
			"rebase",
			"old..new",
			"--patches",
			from,
			"--branch",
			"b",
			"--author",
			"Z <z@example.org>",
		);
		const log = repo.git("log", "--reverse", "--format=%an|%ae|%ad|%s", "--date=raw", "new..b").split("\n");
		expect(log[0]).toBe(
			"J\xc3\xb6rg Maker|joerg@example.org|1700000000 +0100|drv: set up the device before it is used",
		);
		expect(log[1]).toMatch(/^Dee Bian\|dee@example.org\|.*\|set the device up$/);
		expect(log[3]).toMatch(/^Z\|z@example.org\|.*\|04-none$/);
		expect(repo.show("b", "moved/f09.c")).toBe(driver());
		expect(repo.show("b", "f15.c")).toBe(driver(23));
	});

	it("mends the numbers of hunks that moved, and nothing else", async () => {
		const files = { "f.c": driver(), "g.c": driver() };
		const repo = new TestRepo().scene(files, { "f.c": `/* new */\n${driver()}`, "g.c": driver() });
		const patch = `${DEP3}${names("f.c")}${hunk(20)}${names("g.c")}${hunk(30)}`;
		const from = putFiles({ "a.patch": patch });
		await repo.miggpt("rebase", "old..new", "--patches", from, "-o", `${from}-out`);
		const moved = `${DEP3}${names("f.c")}${hunk(20, undefined, 1)}${names("g.c")}${hunk(30)}`;
		expect(filesIn(`${from}-out`)).toEqual({ "a.patch": moved });
		await repo.miggpt(
			"rebase",
			"old..new",
			"--patches",
			from,
			"-o",
			`${from}-same`,
			"--branch",
			"b2",
			"--refresh",
			"none",
		);
		expect(filesIn(`${from}-same`)).toEqual({ "a.patch": patch });
	});

	it("puts new hunks under the old header where they were ported", async () => {
		const changed = driver().replace("step_19(dev, 19)", "step_19(dev, true)");
		const repo = new TestRepo().scene({ "f.c": driver() }, { "f.c": changed });
		const from = putFiles({ "a.patch": `${DEP3}${names("f.c")}${hunk(20)}` });
		const { code } = await repo.miggpt("rebase", "old..new", "--patches", from, "-o", `${from}-out`);
		expect(code).toBe(0);
		const out = filesIn(`${from}-out`)["a.patch"]!;
		expect(out.startsWith(`${DEP3}${names("f.c")}@@ -18,7 +18,7 @@`)).toBe(true);
		expect(out).toContain(" \tstep_19(dev, true);\n-\tstep_20(dev, 20);\n+\tset_up(dev);\n");
	});

	it("keeps what stands between the diffs of a file of several mails where they were ported", async () => {
		const changed = driver().replace("step_19(dev, 19)", "step_19(dev, true)");
		const repo = new TestRepo().scene(
			{ "f.c": driver(), "g.c": driver() },
			{ "f.c": changed, "g.c": changed },
		);
		const between = `-- \n2.39.2\n\n${MAIL.replace("2/9", "3/9")}`;
		const rename = "diff --git a/g.c b/h.c\nsimilarity index 98%\nrename from g.c\nrename to h.c\n";
		const twice = `${MAIL}diff --git a/f.c b/f.c\n${names("f.c")}${hunk(20)}${between}${rename}--- a/g.c\n+++ b/h.c\n${hunk(20)}`;
		const from = putFiles({ "a.patch": twice });
		const { code } = await repo.miggpt("rebase", "old..new", "--patches", from, "-o", `${from}-out`);
		expect(code).toBe(0);
		const out = filesIn(`${from}-out`)["a.patch"]!;
		expect(out).toContain(` \tstep_23(dev, 23);\n${between}diff --git a/g.c b/h.c\n`);
		expect(out).toMatch(/rename to h\.c\n(?:.*\n)*?@@ -18,7 \+18,7 @@/);
	});

	it("comments patches that are left out, with fate and reason, and puts their files aside", async () => {
		const gone = driver().replace(/.*step_2[0-9].*\n/g, "\trewritten();\n");
		const repo = new TestRepo().scene(
			{ "f.c": driver(), "g.c": driver(40) },
			{ "f.c": gone, "g.c": driver(40) },
		);
		const has = `${names("g.c")}${hunk(40)}`;
		const patches = {
			"1.patch": has,
			"2.patch": `${names("f.c")}${hunk(25)}`,
			"3.patch": `${names("g.c")}${hunk(50)}`,
		};
		const from = putFiles({ ...patches, series: "1.patch\n2.patch # why\n3.patch\n" });
		const { code, stderr } = await repo.miggpt(
			"rebase",
			"old..new",
			"--patches",
			from,
			"-o",
			`${from}-out`,
			"--on-conflict",
			"park",
		);
		expect(code).toBe(3);
		expect(stderr).toMatch(/in old already:\n {4}1\.patch/);
		const out = filesIn(`${from}-out`);
		expect(out.series).toMatch(
			/^# 1\.patch {2}# upstream: .*\n# 2\.patch # why {2}# parked: .*\n3\.patch\n$/,
		);
		expect(Object.keys(out).sort()).toEqual([
			"3.patch",
			"not-applied/1.patch",
			"not-applied/2.patch",
			"series",
		]);
		expect(out["not-applied/2.patch"]).toBe(patches["2.patch"]);
	});

	it("takes patches that were made for another base by what they show", async () => {
		const later = driver().replace("step_19(dev, 19)", "step_19(dev, LATER)");
		const repo = new TestRepo().scene({ "f.c": driver() }, { "f.c": later });
		const patch = `${names("f.c")}${hunk(20).replace("step_19(dev, 19)", "step_19(dev, LATER)")}`.replace(
			" \tstep_18(dev, 18);",
			" \tstep_18(dev, 18);",
		);
		const from = putFiles({ "a.patch": patch.replace("step_21(dev, 21)", "step_21(dev, OTHER)") });
		const { stderr } = await repo.miggpt(
			"rebase",
			"old..new",
			"--patches",
			from,
			"--on-conflict",
			"park",
			"-n",
		);
		expect(stderr).toMatch(/not applying to old, .*:\n {4}a\.patch/);
	});

	it("names the tag that the patches were made for", async () => {
		const other = driver().replace(/dev/g, "pdev");
		const repo = new TestRepo().scene({ "f.c": driver() }, { "f.c": other });
		repo.git("tag", "v6.1", "old");
		repo.git("tag", "v6.1.7", "new");
		const patches = Object.fromEntries(
			[10, 20, 30, 40].map((at) => [`${at}.patch`, `${names("f.c")}${hunk(at).replace(/dev/g, "pdev")}`]),
		);
		const from = putFiles(patches);
		const { stderr } = await repo.miggpt(
			"rebase",
			"v6.1..new",
			"--patches",
			from,
			"-n",
			"--on-conflict",
			"park",
		);
		expect(stderr).toContain("name v6.1.7 as BASE");
	});

	it("takes folders in order, overlays, guards, packed files, mailboxes, commits of other repositories", async () => {
		const repo = world(["f.c", "g.c"]);
		const from = putFiles({
			"one/1.patch": `${names("f.c")}${hunk(10)}`,
			"two/2.patch": `${names("over.c")}${hunk(10)}`,
			"files/over.c": driver(),
			"guarded/series": "+rt 3.patch\n+no 4.patch\n-rt 4.patch\n",
			"guarded/3.patch": `${names("g.c")}${hunk(10)}`,
			"guarded/4.patch": `${names("g.c")}${hunk(15)}`,
		});
		execFileSync("gzip", ["-n", join(from, "two/2.patch")]);
		const args = [
			"--overlay",
			join(from, "files"),
			"--patches",
			join(from, "one"),
			"--patches",
			join(from, "two"),
			"--patches",
			join(from, "guarded"),
			"--guard",
			"rt",
		];
		const { code } = await repo.miggpt("rebase", "old..new", ...args, "-o", `${from}-out`, "--branch", "b");
		expect(code).toBe(0);
		const out = filesIn(`${from}-out`);
		expect(Object.keys(out).sort()).toEqual([
			"guarded/3.patch",
			"guarded/series",
			"one/1.patch",
			"two/2.patch.gz",
		]);
		expect(out["two/2.patch.gz"]).toBe(readFileSync(join(from, "two/2.patch.gz"), "latin1"));
		expect(repo.show("b", "over.c")).toBe(driver(10));

		const other = new TestRepo();
		other.git("commit", "-q", "--allow-empty", "-m", "root");
		const packed = other.commit(undefined, "packaging\n", {
			"debian/patches/series": "x.patch\n",
			"debian/patches/x.patch": `${names("f.c")}${hunk(30)}`,
		});
		const path = `${other.folder}@${packed}:debian/patches`;
		const elsewhere = await repo.miggpt(
			"rebase",
			"old..new",
			"--patches",
			path,
			"-o",
			`${from}-rev`,
			"--branch",
			"c",
		);
		expect(elsewhere.code).toBe(0);
		expect(filesIn(`${from}-rev`)).toEqual({ series: "x.patch\n", "x.patch": `${names("f.c")}${hunk(30)}` });

		const cover = MAIL.replace(/---\n[\s\S]*/, "-- \n2.39.2\n\n");
		const mbox = `${cover}${MAIL}${names("f.c")}${hunk(30)}-- \n2.39.2\n\n${MAIL}${names("f.c")}${hunk(40)}-- \n2.39.2\n\n`;
		const file = join(putFiles({ "all.mbox": mbox }), "all.mbox");
		const mails = await repo.miggpt(
			"rebase",
			"old..new",
			"--patches",
			file,
			"-o",
			`${from}-mbox`,
			"--branch",
			"d",
		);
		expect(mails.code).toBe(0);
		expect(filesIn(`${from}-mbox`)).toEqual({ "all.mbox": mbox });
		expect(repo.git("rev-list", "--count", "new..d")).toBe("2");
	});

	it("keeps what an overlay lets run, and names what it replaces", async () => {
		const repo = world(["f.c"]);
		const from = putFiles({
			"p/a.patch": `${names("over.sh")}${hunk(10)}`,
			"files/over.sh": driver(),
			"files/f.c": `/* mine */\n${driver()}`,
		});
		chmodSync(join(from, "files/over.sh"), 0o755);
		const args = ["--overlay", join(from, "files"), "--patches", join(from, "p"), "--branch", "b"];
		const { code, stderr } = await repo.miggpt("rebase", "old..new", ...args);
		expect(code).toBe(0);
		expect(stderr).toContain(
			"note: the overlay replaces f.c of old\nnote: the overlay replaces f.c of new\n",
		);
		expect(stderr).not.toContain("replaces over.sh");
		expect(repo.git("ls-tree", "b", "over.sh")).toMatch(/^100755 /);
	});

	it("goes on after a stop, and can be undone", async () => {
		const target = driver().replace("step_25(dev, 25)", "step_25(dev, false)");
		const repo = new TestRepo().scene({ "f.c": driver() }, { "f.c": target });
		const from = putFiles({
			series: "a.patch\nb.patch\n",
			"a.patch": `${names("f.c")}${hunk(25)}`,
			"b.patch": `${names("f.c")}${hunk(50)}`,
		});
		expect((await repo.miggpt("rebase", "old..new", "--patches", from, "-o", `${from}-out`)).code).toBe(3);
		expect((await repo.miggpt("rebase", "--skip")).code).toBe(0);
		expect(filesIn(`${from}-out`).series).toMatch(/^# a\.patch {2}# skipped: .*\nb\.patch\n$/);
		expect((await repo.miggpt("undo")).code).toBe(0);
		expect(existsSync(join(`${from}-out`, "series"))).toBe(false);
	});

	it("mends a hunk's wrong counts and says so", async () => {
		const repo = world(["f.c"]);
		const wrong = `${names("f.c")}${hunk(10).replace("+8,7", "+8,9")}`;
		const from = putFiles({ "a.patch": wrong });
		const { code, stderr } = await repo.miggpt("rebase", "old..new", "--patches", from, "-o", `${from}-out`);
		expect(code).toBe(0);
		expect(stderr).toMatch(/a\.patch:3: the counts of its hunk are wrong/);
		expect(filesIn(`${from}-out`)["a.patch"]).toBe(`${names("f.c")}${hunk(10)}`);
	});

	it("leaves a list behind a hunk alone, and takes lines before the next hunk into it", async () => {
		const repo = world(["f.c", "g.c"]);
		const files = {
			"a.patch": `${names("f.c")}${hunk(10)}+ one thing\n+ another\n`,
			"b.patch": `${names("f.c")}${hunk(30)}- to do\n\n${names("g.c")}${hunk(20)}-- \n2.39.2\n`,
			"c.patch": `${names("g.c")}${hunk(40).replace("-38,7 +38,7", "-38,6 +38,6")}${hunk(50)}`,
		};
		const from = putFiles(files);
		const args = ["--patches", from, "-o", `${from}-out`, "--branch", "b"];
		const { code, stderr } = await repo.miggpt("rebase", "old..new", ...args);
		expect(code).toBe(0);
		expect(stderr.match(/[abc]\.patch:\d+: [^\n]{10}/g)).toEqual([
			"a.patch:12: what looks",
			"b.patch:12: what looks",
			"c.patch:3: the counts",
		]);
		expect(filesIn(`${from}-out`)).toEqual({ ...files, "c.patch": `${names("g.c")}${hunk(40)}${hunk(50)}` });
		expect(repo.show("b", "f.c")).not.toContain("thing");
	});

	it("takes two diffs of a file in one patch, and refuses a second that does not apply", async () => {
		const repo = world(["f.c"]);
		const twice = { "a.patch": `${names("f.c")}${hunk(10)}${names("f.c")}${hunk(30)}` };
		const from = putFiles(twice);
		const args = ["--patches", from, "-o", `${from}-out`, "--branch", "b"];
		expect((await repo.miggpt("rebase", "old..new", ...args)).code).toBe(0);
		expect(filesIn(`${from}-out`)).toEqual(twice);
		const other = hunk(30).replace(/step_2[89]/g, "other");
		const wrong = putFiles({ "a.patch": `${names("f.c")}${hunk(10)}${names("f.c")}${other}` });
		const { code, stderr } = await repo.miggpt("rebase", "old..new", "--patches", wrong, "--branch", "c");
		expect(code).toBe(2);
		expect(stderr).toMatch(/a\.patch:12: a second diff of f\.c in this patch/);
	});

	it("refuses a hunk that stands apart from its file's diff", async () => {
		const repo = world(["f.c"]);
		const from = putFiles({ "a.patch": `${names("f.c")}${hunk(10)}\n${hunk(30)}` });
		const { code, stderr } = await repo.miggpt("rebase", "old..new", "--patches", from);
		expect(code).toBe(2);
		expect(stderr).toMatch(/a\.patch:13: a hunk that belongs to no file's diff/);
	});
});
