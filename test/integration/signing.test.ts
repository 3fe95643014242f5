import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { numbered, TestRepo } from "../support/repo.js";

const hasSsh = spawnSync("ssh-keygen", ["-?"]).error === undefined;
const hasGpg = spawnSync("gpg", ["--version"]).status === 0;
if (!hasSsh) console.warn("ssh-keygen is not installed: signing with ssh is not tested");
if (!hasGpg) console.warn("gpg is not installed: signing with gpg is not tested");

const lines = (...changes: [number, string][]) =>
	numbered(30, (line, i) => changes.find(([at]) => at === i)?.[1] ?? line);
const REBASE = ["rebase", "old..new", "--series", "series"];
const BRANCH = "miggpt/series-new";

function scene(): TestRepo {
	return new TestRepo().scene(
		{ "a.c": lines(), "b.c": lines() },
		{ "a.c": lines([3, "\ttheirs(dev);"]) },
		{ message: "first\n\nWhy: caf\u00c3\u00a9.\n", files: { "a.c": lines([20, "\tours(dev);"]) } },
		{ message: "second", files: { "b.c": lines([20, "\tours(dev);"]) } },
	);
}

function temporary(): string {
	const folder = mkdtempSync(join(tmpdir(), "miggpt-key-"));
	onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
	return folder;
}

/** The user's config with a fresh ssh key in it. */
function withSshKey(more = ""): { GIT_CONFIG_GLOBAL: string } {
	const folder = temporary();
	const key = join(folder, "key");
	execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "carl", "-f", key]);
	writeFileSync(join(folder, "allowed"), `carl@example.org ${readFileSync(`${key}.pub`, "utf8")}`);
	const config = `[gpg]\n\tformat = ssh\n[gpg "ssh"]\n\tallowedSignersFile = ${join(folder, "allowed")}\n[user]\n\tsigningKey = ${key}\n${more}`;
	writeFileSync(join(folder, "config"), config);
	return { GIT_CONFIG_GLOBAL: join(folder, "config") };
}

const verify = (repo: TestRepo, env: NodeJS.ProcessEnv, commit: string) =>
	repo.gitWith({ env }, "verify-commit", commit);
const unsigned = (repo: TestRepo, commit: string) =>
	repo.git("cat-file", "commit", commit).replace(/^gpgsig[\s\S]*?\n(?! )/m, "");

