import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { numbered, TestRepo } from "../support/repo.js";

const BASE = numbered(30);
const THEIRS = numbered(30, (line, i) => (i === 10 ? "\tstep_10(dev, WIDE);" : line));
const BESIDE = numbered(30, (line, i) => (i === 11 ? "\tstep_11(dev, 110);" : line));
const BOTH = numbered(30, (line, i) =>
	i === 10 ? "\tstep_10(dev, WIDE);" : i === 11 ? "\tstep_11(dev, 110);" : line,
);
const CLASH = numbered(30, (line, i) => (i === 10 ? "\tstep_ten(dev);" : line));

/** A patch on `old` (branch `series`), and `new` where upstream changed the line below, checked out. */
function scene(target: string, path = "drivers/a.c"): TestRepo {
	const repo = new TestRepo();
	repo.scene({ [path]: BASE }, { [path]: target }, { message: "widen\n", files: { [path]: THEIRS } });
	repo.git("checkout", "-q", "-b", "work", "new");
	return repo;
}

/** Runs git, which may stop. @returns its exit code */
function attempt(repo: TestRepo, ...args: string[]): number {
	try {
		repo.git(...args);
		return 0;
	} catch (error) {
		return (error as { status: number }).status;
	}
}

async function install(repo: TestRepo, ...args: string[]): Promise<void> {
	expect(await repo.miggpt("install-driver", ...args)).toMatchObject({ code: 0, stderr: "" });
}

const WAYS: readonly [string, (repo: TestRepo) => string[]][] = [
	["rebase", () => ["rebase", "--onto", "new", "old", "series"]],
	["merge", () => ["merge", "-q", "-m", "merge", "series"]],
	["cherry-pick", () => ["cherry-pick", "series"]],
	[
		"am -3",
		(repo) => {
			repo.git("format-patch", "-q", "-o", "mails", "old..series");
			return ["am", "-q", "-3", "mails/0001-widen.patch"];
		},
	],
];

