import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { numbered, TestRepo } from "../support/repo.js";

const lines = (...changes: [number, string][]) =>
	numbered(30, (line, i) => changes.find(([at]) => at === i)?.[1] ?? line);
const SIGNED = "Signed-off-by: Carl Committer <carl@example.org>";

function scene(): TestRepo {
	return new TestRepo().scene(
		{ "a.c": lines(), "b.c": lines() },
		{ "a.c": lines([3, "\ttheirs(dev);"]) },
		{ message: "first\n\nWhy.\n", files: { "a.c": lines([20, "\tours(dev);"]) } },
		{ message: `second\n\n${SIGNED}\n`, files: { "b.c": lines([20, "\tours(dev);"]) } },
	);
}

const REBASE = ["rebase", "old..new", "--series", "series"];
const BRANCH = "miggpt/series-new";

describe("trailers", () => {
	it("are your sign-off and the old commit where you ask for them, each once", async () => {
		const repo = scene();
		expect((await repo.miggpt(...REBASE, "--signoff", "-x")).code).toBe(0);
		const [first, second] = ["series~1", "series"].map((each) => repo.git("rev-parse", each));
		expect(repo.git("log", "-1", "--format=%B", `${BRANCH}~1`)).toBe(
			`first\n\nWhy.\n\n(cherry picked from commit ${first})\n${SIGNED}\n`,
		);
		expect(repo.git("log", "-1", "--format=%B", BRANCH)).toBe(
			`second\n\n${SIGNED}\n(cherry picked from commit ${second})\n`,
		);
		const plain = scene();
		await plain.miggpt(...REBASE);
		expect(plain.git("log", "-1", "--format=%B", `${BRANCH}~1`)).toBe("first\n\nWhy.\n");
	});

	it("go into patch files too, which stay as they are otherwise", async () => {
		const repo = scene();
		const folder = mkdtempSync(join(tmpdir(), "miggpt-patches-"));
		onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
		const diff = repo.git("diff", "series~1", "series");
		writeFileSync(join(folder, "series"), "one.patch\n");
		writeFileSync(join(folder, "one.patch"), `What it does.\n\n${diff}\n`, "latin1");
		const out = join(folder, "out");
		const args = ["rebase", "old..new", "--patches", folder, "-o", out, "--signoff"];
		expect((await repo.miggpt(...args)).code).toBe(0);
		expect(readFileSync(join(out, "one.patch"), "latin1")).toBe(`What it does.\n${SIGNED}\n\n${diff}\n`);
		const naming = await repo.miggpt("rebase", "old..new", "--patches", folder, "-x", "--branch", "x", "-n");
		expect(naming.code).toBe(2);
		expect(naming.stderr).toContain("--record-origin names commits");
	});
});

describe("what git's config asks for after a rebase", () => {
	it("is done for notes, where notes.rewriteRef names them", async () => {
		const repo = scene();
		repo.git("notes", "add", "-m", "reviewed", "series");
		await repo.miggpt(...REBASE);
		expect(() => repo.git("notes", "show", BRANCH)).toThrow();
		await repo.miggpt("undo");
		repo.git("config", "notes.rewriteRef", "refs/notes/commits");
		await repo.miggpt(...REBASE, "--signoff");
		expect(repo.git("notes", "show", BRANCH)).toBe("reviewed");
	});

	it("is not done for signatures where the repository's config asks for them, which is said", async () => {
		const repo = scene();
		repo.git("config", "commit.gpgSign", "true");
		const { code, stderr } = await repo.miggpt(...REBASE, "--quiet");
		expect(code).toBe(0);
		expect(stderr).toContain("warning: commit.gpgSign of the repository's config does not count");
		expect(repo.git("cat-file", "commit", BRANCH)).not.toContain("gpgsig");
	});
});

describe("--show-current-patch", () => {
	it("shows the patch that the run stopped at", async () => {
		const repo = new TestRepo().scene(
			{ "a.c": lines() },
			{ "a.c": lines([20, "\ttheirs(dev);"]) },
			{ message: "open\n", files: { "a.c": lines([20, "\tours(dev);"]) } },
		);
		expect((await repo.miggpt("rebase", "--show-current-patch")).stderr).toContain("no run is under way");
		await repo.miggpt(...REBASE);
		const { code, stdout } = await repo.miggpt("rebase", "--show-current-patch");
		expect(code).toBe(0);
		expect(stdout.trimEnd()).toBe(repo.git("show", "series"));
	});
});
