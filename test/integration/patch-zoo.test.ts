import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { driver, filesIn, hunk, names, putFiles } from "../support/patch-files.js";
import { type Files, TestRepo } from "../support/repo.js";

const DATE = "Date: Tue, 14 Nov 2023 23:13:20 +0100";
const BODY = "It has to be.\n\nSigned-off-by: J Maker <joerg@example.org>\n";
const STAT = "---\n drv.c | 2 +-\n 1 file changed, 1 insertion(+), 1 deletion(-)\n\n";

/** What stands above a diff, by its kind. */
const HEADERS: Readonly<Record<string, string>> = {
	mail: `From 0123456789abcdef0123456789abcdef01234567 Mon Sep 17 00:00:00 2001\nFrom: J Maker <joerg@example.org>\n${DATE}\nSubject: [PATCH v3 2/9] drv: set up the device\n before it is used\n\n${BODY}${STAT}`,
	encoded: `From: =?UTF-8?q?J=C3=B6rg?= Maker <joerg@example.org>\n${DATE}\nSubject: =?utf-8?b?ZHJ2OiBzZXQgw7xw?=\n\n${BODY}${STAT}`,
	inner: `From: List <list@example.org>\n${DATE}\nSubject: [PATCH] drv: set up\n\nFrom: J Maker <joerg@example.org>\n\n${BODY}${STAT}`,
	quilted: `From: J Maker <joerg@example.org>\nSubject: drv: set up\n\n${BODY}\n`,
	dep3: "Description: set the device up\n It has to be.\n .\n Before it is used.\nAuthor: Dee Bian <dee@example.org>\nForwarded: no\nLast-Update: 2023-11-14\n---\nThis patch header follows DEP-3.\n\n",
	text: "Set the device up\n\n  * indented text of quilt's\n\n",
	none: "",
	patchwork: `From patchwork Tue Nov 14 22:13:20 2023\nX-Patchwork-Id: 1234\nFrom: J Maker <joerg@example.org>\nSubject: drv: set up\n${DATE}\n\n${BODY}${STAT}`,
};

/** How a text is written. */
const WRITTEN: Readonly<Record<string, (text: string) => string>> = {
	lf: (text) => text,
	crlf: (text) => text.replace(/\n/g, "\r\n"),
	latin1: (text) =>
		text.replace("It has to be", "It has to b\xe9").replace("set_up(dev);", "set_up(dev); /* \xe9 */"),
};

/** A diff of the lines of a driver, by the tool that made it. */
const PLAIN: Readonly<Record<string, (path: string) => string>> = {
	git: (path) =>
		`diff --git a/${path} b/${path}\nindex 1111111..2222222 100644\n${names(path)}${hunk(10)}-- \n2.39.2\n\n`,
	stamped: (path) =>
		`diff -Naur a/${path} b/${path}\n--- a/${path}\t2023-11-14 22:13:20.000000000 +0000\n+++ b/${path}\t2023-11-14 22:14:20.000000000 +0000\n${hunk(10)}`,
	index: (path) =>
		`Index: linux/${path}\n${"=".repeat(67)}\n${names(path, ["linux.orig/", "linux/"])}${hunk(10)}`,
};

/** The same diff without context, and what else a diff can say. */
const ODD: Readonly<Record<string, string>> = {
	bare: `${names("bare.c")}@@ -11 +11 @@\n-${driver().split("\n")[10]}\n+\tset_up(dev);\n`,
	copied: `diff --git a/kept.c b/copy.c\nsimilarity index 100%\ncopy from kept.c\ncopy to copy.c\n`,
	executable:
		"diff --git a/run.sh b/run.sh\nnew file mode 100755\nindex 0000000..1111111\n--- /dev/null\n+++ b/run.sh\n@@ -0,0 +1 @@\n+#!/bin/sh\n",
	link: "diff --git a/link b/link\nnew file mode 120000\nindex 0000000..1111111\n--- /dev/null\n+++ b/link\n@@ -0,0 +1 @@\n+kept.c\n\\ No newline at end of file\n",
	empty: "diff --git a/empty b/empty\nnew file mode 100644\nindex 0000000..e69de29\n",
	epoch:
		"--- a/stamped-new.c\t1970-01-01 01:00:00.000000000 +0100\n+++ b/stamped-new.c\t2023-11-14 22:14:20.000000000 +0000\n@@ -0,0 +1 @@\n+int one;\n",
	quoted: `--- "a/caf\\303\\251.c"\n+++ "b/caf\\303\\251.c"\n${hunk(10)}`,
	blank: `--- a/with blank.c\t\n+++ b/with blank.c\t\n${hunk(10)}`,
	function: `${names("function.c")}${hunk(10).replace("int probe(void)", "static int probe(struct device *dev) /* @@ */")}`,
	several: `${names("first.c")}${hunk(10)}${hunk(30)}\nSome words between.\n\n${names("second.c")}${hunk(20)}`,
	counts: `${names("counts.c")}${hunk(10).replace(",7 +", ",9 +")}${hunk(30)}`,
	comment: `# a comment\n#\n${names("comment.c")}${hunk(10)}`,
	reversed: `${names("reversed.c")}${hunk(10).replace(/^-(.*)\n\+(.*)$/m, "-$2\n+$1")}`,
};