describe("git with the merge driver", () => {
	it.each(WAYS)("goes through in %s where git alone stops", async (_, command) => {
		const alone = scene(BESIDE);
		expect(attempt(alone, ...command(alone))).not.toBe(0);
		const repo = scene(BESIDE);
		await install(repo);
		expect(attempt(repo, ...command(repo))).toBe(0);
		expect(repo.show("HEAD", "drivers/a.c")).toBe(BOTH);
		expect(repo.git("status", "--porcelain", "--untracked-files=no")).toBe("");
	});

	it("gives one result whether the patches go onto upstream or upstream comes to them", async () => {
		const definition = (name: string) => [
			`static int ${name}(struct device *dev)`,
			"{",
			`\treturn do_${name}(dev);`,
			"}",
			"",
		];
		const file = (...more: string[][]) =>
			[definition("first"), ...more, definition("last")]
				.flat()
				.map((line) => `${line}\n`)
				.join("");
		const repo = new TestRepo();
		repo.scene(
			{ "a.c": file() },
			{ "a.c": file(definition("upstream_one"), definition("upstream_two")) },
			{ message: "x\n", files: { "a.c": file(definition("of_the_patch")) } },
		);
		await install(repo);
		repo.git("checkout", "-q", "-b", "rebased", "series");
		expect(attempt(repo, "rebase", "-q", "--onto", "new", "old")).toBe(0);
		repo.git("checkout", "-q", "-b", "merged", "series");
		expect(attempt(repo, "merge", "-q", "-m", "take in upstream", "new")).toBe(0);
		expect(repo.show("merged", "a.c")).toBe(repo.show("rebased", "a.c"));
	});

	it("stops with markers and an unmerged path where nobody knows, and can be aborted", async () => {
		const repo = scene(CLASH);
		await install(repo);
		expect(attempt(repo, "-c", "merge.conflictStyle=diff3", "cherry-pick", "series")).not.toBe(0);
		expect(repo.readFile("drivers/a.c")).toBe(
			numbered(30, (line, i) =>
				i === 10
					? [
							"<<<<<<< ours",
							"\tstep_ten(dev);",
							"||||||| base",
							line,
							"=======",
							"\tstep_10(dev, WIDE);",
							">>>>>>> theirs",
						]
					: line,
			).replace(/(<<<<<<<|\|\|\|\|\|\|\||>>>>>>>) .*/g, (_, mark) => `${mark} ${nameOf(repo, mark)}`),
		);
		expect(repo.git("status", "--porcelain")).toBe("UU drivers/a.c");
		repo.git("cherry-pick", "--abort");
		expect(repo.readFile("drivers/a.c")).toBe(CLASH);
	});

	it("makes markers as long as the attribute says", async () => {
		const repo = scene(CLASH);
		repo.write(".git/info/attributes", "*.c conflict-marker-size=12\n");
		await install(repo);
		expect(attempt(repo, "cherry-pick", "series")).not.toBe(0);
		expect(repo.readFile("drivers/a.c")).toMatch(/^<{12} .*\n.*\n={12}\n.*\n>{12} .*$/m);
	});

	it.each(["-a.c", "a $(touch pwned) `touch pwned`'\".c", "%P %% a.c", "--help.c"])(
		"takes a path as data: %s",
		async (path) => {
			const repo = scene(BESIDE, path);
			await install(repo);
			expect(attempt(repo, "cherry-pick", "series")).toBe(0);
			expect(repo.show("HEAD", path)).toBe(BOTH);
			expect(existsSync(join(repo.folder, "pwned"))).toBe(false);
		},
	);

	it("says what it did beyond git", async () => {
		const repo = scene(BESIDE);
		for (const [name, text] of Object.entries({ O: BASE, A: BESIDE, B: THEIRS })) repo.write(name, text);
		const { code, stderr } = await repo.miggpt("merge-driver", "O", "A", "B", "7", "drivers/a.c");
		expect({ code, stderr }).toEqual({
			code: 0,
			stderr:
				"git-miggpt: drivers/a.c: line 11 of the target: a line right beside it changed; both changes stand\n",
		});
		expect(repo.readFile("A")).toBe(BOTH);
	});

	it("keeps ours of a binary file, as a conflict, as git does", async () => {
		const repo = new TestRepo();
		repo.scene({ "a.c": "a\0b" }, { "a.c": "a\0ours" }, { message: "x\n", files: { "a.c": "a\0theirs" } });
		repo.git("checkout", "-q", "-b", "work", "new");
		await install(repo);
		expect(attempt(repo, "cherry-pick", "series")).not.toBe(0);
		expect(repo.readFile("a.c")).toBe("a\0ours");
		expect(repo.git("status", "--porcelain")).toBe("UU a.c");
	});

	it("leaves the merge to git where the engine fails, and where the program is gone", async () => {
		const repo = scene(CLASH);
		await install(repo);
		const marked = /^<<<<<<< .*\n\tstep_ten\(dev\);\n=======\n\tstep_10\(dev, WIDE\);\n>>>>>>> .*$/m;
		expect(() => repo.gitWith({ env: { TMPDIR: `${repo.folder}/none` } }, "cherry-pick", "series")).toThrow();
		expect(repo.readFile("drivers/a.c")).toMatch(marked);
		repo.git("cherry-pick", "--abort");
		const command = repo.git("config", "merge.miggpt.driver");
		repo.git("config", "merge.miggpt.driver", command.replaceAll("git-miggpt", "gone"));
		expect(attempt(repo, "cherry-pick", "series")).not.toBe(0);
		expect(repo.readFile("drivers/a.c")).toMatch(marked);
	});
});

/** Git before 2.45 does not tell a driver what the sides are called. */
function nameOf(repo: TestRepo, mark: string): string {
	const line = repo
		.readFile("drivers/a.c")
		.split("\n")
		.find((each) => each.startsWith(`${mark} `));
	return line!.slice(mark.length + 1);
}