describe.skipIf(!hasSsh)("--gpg-sign", () => {
	it("signs every commit of the branch, which is otherwise as it is without", async () => {
		const repo = scene();
		const env = withSshKey();
		await repo.miggpt(...REBASE, "--branch", "plain");
		expect((await repo.miggptIn(repo.folder, env, ...REBASE, "-S")).code).toBe(0);
		for (const commit of [BRANCH, `${BRANCH}~1`]) verify(repo, env, commit);
		expect(() => verify(repo, env, "plain")).toThrow();
		expect(repo.git("rev-parse", `${BRANCH}~2`)).toBe(repo.git("rev-parse", "new"));
		expect(unsigned(repo, `${BRANCH}~1`)).toBe(repo.git("cat-file", "commit", "plain~1"));
		const parent = /^parent .*$/m;
		expect(unsigned(repo, BRANCH).replace(parent, "")).toBe(
			repo.git("cat-file", "commit", "plain").replace(parent, ""),
		);
	});

	it("is what is told of and written: report, patch files, notes", async () => {
		const repo = scene();
		const env = withSshKey();
		repo.git("config", "notes.rewriteRef", "refs/notes/commits");
		repo.git("notes", "add", "-m", "reviewed", "series");
		const run = JSON.parse((await repo.miggptIn(repo.folder, env, ...REBASE, "-S", "--json")).stdout);
		const tip = repo.git("rev-parse", BRANCH);
		expect(run.tip).toBe(tip);
		expect(run.patches[1].newCommit).toBe(tip);
		expect(readFileSync(join(run.patchesDir, "0002-second.patch"), "latin1")).toMatch(`From ${tip} `);
		expect(repo.git("notes", "show", BRANCH)).toBe("reviewed");
		expect(JSON.parse((await repo.miggpt("status", "--json")).stdout).patches[1].newCommit).toBe(tip);
		expect((await repo.miggpt("undo")).code).toBe(0);
		expect(() => repo.git("rev-parse", "--verify", BRANCH)).toThrow();
	});

	it("is asked for by the user's commit.gpgSign, and refused by --no-gpg-sign", async () => {
		const repo = scene();
		const env = withSshKey("[commit]\n\tgpgSign = true\n");
		await repo.miggptIn(repo.folder, env, ...REBASE);
		verify(repo, env, BRANCH);
		await repo.miggptIn(repo.folder, env, ...REBASE, "--no-gpg-sign", "--branch", "plain");
		expect(() => verify(repo, env, "plain")).toThrow();
	});

	it("makes no branch where it fails, and can be done without from there on", async () => {
		const repo = scene();
		const failed = await repo.miggptIn(repo.folder, withSshKey(), ...REBASE, "-S/nonexistent/key");
		expect(failed.code).toBe(2);
		expect(failed.stderr).toContain("error: git could not sign: ");
		expect(failed.stderr).toContain("--resume --no-gpg-sign");
		expect(() => repo.git("rev-parse", "--verify", BRANCH)).toThrow();
		expect((await repo.miggpt("rebase", "--resume", "--no-gpg-sign")).code).toBe(0);
		expect(repo.git("log", "--format=%s", `new..${BRANCH}`)).toBe("second\nfirst");
	});

	it("adds no run where a retry comes to the same", async () => {
		const repo = new TestRepo().scene(
			{ "a.c": lines(), "b.c": lines() },
			{ "a.c": lines([20, "\ttheirs(dev);"]) },
			{ message: "open\n", files: { "a.c": lines([20, "\tours(dev);"]) } },
			{ message: "lands\n", files: { "b.c": lines([20, "\tours(dev);"]) } },
		);
		const env = withSshKey();
		await repo.miggptIn(repo.folder, env, ...REBASE, "-S", "--on-conflict", "park");
		const tip = repo.git("rev-parse", BRANCH);
		await repo.miggptIn(repo.folder, env, "retry", "1", "--on-conflict", "park");
		expect(repo.git("rev-parse", BRANCH)).toBe(tip);
		expect((await repo.miggpt("undo", "--list")).stdout.trimEnd().split("\n")).toHaveLength(1);
	});

	it("runs no program that the repository's config names", async () => {
		const repo = scene();
		const mark = join(temporary(), "mark");
		writeFileSync(mark, `#!/bin/sh\ntouch ${mark}.ran\nexit 1\n`, { mode: 0o755 });
		repo.git("config", "gpg.ssh.program", mark);
		repo.git("config", "gpg.ssh.defaultKeyCommand", mark);
		const env = withSshKey();
		expect((await repo.miggptIn(repo.folder, env, ...REBASE, "-S")).code).toBe(0);
		expect(() => readFileSync(`${mark}.ran`)).toThrow();
		repo.git("config", "--unset", "gpg.ssh.program");
		verify(repo, env, BRANCH);
	});
});

describe.skipIf(!hasGpg)("--gpg-sign with gpg", () => {
	it("takes the key that it names", async () => {
		const repo = scene();
		const home = join(temporary(), "gnupg");
		mkdirSync(home, { mode: 0o700 });
		const env = { GNUPGHOME: home };
		onTestFinished(() => void spawnSync("gpgconf", ["--kill", "all"], { env: { ...process.env, ...env } }));
		const args = ["--batch", "--quiet", "--passphrase", "", "--quick-gen-key", "carl@example.org", "ed25519"];
		execFileSync("gpg", args, { env: { ...process.env, ...env }, stdio: "ignore" });
		const { code } = await repo.miggptIn(repo.folder, env, ...REBASE, "--gpg-sign=carl@example.org");
		expect(code).toBe(0);
		verify(repo, env, BRANCH);
	});
});
