import { execFileSync } from "node:child_process";
import { chmodSync, chownSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { PROGRAM } from "../support/program.js";
import { numbered, TestRepo } from "../support/repo.js";

const REBASE = ["rebase", "old..new", "--series", "series"];
const BRANCH = "miggpt/series-new";
const at = (place: number, text: string) => numbered(30, (line, i) => (i === place ? text : line));
const PORTED = numbered(30, (line, i) => (i === 3 ? "\ttheirs(dev);" : i === 20 ? "\tours(dev);" : line));

function scene(...init: string[]): TestRepo {
	return new TestRepo(...init).scene(
		{ "drivers/a.c": numbered(30), "docs/b.txt": "b\n" },
		{ "drivers/a.c": at(3, "\ttheirs(dev);"), "docs/b.txt": "b\n" },
		{ message: "ours\n", files: { "drivers/a.c": at(20, "\tours(dev);") } },
	);
}

/** Where and with what the program is started. */
interface Place {
	readonly cwd?: string;
	readonly env?: NodeJS.ProcessEnv;
}

const hasReftable = (() => {
	try {
		return execFileSync("git", ["init", "-h"], { encoding: "utf8" }).includes("--ref-format");
	} catch (error) {
		return String((error as { stdout?: unknown }).stdout).includes("--ref-format");
	}
})();

it.skipIf(process.getuid?.() !== 0)("passes on git's refusal of another user's repository", async () => {
	const repo = scene();
	for (const path of [repo.folder, join(repo.folder, ".git")]) chownSync(path, 12_345, 12_345);
	for (const args of [REBASE, ["status"]]) {
		const { code, stderr } = await repo.miggpt(...args);
		expect(code).toBe(2);
		expect(stderr).toContain("error: git refuses this repository: fatal: detected dubious ownership");
		expect(stderr).toContain("hint: see safe.directory in git help config");
	}
	const config = join(repo.folder, ".git/user");
	writeFileSync(config, `[safe]\n\tdirectory = ${repo.folder}\n`);
	expect((await repo.miggptIn(repo.folder, { GIT_CONFIG_GLOBAL: config }, ...REBASE)).code).toBe(0);
});

const SITUATIONS: [string, (repo: TestRepo) => Place][] = [
	[
		"a linked worktree",
		(repo) => {
			repo.git("worktree", "add", "-q", "--detach", join(repo.folder, "linked"), "old");
			return { cwd: join(repo.folder, "linked") };
		},
	],
	[
		"a bare repository",
		(repo) => {
			repo.git("clone", "-q", "--mirror", repo.folder, join(repo.folder, "bare.git"));
			return { cwd: join(repo.folder, "bare.git") };
		},
	],
	[
		"a subfolder",
		(repo) => {
			repo.git("checkout", "-q", "series");
			return { cwd: join(repo.folder, "drivers") };
		},
	],
	["GIT_DIR", (repo) => ({ cwd: "/", env: { GIT_DIR: join(repo.folder, ".git") } })],
	[
		"a sparse checkout",
		(repo) => {
			repo.git("checkout", "-q", "series");
			repo.git("sparse-checkout", "set", "docs");
			return {};
		},
	],
	[
		"a checkout with a submodule inside, and local changes",
		(repo) => {
			repo.git("checkout", "-q", "series");
			const inner = join(repo.folder, "inner");
			mkdirSync(inner);
			repo.gitWith({ cwd: inner }, "init", "-q");
			repo.gitWith({ cwd: inner }, "commit", "-q", "--allow-empty", "-m", "inner");
			repo.git("add", "inner");
			writeFileSync(join(repo.folder, "docs/b.txt"), "changed\n");
			return {};
		},
	],
	[
		"hooks of the user's, and a template with some",
		(repo) => {
			mkdirSync(join(repo.folder, "template/hooks"), { recursive: true });
			for (const name of ["post-checkout", "post-commit", "post-rewrite", "pre-commit"])
				for (const folder of [".git/hooks", "template/hooks"]) {
					mkdirSync(join(repo.folder, folder), { recursive: true });
					const hook = join(repo.folder, folder, name);
					writeFileSync(hook, `#!/bin/sh\ntouch ${join(repo.folder, "hook-ran")}\n`);
					chmodSync(hook, 0o755);
				}
			repo.git("config", "init.templateDir", join(repo.folder, "template"));
			return {};
		},
	],
	[
		"a submodule of another repository",
		(repo) => {
			const outer = join(repo.folder, "outer");
			mkdirSync(outer);
			repo.gitWith({ cwd: outer }, "init", "-q");
			const args = [
				"-c",
				"protocol.file.allow=always",
				"submodule",
				"add",
				"-q",
				"-b",
				"series",
				repo.folder,
				"inner",
			];
			repo.gitWith({ cwd: outer }, ...args);
			return { cwd: join(outer, "inner") };
		},
	],
	[
		"a folder with blanks and letters beyond ASCII",
		(repo) => {
			const folder = join(repo.folder, "größe und -n");
			repo.git("clone", "-q", "-b", "series", repo.folder, folder);
			return { cwd: folder };
		},
	],
	["a Latin-1 locale", () => ({ env: { LC_ALL: "de_DE.ISO-8859-1" } })],
	["TERM=dumb", () => ({ env: { TERM: "dumb" } })],
];

describe("the same branch comes out in", () => {
	it.each(SITUATIONS)("%s", async (_, prepare) => {
		const repo = scene();
		const { cwd = repo.folder, env = {} } = prepare(repo);
		const { code, stdout, stderr } = await repo.miggptIn(cwd, env, ...REBASE);
		expect({ code, stderr }).toMatchObject({ code: 0 });
		expect(`${stdout}${stderr}`).toMatch(/^[\0-\xff]*$/);
		const gitDir = env.GIT_DIR ?? cwd;
		const shown = repo.gitWith({ cwd: gitDir }, "show", `${BRANCH}:drivers/a.c`);
		expect(`${shown}\n`).toBe(PORTED);
		expect(existsSync(join(repo.folder, "hook-ran"))).toBe(false);
	});

	it("git -C", async () => {
		const repo = scene();
		mkdirSync(join(repo.folder, "bin"));
		symlinkSync(PROGRAM, join(repo.folder, "bin/git-miggpt"));
		const env = { PATH: `${join(repo.folder, "bin")}:${process.env.PATH}` };
		repo.gitWith({ cwd: "/", env }, "-C", repo.folder, "miggpt", ...REBASE, "--quiet");
		expect(repo.show(BRANCH, "drivers/a.c")).toBe(PORTED);
	});

	it("a repository of SHA-256 objects", async () => {
		const repo = scene("--object-format=sha256");
		expect((await repo.miggpt(...REBASE)).code).toBe(0);
		expect(repo.show(BRANCH, "drivers/a.c")).toBe(PORTED);
	});

	it.skipIf(!hasReftable)("a repository of reftables", async () => {
		const repo = scene("--ref-format=reftable");
		expect((await repo.miggpt(...REBASE)).code).toBe(0);
		expect(repo.show(BRANCH, "drivers/a.c")).toBe(PORTED);
	});
});
