import { spawnSync } from "node:child_process";
import { chmodSync, statSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { numbered, TestRepo } from "../support/repo.js";

const BASE = numbered(30);
/** The patch changes line 10; upstream changes the line below it, where git sees a conflict. */
const THEIRS = numbered(30, (line, i) => (i === 10 ? "\tstep_10(dev, WIDE);" : line));
const BESIDE = numbered(30, (line, i) => (i === 11 ? "\tstep_11(dev, 110);" : line));
const BOTH = numbered(30, (line, i) =>
	i === 10 ? "\tstep_10(dev, WIDE);" : i === 11 ? "\tstep_11(dev, 110);" : line,
);
const CLASH = numbered(30, (line, i) => (i === 10 ? "\tstep_ten(dev);" : line));

function repoWith(files: Readonly<Record<string, string>>): TestRepo {
	const repo = new TestRepo();
	for (const [name, text] of Object.entries(files)) repo.write(name, text);
	return repo;
}

/** Runs git's own merge-file with the same arguments. */
function gitMergeFile(repo: TestRepo, ...args: string[]) {
	const env = {
		PATH: process.env.PATH,
		LC_ALL: "C",
		GIT_CONFIG_NOSYSTEM: "1",
		GIT_CONFIG_GLOBAL: "/dev/null",
	};
	const { status, stdout, stderr } = spawnSync("git", ["merge-file", ...args], {
		cwd: repo.folder,
		env,
		encoding: "latin1",
	});
	return { code: status, stdout, stderr };
}

describe("git miggpt merge-file", () => {
	it("lands what git leaves as a conflict, and writes it over OURS", async () => {
		const repo = repoWith({ "a.c": BESIDE, "base.c": BASE, "theirs.c": THEIRS });
		expect(gitMergeFile(repo, "-p", "a.c", "base.c", "theirs.c").code).toBe(1);
		expect(await repo.miggpt("merge-file", "a.c", "base.c", "theirs.c")).toEqual({
			code: 0,
			stdout: "",
			stderr: "",
		});
		expect(repo.readFile("a.c")).toBe(BOTH);
	});

	it.each([
		[],
		["--diff3"],
		["--zdiff3"],
		["-q", "-L", "one", "-Ltwo", "-L", "-three"],
		["--marker-size=12"],
		["--marker-size", "3"],
		["--ours"],
		["--theirs"],
		["--union"],
	])("has git's output and exit status at a conflict: %s %s %s %s", async (...options: string[]) => {
		const args = ["-p", ...options, "a.c", "base.c", "theirs.c"];
		const repo = repoWith({ "a.c": CLASH, "base.c": BASE, "theirs.c": THEIRS });
		expect(await repo.miggpt("merge-file", ...args)).toEqual(gitMergeFile(repo, ...args));
	});

	it("reads merge.conflictStyle, from the command line that started it too", async () => {
		const repo = repoWith({ "a.c": CLASH, "base.c": BASE, "theirs.c": THEIRS });
		const files = ["a.c", "base.c", "theirs.c"];
		const before = "||||||| base.c\n";
		expect((await repo.miggpt("merge-file", "-p", ...files)).stdout).not.toContain(before);
		const env = { GIT_CONFIG_PARAMETERS: "'merge.conflictstyle'='diff3'" };
		expect((await repo.miggptIn(repo.folder, env, "merge-file", "-p", ...files)).stdout).toContain(before);
		repo.git("config", "merge.conflictStyle", "zdiff3");
		expect((await repo.miggpt("merge-file", "-p", ...files)).stdout).toContain(before);
		expect((await repo.miggpt("merge-file", "-p", "--merge", ...files)).stdout).not.toContain(before);
	});

	it("shows in one file what it landed and what it did not", async () => {
		const twice = (text: string) => text + text.replaceAll("step_", "stop_");
		const repo = repoWith({
			"a.c": BESIDE + CLASH.replaceAll("step_", "stop_"),
			"base.c": twice(BASE),
			"theirs.c": twice(THEIRS),
		});
		const { code, stdout } = await repo.miggpt("merge-file", "-p", "a.c", "base.c", "theirs.c");
		expect(code).toBe(1);
		expect(stdout.startsWith(BOTH)).toBe(true);
		expect(stdout).toContain(
			"<<<<<<< a.c\n\tstop_ten(dev);\n=======\n\tstop_10(dev, WIDE);\n>>>>>>> theirs.c\n",
		);
	});

	it("makes a conflict of what git would merge and a gate stops, with the base shown", async () => {
		const added = "\tregister_the_device_twice(dev);";
		const repo = repoWith({
			"a.c": numbered(30, (line, i) => (i === 25 ? [added, line] : line)),
			"base.c": BASE,
			"theirs.c": numbered(30, (line, i) => (i === 5 ? [line, added] : line)),
		});
		const args = ["-p", "--diff3", "a.c", "base.c", "theirs.c"];
		expect(gitMergeFile(repo, ...args).code).toBe(0);
		const { code, stdout } = await repo.miggpt("merge-file", ...args);
		expect(code).toBe(1);
		expect(stdout).toContain(`<<<<<<< a.c\n||||||| base.c\n=======\n${added}\n>>>>>>> theirs.c\n`);
	});

	it("prints its decisions as JSON", async () => {
		const repo = repoWith({ "a.c": BESIDE, "base.c": BASE, "theirs.c": THEIRS });
		const { code, stdout } = await repo.miggpt("merge-file", "-p", "--json", "a.c", "base.c", "theirs.c");
		const document = JSON.parse(stdout);
		expect(code).toBe(0);
		expect(document).toMatchObject({ mergedBy: "engine", conflicts: 0, result: BOTH });
		expect(document.hunks).toMatchObject([{ state: "landed", strategy: "adjacent", old: [11, 11] }]);
		expect(repo.readFile("a.c")).toBe(BESIDE);
	});

	it.each<[string, Record<string, string>, string[]]>([
		["a binary file", { a: "a\0b", b: "a\0c", c: "d\n" }, ["-p", "a", "b", "c"]],
		["a missing file", { a: "a\n", b: "b\n" }, ["-p", "a", "b", "none"]],
		["a folder", { a: "a\n", "b/c": "b\n" }, ["-p", "a", "b", "a"]],
		["empty files", { a: "", b: "", c: "" }, ["-p", "a", "b", "c"]],
		["an empty base", { a: "one\n", b: "", c: "two\n" }, ["-p", "a", "b", "c"]],
		["no final line end", { a: "one\nours", b: "one\nbase", c: "one\ntheirs" }, ["-p", "a", "b", "c"]],
		["CRLF", { a: "1\r\n2\r\nx\r\n", b: "1\r\n2\r\n3\r\n", c: "1\r\n2\r\ny\r\n" }, ["-p", "a", "b", "c"]],
		["odd names", { "-a": "1\n", "b $(x)": "2\n", "c\xe9": "3\n" }, ["-p", "--", "-a", "b $(x)", "c\xe9"]],
	])("does with %s as git does", async (_, files, args) => {
		const repo = repoWith(files);
		expect(await repo.miggpt("merge-file", ...args)).toEqual({
			...gitMergeFile(repo, ...args),
		});
	});

	it("exits with 129 for wrong usage and 255 for a failure, never with a number of conflicts", async () => {
		const repo = repoWith({ "a.c": BESIDE, "base.c": BASE, "theirs.c": THEIRS });
		for (const args of [["a.c"], ["--nope", "a.c", "base.c", "theirs.c"], ["-L", "1", "-L2", "-L3", "-L4"]])
			expect((await repo.miggpt("merge-file", ...args)).code).toBe(129);
		const files = ["a.c", "base.c", "theirs.c"];
		for (const option of ["--marker-size=x", "--threshold=2"])
			expect((await repo.miggpt("merge-file", option, ...files)).code).toBe(129);
		chmodSync(`${repo.folder}/a.c`, 0o755);
		expect((await repo.miggpt("merge-file", ...files)).code).toBe(0);
		expect(statSync(`${repo.folder}/a.c`).mode & 0o777).toBe(0o755);
	});

	it("leaves the merge to git where the engine cannot work", async () => {
		const repo = repoWith({ "a.c": CLASH, "base.c": BASE, "theirs.c": THEIRS });
		const args = ["-p", "a.c", "base.c", "theirs.c"];
		const broken = { TMPDIR: `${repo.folder}/none` };
		const { code, stdout, stderr } = await repo.miggptIn(repo.folder, broken, "merge-file", ...args);
		expect({ code, stdout }).toMatchObject({ code: 1, stdout: gitMergeFile(repo, ...args).stdout });
		expect(stderr).toMatch(/^warning: the engine failed, git merge-file merged: .*\n$/);
	});

	it("caps the number of conflicts as git does", async () => {
		const side = (word: string) => numbered(1400, (line, i) => (i % 10 === 0 ? `\t${word}_${i}();` : line));
		const repo = repoWith({ a: side("ours"), b: numbered(1400), c: side("theirs") });
		const args = ["-p", "a", "b", "c"];
		expect(await repo.miggpt("merge-file", ...args)).toEqual(gitMergeFile(repo, ...args));
		expect(gitMergeFile(repo, ...args).code).toBe(127);
	});
});
