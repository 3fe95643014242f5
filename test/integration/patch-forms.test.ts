import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { driver, filesIn, hunk, names, putFiles } from "../support/patch-files.js";
import { numbered, TestRepo } from "../support/repo.js";

/** A diff that adds a line to the file that the series changes. */
const EVIL = `diff --git a/f.c b/f.c\nindex 1111111..2222222 100644\n${names("f.c")}@@ -50,2 +50,3 @@\n \tstep_49(dev, 49);\n+\tevil();\n \tstep_50(dev, 50);\n`;
/** Messages that git would take for more than a message. */
const MESSAGES = [
	`zed: diff\n\nThis is what happened:\n\n${EVIL}\nSo fix it.\n`,
	"zed: rule\n\nBefore.\n---\nAfter it.\n\n---\n",
	`zed: indented diff\n\n${EVIL.replace(/^/gm, "  ")}\n`,
	`zed: crlf\r\n\r\n---\r\nbody\r\n\n${EVIL}`,
	"zed: another mail\n\nFrom 0123456789abcdef0123456789abcdef01234567 Mon Sep 17 00:00:00 2001\nFrom: B <b@example.org>\nSubject: fake\n",
	"zed: index\n\nIndex: f.c\n===================\n--- f.c\n",
	"zed: harmless\n\nFrom here on: --- a/f.c\n",
];

/** A series of one commit a message, each of which changes a line. */
function suspicious(): TestRepo {
	const lines = (upTo: number) => numbered(60, (line, i) => (i > 0 && i <= upTo ? `\tnew_${i}();` : line));
	return new TestRepo().scene(
		{ "f.c": lines(0) },
		{ "f.c": `/* top */\n${lines(0)}` },
		...MESSAGES.map((message, i) => ({ message, files: { "f.c": lines(i + 1) } })),
	);
}

/** Applies mails with `git am` to the target in a worktree. @returns the tree that they give */
function applied(repo: TestRepo, ...mails: string[]): string {
	const folder = `${putFiles({})}-am`;
	repo.git("worktree", "add", "-q", "--detach", folder, "new");
	repo.git("-C", folder, "am", "-q", ...mails);
	return repo.git("-C", folder, "rev-parse", "HEAD^{tree}");
}

describe("mails that git am reads", () => {
	it("give the branch's tree whatever their messages quote, and say where they were quoted", async () => {
		const repo = suspicious();
		const out = `${putFiles({})}-out`;
		const { code, stdout } = await repo.miggpt(
			"rebase",
			"old..new",
			"--branch",
			"b",
			"-o",
			out,
			"--series",
			"series",
		);
		expect(code).toBe(0);
		const files = Object.keys(filesIn(out)).filter(
			(name) => name.endsWith(".patch") && !name.startsWith("0000-"),
		);
		expect(files).toHaveLength(MESSAGES.length);
		expect(applied(repo, ...files.map((name) => join(out, name)))).toBe(repo.git("rev-parse", "b^{tree}"));
		expect(stdout.match(/git am would change .* are quoted/g)).toHaveLength(5);
		expect(filesIn(out)[files[1]!]).toContain("\n\nBefore.\n ---\nAfter it.\n\n ---\n---\n f.c | 2 +-\n");
	});

	it("come in one mailbox where that is asked", async () => {
		const repo = suspicious();
		const out = `${putFiles({})}-out`;
		await repo.miggpt("rebase", "old..new", "--branch", "b", "-o", out, "--as", "mbox", "--series", "series");
		expect(Object.keys(filesIn(out))).toEqual(["series.mbox"]);
		expect(applied(repo, join(out, "series.mbox"))).toBe(repo.git("rev-parse", "b^{tree}"));
	});
});