/** Every header over every diff in every writing, each about a file of its own, and the odd ones. */
function zoo(): { patches: Record<string, string>; files: Files } {
	const patches: Record<string, string> = {};
	const files: Record<string, string> = { "kept.c": driver(5) };
	for (const [header, text] of Object.entries(HEADERS))
		for (const [tool, diff] of Object.entries(PLAIN))
			for (const [way, write] of Object.entries(WRITTEN)) {
				const name = `${header}-${tool}-${way}`;
				patches[`${name}.patch`] = write(text + diff(`${name}.c`));
				files[`${name}.c`] = driver();
			}
	for (const [name, text] of Object.entries(ODD)) patches[`odd/${name}.diff`] = text;
	for (const path of ["bare.c", "function.c", "first.c", "second.c", "counts.c", "comment.c", "reversed.c"])
		files[path] = driver();
	for (const path of ["caf\xc3\xa9.c", "with blank.c"]) files[path] = driver();
	return { patches, files };
}

it("every header over every diff comes out byte for byte where the target is the base", async () => {
	const { patches, files } = zoo();
	const repo = new TestRepo().scene(files, { ...files, "other.c": "int other;\n" });
	const series = Object.keys(patches)
		.map((name) => `${name}${name.includes("reversed") ? " -R" : ""}\n`)
		.join("# next\n\n");
	const from = putFiles({ ...patches, series });
	for (const [range, branch] of [
		["old..old", "same"],
		["old..new", "next"],
	]) {
		const args = ["--patches", from, "-o", `${from}-${branch}`, "--branch", branch!];
		const { code, stdout, stderr } = await repo.miggpt("rebase", range!, ...args);
		expect(stderr).not.toMatch(/error|fuzz|not apply/);
		expect(stdout).toContain(
			`patches: ${Object.keys(patches).length} in = ${Object.keys(patches).length} landed`,
		);
		expect(code).toBe(0);
	}
	const { "odd/counts.diff": mended, ...next } = filesIn(`${from}-next`);
	const { "odd/counts.diff": wrong, ...was } = filesIn(from);
	expect(filesIn(`${from}-same`)).toEqual({ ...was, "odd/counts.diff": wrong });
	expect(next).toEqual(was);
	expect(mended).toBe(`${names("counts.c")}${hunk(10)}${hunk(30)}`);
	expect(repo.show("next", "mail-git-crlf.c")).toBe(driver(10));
	expect(repo.git("ls-tree", "next", "link", "run.sh")).toMatch(/^120000 .*\tlink\n100755 .*\trun\.sh$/);
	expect(repo.show("next", "copy.c")).toBe(driver(5));
	expect(repo.git("log", "--format=%an <%ae>|%s", "next").split("\n")).toContain(
		"J Maker <joerg@example.org>|drv: set up the device before it is used",
	);
});

it("patches without a date give the same commits again, with that of BASE, and a branch by their folder's name", async () => {
	const tips = [];
	for (let i = 0; i < 2; i++) {
		const repo = new TestRepo().scene({ "f.c": driver() }, { "f.c": driver(), "g.c": "int g;\n" });
		const from = putFiles({ "a.patch": `${names("f.c")}${hunk(10)}` });
		const { stderr } = await repo.miggpt("rebase", "old..new", "--patches", from, "-o", `${from}-out`);
		expect(stderr).toContain("note: 1 patch has no date, and gets that of old\n");
		expect(repo.git("log", "-1", "--format=%ad", "miggpt/patches-new")).toBe(
			repo.git("log", "-1", "--format=%cd", "old"),
		);
		tips.push(repo.git("log", "-1", "--format=%T %an %ad", "miggpt/patches-new"));
	}
	expect(tips[0]).toBe(tips[1]);
});

it.each(["gzip", "bzip2", "xz", "zstd"].filter((program) => spawnSync(program, ["--version"]).status === 0))(
	"a folder and a mailbox packed by %s come out as they were",
	async (program) => {
		const ending = { gzip: "gz", bzip2: "bz2", xz: "xz", zstd: "zst" }[program]!;
		const repo = new TestRepo().scene({ "f.c": driver() }, { "f.c": driver(), "g.c": "int g;\n" });
		const mails = [10, 30].map((at) => `${HEADERS.mail}${names("f.c")}${hunk(at)}-- \n2.39.2\n\n`);
		const text = mails.join("");
		const bytes = execFileSync(program, ["-c"], { input: Buffer.from(text, "latin1") });
		const from = putFiles({ [`all.mbox.${ending}`]: bytes.toString("latin1") });
		const mbox = join(from, `all.mbox.${ending}`);
		expect((await repo.miggpt("rebase", "old..new", "--patches", mbox, "-o", `${from}-out`)).code).toBe(0);
		expect(filesIn(`${from}-out`)).toEqual(filesIn(from));
		writeFileSync(mbox, execFileSync(program, ["-c"], { input: Buffer.from(mails[0]!, "latin1") }));
		const single = ["--patches", mbox, "-o", `${from}-one`, "--branch", "one"];
		expect((await repo.miggpt("rebase", "old..new", ...single)).code).toBe(0);
		expect(readFileSync(`${from}-one/all.mbox.${ending}`)).toEqual(readFileSync(mbox));
	},
);
