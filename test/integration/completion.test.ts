import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { COMMON_OPTIONS } from "../../src/cli/command.js";
import { allCommands, COMMANDS } from "../../src/cli/spec/index.js";
import { PINNED, runMiggpt } from "../support/program.js";
import { numbered, TestRepo } from "../support/repo.js";

const lines = (...changes: [number, string][]) =>
	numbered(30, (line, i) => changes.find(([at]) => at === i)?.[1] ?? line);

function scene(): TestRepo {
	return new TestRepo().scene(
		{ "a.c": lines(), "b.c": lines() },
		{ "a.c": lines([10, "\ttheirs(dev);"]) },
		{ message: "open\n", files: { "a.c": lines([10, "\tours(dev);"]) } },
		{ message: "lands\n", files: { "b.c": lines([10, "\tours(dev);"]) } },
	);
}

const scripts: Record<string, string> = {};
beforeAll(async () => {
	for (const shell of ["bash", "zsh", "fish"])
		scripts[shell] = (await runMiggpt(tmpdir(), {}, "completion", shell)).stdout;
});

function scriptFile(shell: string, name: string): string {
	const folder = mkdtempSync(join(tmpdir(), "miggpt-completion-"));
	onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
	writeFileSync(join(folder, name), Buffer.from(scripts[shell]!, "latin1"));
	return join(folder, name);
}

function shell(program: string, cwd: string, ...args: string[]): string[] {
	const env = { ...PINNED, XDG_CONFIG_HOME: cwd, XDG_DATA_HOME: cwd };
	return execFileSync(program, args, {
		cwd,
		env,
		encoding: "utf8",
		timeout: 30_000,
		stdio: ["ignore", "pipe", "pipe"],
	})
		.split("\n")
		.filter((line) => line !== "");
}

const BASH = `source "$1"; shift; words=("$@") cword=$(($# - 1)); cur=\${words[cword]} prev=\${words[cword-1]}
_git_miggpt; printf '%s\\n' "\${COMPREPLY[@]}"`;

function bash(repo: TestRepo, ...words: string[]): string[] {
	return shell("bash", repo.folder, "-c", BASH, "bash", scriptFile("bash", "git-miggpt"), ...words);
}

const has = (program: string) => spawnSync(program, ["-c", "exit 0"]).status === 0;

describe("completion for bash", () => {
	it("knows the commands, their options and the values of these", async () => {
		const repo = scene();
		const own = [...COMMANDS.keys()].filter((name) => !name.includes(" "));
		expect(bash(repo, "git", "miggpt", "").sort()).toEqual([...own, "help", "--help", "--version"].sort());
		expect(bash(repo, "git-miggpt", "reb")).toEqual(["rebase"]);
		expect(bash(repo, "git", "miggpt", "rebase", "--on-conflict", "")).toEqual(["stop", "park"]);
		expect(bash(repo, "git", "miggpt", "rebase", "--color=a")).toEqual(["auto", "always"]);
		expect(bash(repo, "git", "miggpt", "bench", "build", "--o")).toEqual(["--old", "--output"]);
		expect(bash(repo, "git", "miggpt", "help", "und")).toEqual(["undo"]);
		expect(bash(repo, "git", "miggpt", "completion", "z")).toEqual(["zsh"]);
		for (const { name, options } of await allCommands()) {
			const offered = bash(repo, "git", "miggpt", ...name.split(" "), "--");
			for (const option of Object.keys({ ...options, ...COMMON_OPTIONS }))
				expect(offered).toContain(`--${option}`);
		}
	});

	it("knows revisions, runs, patches and what is open, and starts nothing that a ref is called like", async () => {
		const repo = scene();
		const command = "old$(touch$PWD)`touch`;";
		repo.git("branch", command, "new");
		expect(bash(repo, "git", "miggpt", "rebase", "o")).toEqual([command, "old"]);
		expect(bash(repo, "git", "miggpt", "rebase", "old..n")).toEqual(["old..new"]);
		expect(bash(repo, "git", "miggpt", "rebase", "--series", "se")).toEqual(["series"]);
		expect(bash(repo, "git", "miggpt", "take", "")).toEqual([]);
		await repo.miggpt("rebase", "old..new", "--series", "series");
		expect(bash(repo, "git", "miggpt", "take", "")).toEqual(["1"]);
		expect(bash(repo, "git", "miggpt", "show", "")).toEqual(["1", "2"]);
		const [run] = bash(repo, "git", "miggpt", "report", "");
		expect((await repo.miggpt("report", run!)).code).toBe(0);
		expect(existsSync(join(repo.folder, "marker"))).toBe(false);
	});

	const GITS = "/usr/share/bash-completion/completions/git";
	it.skipIf(!existsSync(GITS))("is what git's own completion asks about git miggpt", () => {
		const repo = scene();
		const ask = `source ${GITS}; source "$1"; COMP_WORDS=(git miggpt reba) COMP_CWORD=2
			COMP_LINE='git miggpt reba' COMP_POINT=15; __git_wrap__git_main; printf '%s\\n' "\${COMPREPLY[@]}"`;
		expect(shell("bash", repo.folder, "-c", ask, "bash", scriptFile("bash", "git-miggpt"))).toEqual([
			"rebase",
		]);
	});
});

describe.skipIf(!has("zsh"))("completion for zsh", () => {
	it("is found by its name, and is a script that zsh can read", () => {
		const repo = scene();
		const file = scriptFile("zsh", "_git-miggpt");
		const ask =
			"fpath=($1 $fpath); autoload -Uz compinit; compinit -u -D; print $_comps[git-miggpt]; zsh -n $1/_git-miggpt";
		expect(shell("zsh", repo.folder, "-f", "-c", ask, "zsh", join(file, ".."))).toEqual(["_git-miggpt"]);
	});
});

describe.skipIf(!has("fish"))("completion for fish", () => {
	it("offers commands, options and what a repository has", async () => {
		const repo = scene();
		await repo.miggpt("rebase", "old..new", "--series", "series");
		const file = scriptFile("fish", "git-miggpt.fish");
		const ask = (line: string) =>
			shell("fish", repo.folder, "--no-config", "-c", `source ${file}; complete -C '${line}'`).map(
				(each) => each.split("\t")[0],
			);
		expect(ask("git-miggpt reba")).toEqual(["rebase"]);
		expect(ask("git-miggpt rebase --on-c")).toEqual(["--on-conflict"]);
		expect(ask("git-miggpt rebase --on-conflict ")).toEqual(["park", "stop"]);
		expect(ask("git-miggpt rebase old..n")).toEqual(["old..new"]);
		expect(ask("git-miggpt show ")).toEqual(["1", "2"]);
		expect(ask("git-miggpt take ")).toEqual(["1"]);
		expect(ask("git miggpt reba")).toEqual(["rebase"]);
		expect(ask("git miggpt rebase --on-conflict ")).toEqual(["park", "stop"]);
		expect(ask("git -C . --no-pager miggpt show --ru")).toEqual(["--run"]);
		expect(ask("git miggpt take ")).toEqual(["1"]);
	});
});
