import { existsSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { driver, hunk, names, putFiles } from "../support/patch-files.js";
import { TestRepo } from "../support/repo.js";

const MAIL = "From: A <a@example.org>\nDate: Tue, 14 Nov 2023 23:13:20 +0100\nSubject: [PATCH] drv: x\n";

/** Runs on files and holds that nothing was written. @returns what was said */
async function refused(folder: string, path = folder, ...more: string[]): Promise<string> {
	const repo = new TestRepo().scene(
		{ "f.c": driver(), "d/g.c": driver() },
		{ "f.c": driver(), "d/g.c": driver() },
	);
	const before = `${repo.git("for-each-ref")}\n${repo.git("count-objects", "-v")}`;
	const out = join(folder, "..", "out");
	const args = path === "" ? [] : ["--patches", path];
	const { code, stderr, stdout } = await repo.miggpt("rebase", "old..new", ...args, ...more, "-o", out);
	expect(stdout).toBe("");
	expect(code).toBe(2);
	expect(existsSync(out)).toBe(false);
	expect(`${repo.git("for-each-ref")}\n${repo.git("count-objects", "-v")}`).toBe(before);
	const lines = stderr
		.trimEnd()
		.split("\n")
		.filter((line) => !/^reading \d+ patch files?$/.test(line));
	expect(lines.length, stderr).toBeLessThanOrEqual(2);
	return lines[0]!;
}

const good = `${names("f.c")}${hunk(10)}`;

it.each<[string, string, string]>([
	[
		"a mail that was cut off",
		`${MAIL}\n---\n${good.slice(0, -30)}`,
		"a.patch:15: the patch ends in the middle of a hunk",
	],
	[
		"a path outside the tree",
		`${names("../f.c")}${hunk(10)}`,
		"a.patch:1: a path outside the tree: a/../f.c",
	],
	["an absolute path", names("/etc/f.c", ["", ""]) + hunk(10), "a.patch:1: an absolute path: /etc/f.c"],
	[
		"a path in git's folder",
		`${names(".git/config")}${hunk(10)}`,
		"a.patch:1: a path inside git's own folder",
	],
	[
		"a file where a folder is",
		`${names("f.c/x.c")}@@ -0,0 +1 @@\n+int x;\n`,
		"a.patch:1: f.c/x.c cannot be a file: f.c is a file or a link here",
	],
	[
		"a context diff",
		"*** a/f.c\n--- b/f.c\n***************\n*** 1 ****\n! a\n--- 1 ----\n! b\n",
		"a.patch:1: a context diff",
	],
	[
		"a combined diff",
		"diff --cc f.c\nindex 1,2..3\n--- a/f.c\n+++ b/f.c\n@@@ -1,1 -1,1 +1,1 @@@\n- a\n",
		"a.patch:1: a combined diff",
	],
	[
		"format=flowed",
		`${MAIL}Content-Type: text/plain; format=flowed\n\nx\n---\n${good}`,
		"a.patch:1: a mail in format=flowed",
	],
	[
		"attachments",
		`${MAIL}Content-Type: multipart/mixed; boundary=x\n\n--x\n\n${good}`,
		"a.patch:1: a mail with attachments",
	],
	[
		"a binary file that is not in it",
		"diff --git a/x.bin b/x.bin\nindex 111..222 100644\nBinary files a/x.bin and b/x.bin differ\n",
		"a.patch:3: the patch says that a binary file differs, and not how",
	],
	[
		"a hunk's first line that is none",
		`${names("f.c")}@@ -x +y @@\n a\n`,
		"a.patch:3: not a hunk's first line",
	],
	["a file that is no text", `${good}\0`, "a.patch:1: not a text"],
	["no diff at all", "just words\n", "a.patch:1: no diff in it"],
])("refuses %s", async (_, text, says) => {
	const folder = putFiles({ "a.patch": text });
	expect(await refused(folder)).toContain(says);
});

it("refuses a series that names what is not there, or one patch twice", async () => {
	const missing = putFiles({ "a.patch": good, series: "a.patch\n# b\nb.patch\n" });
	expect(await refused(missing)).toContain("series:3: b.patch is not there");
	const twice = putFiles({ "a.patch": good, series: "a.patch\na.patch -p1\n" });
	expect(await refused(twice)).toContain("series:2: a.patch stands on line 1 already");
	const outside = putFiles({ series: "../a.patch\n" });
	expect(await refused(outside)).toContain("series:1: ../a.patch is outside the folder");
	const option = putFiles({ "a.patch": good, series: "a.patch --fuzz=3\n" });
	expect(await refused(option)).toContain("series:1: --fuzz=3 after a patch's name is not known");
});

it("refuses folders that cannot be read as one", async () => {
	expect(await refused(putFiles({ README: "x\n" }))).toContain("no patch in this folder");
	const folder = putFiles({});
	expect(await refused(folder, join(folder, "none"))).toContain("none: there is no such file or folder");
	const two = putFiles({ "x/a/1.patch": good, "y/a/1.patch": good });
	expect(await refused(two, join(two, "x/a"), "--patches", join(two, "y/a"))).toContain(
		"a would go out under the name of",
	);
	expect(await refused(folder, "", "--overlay", folder)).toContain("--overlay goes with --patches");
});

it("refuses loops of symbolic links and files of a size that no patch has", async () => {
	const folder = putFiles({});
	symlinkSync("b.patch", join(folder, "a.patch"));
	symlinkSync("a.patch", join(folder, "b.patch"));
	expect(await refused(folder)).toContain("a.patch: a loop of symbolic links");
	const nested = putFiles({ "x/1.patch": good });
	symlinkSync("..", join(nested, "x/up"));
	expect(await refused(nested, `${nested}/**`)).toMatch(
		/folders in folders without end|loop of symbolic links/,
	);
	const large = putFiles({});
	writeFileSync(join(large, "a.patch"), "");
	truncateSync(join(large, "a.patch"), 200 << 20);
	expect(await refused(large)).toContain("a.patch: 200 MB, and at most 128 MB are read");
});

it("refuses packed files that are damaged", async () => {
	expect(await refused(putFiles({ "a.patch.gz": "no gzip" }))).toContain("a.patch.gz: ");
});