describe("git miggpt install-driver", () => {
	const files = (repo: TestRepo) =>
		["config", "info/attributes"].map((name) => {
			const file = join(repo.folder, ".git", name);
			return existsSync(file) ? readFileSync(file, "latin1") : undefined;
		});

	it.each<[string, string | undefined]>([
		["no attributes", undefined],
		["empty attributes", ""],
		["attributes without a final line end", "*.c diff=cpp\n# caf\xe9"],
		["attributes with CRLF and a byte order mark", "\xef\xbb\xbf*.c diff=cpp\r\n\r\n*.h diff=cpp\r\n"],
	])("leaves %s as they were when it is removed, and does nothing twice", async (_, attributes) => {
		const repo = new TestRepo();
		repo.git("config", "merge.other.driver", "false");
		if (attributes !== undefined) repo.write(".git/info/attributes", attributes);
		else execFileSync("rm", ["-f", `${repo.folder}/.git/info/attributes`]);
		const before = files(repo);
		await install(repo);
		const installed = files(repo);
		expect(repo.git("check-attr", "merge", "drivers/a.c", "Kconfig", "a.dtsi", "a.txt").split("\n")).toEqual([
			"drivers/a.c: merge: miggpt",
			"Kconfig: merge: miggpt",
			"a.dtsi: merge: miggpt",
			"a.txt: merge: unspecified",
		]);
		if (attributes?.includes("diff=cpp"))
			expect(repo.git("check-attr", "diff", "a.c")).toBe("a.c: diff: cpp");
		await install(repo);
		expect(files(repo)).toEqual(installed);
		await install(repo, "--remove");
		expect(files(repo)).toEqual(before);
		await install(repo, "--remove");
		expect(files(repo)).toEqual(before);
	});

	it("writes to the user's own files with --global, outside of a repository too", async () => {
		const repo = new TestRepo();
		const home = join(repo.folder, "home");
		mkdirSync(join(home, "dotfiles"), { recursive: true });
		writeFileSync(join(home, "dotfiles", "attributes"), "*.c diff=cpp\n");
		symlinkSync("dotfiles/attributes", join(home, "attributes"));
		writeFileSync(join(home, ".gitconfig"), "[core]\n\tattributesFile = ~/attributes\n[user]\n\tname = A\n");
		const env = { HOME: home, GIT_CONFIG_GLOBAL: join(home, ".gitconfig") };
		const run = (...args: string[]) => repo.miggptIn("/", env, "install-driver", "--global", ...args);
		const texts = () =>
			[".gitconfig", "dotfiles/attributes"].map((name) => readFileSync(join(home, name), "utf8"));
		const before = texts();
		expect(await run()).toMatchObject({ code: 0, stderr: "" });
		expect(texts()[0]).toContain('[merge "miggpt"]');
		expect(texts()[1]).toMatch(/merge=miggpt[\s\S]*\*\.c diff=cpp\n$/);
		expect(await run("--remove")).toMatchObject({ code: 0, stderr: "" });
		expect(texts()).toEqual(before);
	});

	it("makes and removes a user's attributes file where there is none", async () => {
		const repo = new TestRepo();
		const env = { HOME: repo.folder, GIT_CONFIG_GLOBAL: join(repo.folder, "gitconfig") };
		const file = join(repo.folder, ".config/git/attributes");
		expect((await repo.miggptIn("/", env, "install-driver", "--global")).code).toBe(0);
		expect(readFileSync(file, "utf8")).toContain("*.[chS] merge=miggpt\n");
		expect((await repo.miggptIn("/", env, "install-driver", "--global", "--remove")).code).toBe(0);
		expect(existsSync(file)).toBe(false);
	});

	it("refuses a block that lost its end, and says so", async () => {
		const repo = new TestRepo();
		await install(repo);
		const file = ".git/info/attributes";
		repo.write(file, repo.readFile(file).replace("# end git-miggpt\n", ""));
		const { code, stderr } = await repo.miggpt("install-driver", "--remove");
		expect(code).toBe(2);
		expect(stderr).toMatch(/^error: .*# end git-miggpt\nhint: .*\n$/);
	});
});