describe("a folder for quilt", () => {
	const hasPatch = spawnSync("patch", ["--version"]).status === 0;

	it.skipIf(!hasPatch)("is made of commits, and GNU patch applies what they change alone", async () => {
		const repo = suspicious();
		const out = `${putFiles({})}-out`;
		await repo.miggpt(
			"rebase",
			"old..new",
			"--branch",
			"b",
			"-o",
			out,
			"--as",
			"quilt",
			"--series",
			"series",
		);
		const files = filesIn(out);
		const series = files.series!.trimEnd().split("\n");
		expect(series).toEqual(Object.keys(files).filter((name) => name !== "series"));
		const tree = putFiles({ "f.c": repo.show("new", "f.c") });
		for (const name of series)
			execFileSync("patch", ["-p1", "-F0", "-s"], { cwd: tree, input: readFileSync(join(out, name)) });
		expect(filesIn(tree)).toEqual({ "f.c": repo.show("b", "f.c") });
	});

	it("is made of a folder that has no series file: the patches as they were, and what is left out named", async () => {
		const repo = new TestRepo().scene(
			{ "f.c": driver(), "g.c": driver(30) },
			{ "f.c": driver(), "g.c": driver(30) },
		);
		repo.git("commit", "-q", "--allow-empty", "-m", "x");
		const patches = {
			"1.patch": `${names("f.c")}${hunk(10)}`,
			"2.patch": `${names("g.c")}${hunk(30)}`,
			"3.patch": `${names("f.c")}${hunk(40)}`,
		};
		const from = putFiles(patches);
		const args = ["--patches", from, "-o", `${from}-out`, "--as", "quilt", "--left-out", "omit"];
		expect((await repo.miggpt("rebase", "old..new", ...args)).code).toBe(0);
		const { "2.patch": _, ...kept } = patches;
		const { series, ...files } = filesIn(`${from}-out`);
		expect(files).toEqual(kept);
		expect(series).toMatch(/^1\.patch\n# 2\.patch {2}# upstream: .*\n3\.patch\n$/);
	});

	it("is made of a folder, a mailbox and a patch together, and quilt's order is theirs", async () => {
		const repo = new TestRepo().scene({ "f.c": driver() }, { "f.c": `/* new */\n${driver()}` });
		const mail = (at: number) =>
			`From 0123456789abcdef0123456789abcdef01234567 Mon Sep 17 00:00:00 2001\nFrom: J <j@example.org>\nDate: Tue, 14 Nov 2023 23:13:20 +0100\nSubject: [PATCH] change ${at}\n\n---\n${names("f.c")}${hunk(at)}-- \n2.39.2\n\n`;
		const from = putFiles({
			"set/series": "b.patch\na.patch\n",
			"set/a.patch": `${names("f.c")}${hunk(10)}`,
			"set/b.patch": `${names("f.c")}${hunk(20)}`,
			"all.mbox": mail(30) + mail(40),
			"one.diff": `One.\n\n${names("f.c")}${hunk(50)}`,
		});
		const run = (out: string, ...more: string[]) =>
			repo.miggpt("rebase", "old..new", "-o", `${from}-${out}`, "--branch", out, ...more);
		const of = (...names: string[]) => names.flatMap((name) => ["--patches", join(from, name)]);
		expect((await run("own", ...of("set", "all.mbox", "one.diff"))).code).toBe(0);
		expect(Object.keys(filesIn(`${from}-own`))).toEqual([
			"all.mbox",
			"one.diff",
			"set/a.patch",
			"set/b.patch",
			"set/series",
		]);
		expect((await run("mixed", ...of("set", "one.diff"), "--as", "quilt")).code).toBe(0);
		expect(filesIn(`${from}-mixed`).series).toBe("set/b.patch\nset/a.patch\none.diff\n");
		expect((await run("mails", ...of("all.mbox"), "--as", "quilt")).code).toBe(0);
		const { series, ...files } = filesIn(`${from}-mails`);
		expect(series).toBe("0001-change-30.patch\n0002-change-40.patch\n");
		expect(Object.keys(files)).toEqual(series!.trim().split("\n"));
	});

	it("goes out as mails where that is asked, under the patches' own names for nothing else", async () => {
		const repo = new TestRepo().scene({ "f.c": driver() }, { "f.c": `/* new */\n${driver()}` });
		const from = putFiles({ "set-up.patch": `Set it up\n\n${names("f.c")}${hunk(10)}` });
		const args = ["--patches", from, "-o", `${from}-out`, "--as", "mail", "--branch", "b"];
		expect((await repo.miggpt("rebase", "old..new", ...args)).code).toBe(0);
		expect(Object.keys(filesIn(`${from}-out`))).toEqual(["0000-cover-letter.patch", "0001-Set-it-up.patch"]);
		expect(applied(repo, join(`${from}-out`, "0001-Set-it-up.patch"))).toBe(
			repo.git("rev-parse", "b^{tree}"),
		);
	});
});

describe("patch files come out byte for byte", () => {
	/** Takes a folder from a version to itself with another file in it. */
	async function roundTrip(repo: TestRepo, files: Readonly<Record<string, string>>) {
		const from = putFiles(files);
		const run = await repo.miggpt(
			"rebase",
			"old..new",
			"--patches",
			from,
			"-o",
			`${from}-out`,
			"--branch",
			"b",
		);
		return { ...run, out: run.code === 0 ? filesIn(`${from}-out`) : {} };
	}
	const scene = (files: Readonly<Record<string, string>>) =>
		new TestRepo().scene(files, { ...files, "other.c": "int other;\n" });
	const HEAD = "From: J <j@example.org>\nSubject: [PATCH] set it up\nDate: Tue, 14 Nov 2023 22:13:20 +0000\n";

	it("with git's binary diffs", async () => {
		const repo = scene({ "f.c": driver() });
		const blob = Buffer.from(Array.from({ length: 700 }, (_, i) => (i * 37) % 256));
		writeFileSync(join(repo.folder, "logo.bin"), blob);
		repo.git("add", "logo.bin");
		const diff = execFileSync("git", ["diff", "--cached", "--binary", "--", "logo.bin"], {
			cwd: repo.folder,
		});
		repo.git("rm", "-q", "--cached", "logo.bin");
		const files = { "1.patch": `${HEAD}\n---\n${diff.toString("latin1")}-- \n2.39.2\n` };
		const { code, out } = await roundTrip(repo, files);
		expect(code).toBe(0);
		expect(out).toEqual(files);
		expect(repo.git("rev-parse", "b:logo.bin")).toBe(repo.git("hash-object", "logo.bin"));
	});

	it("with encoded words in a mail of CRLF lines", async () => {
		const head =
			"From: =?UTF-8?q?J=C3=B6rg?= <j@example.org>\nSubject: [PATCH] =?UTF-8?q?set?=\n =?UTF-8?q?_=C3=BCp?=\n\nWhy.\n---\n";
		const files = { "1.patch": `${head}${names("f.c")}${hunk(10)}-- \n2.39.2\n`.replace(/\n/g, "\r\n") };
		const repo = scene({ "f.c": driver() });
		const { code, out } = await roundTrip(repo, files);
		expect(code).toBe(0);
		expect(out).toEqual(files);
		expect(repo.git("log", "-1", "--format=%an|%s", "b")).toBe("J\xc3\xb6rg|set \xc3\xbcp");
	});

	it("with a message that git am would split, which is said", async () => {
		const line = "From 0123456789abcdef0123456789abcdef01234567 Mon Sep 17 00:00:00 2001\n";
		const files = { "1.patch": `${HEAD}\nWhy.\n${line}More.\n---\n${names("f.c")}${hunk(10)}` };
		const { code, out, stderr } = await roundTrip(scene({ "f.c": driver() }), files);
		expect(code).toBe(0);
		expect(out).toEqual(files);
		expect(stderr).toContain("1.patch:6: git am takes this line");
	});

	it.each([
		["base64", (text: string) => `${Buffer.from(text).toString("base64").replace(/.{76}/g, "$&\n")}\n`],
		["quoted-printable", (text: string) => text.replace(/=/g, "=3D").replace(/(.{60})(?=.)/g, "$1=\n")],
	])("with a body in %s", async (encoding, encode) => {
		const body = `Why = so.\n---\n${names("f.c")}${hunk(10)}-- \n2.39.2\n`;
		const head = `${HEAD}Content-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: ${encoding}\n\n`;
		const files = { "1.patch": head + encode(body) };
		const repo = scene({ "f.c": driver() });
		const { code, out } = await roundTrip(repo, files);
		expect(code).toBe(0);
		expect(out).toEqual(files);
		expect(repo.show("b", "f.c")).toBe(driver(10));
		expect(repo.git("log", "-1", "--format=%b", "b")).toContain("Why = so.");
	});
});
