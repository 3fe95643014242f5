import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { numbered, TestRepo } from "../support/repo.js";

const lines = (...changes: [number, string][]) =>
	numbered(30, (line, i) => changes.find(([at]) => at === i)?.[1] ?? line);

/** A series of two patches, the first of which is open. */
function scene(): TestRepo {
	return new TestRepo().scene(
		{ "a.c": lines(), "b.c": lines() },
		{ "a.c": lines([10, "\ttheirs(dev);"]) },
		{ message: "open\n", files: { "a.c": lines([10, "\tours(dev);"]) } },
		{ message: "lands\n", files: { "b.c": lines([10, "\tours(dev);"]) } },
	);
}

const REBASE = ["rebase", "old..new", "--series", "series"];

describe("git's config", () => {
	it("sets what an option sets, and the command line counts before it", async () => {
		const repo = scene();
		repo.git("config", "miggpt.onConflict", "park");
		repo.git("config", "miggpt.signoff", "true");
		repo.git("config", "miggpt.history", "no");
		const { code } = await repo.miggpt(...REBASE);
		expect(code).toBe(3);
		expect(repo.git("log", "--format=%B", "new..miggpt/series-new")).toMatch(/^lands\n\nSigned-off-by: /);
		const stopped = await repo.miggpt(...REBASE, "--on-conflict", "stop", "--branch", "other");
		expect(stopped.stdout).toContain("Stopped at patch 1 of 2");
	});

	it("is named where what it says is wrong", async () => {
		const repo = scene();
		repo.git("config", "miggpt.price", "cheap");
		const { code, stderr } = await repo.miggpt(...REBASE, "--llm", "m", "--llm-url", "http://localhost/v1");
		expect([code, stderr]).toEqual([
			2,
			expect.stringContaining(
				"error: --price cheap is no pair of numbers\nhint: cheap is what miggpt.price says in .git/config; ",
			),
		]);
	});

	it("lists what counts where nothing is set", async () => {
		const { stdout } = await scene().miggpt("config");
		expect(stdout).toMatch(/^miggpt\.jobs=4 +default$/m);
		expect(stdout).toMatch(/^miggpt\.llmTimeout=120 +default$/m);
	});

	it("counts where git's own command line has it", async () => {
		const repo = scene();
		const env = { GIT_CONFIG_PARAMETERS: "'miggpt.onconflict'='park'" };
		expect((await repo.miggptIn(repo.folder, env, ...REBASE)).stdout).toContain("1 patch parked");
	});

	it.each<[string, string, RegExp, RegExp]>([
		[
			"miggpt.threshold",
			"banana",
			/miggpt\.threshold in \.git\/config takes a number from 0 to 1, not banana/,
			/git miggpt config/,
		],
		[
			"miggpt.onConflict",
			"wait",
			/miggpt\.onConflict in \.git\/config takes stop or park, not wait/,
			/git miggpt config/,
		],
		[
			"miggpt.history",
			"maybe",
			/miggpt\.history in \.git\/config takes true or false, not maybe/,
			/git miggpt config/,
		],
		["miggpt.output", "", /miggpt\.output in \.git\/config takes a value, not nothing/, /git miggpt config/],
		[
			"miggpt.onConflcit",
			"park",
			/miggpt\.onconflcit in \.git\/config sets no option/,
			/did you mean miggpt\.onConflict\?/,
		],
		[
			"miggpt.continue",
			"true",
			/miggpt\.continue in \.git\/config counts for nothing/,
			/on the command line/,
		],
		[
			"miggpt.all",
			"true",
			/miggpt\.all in \.git\/config counts for nothing: --all says/,
			/on the command line/,
		],
		["miggpt.run", "1", /miggpt\.run in \.git\/config counts for nothing: --run says/, /on the command line/],
		["miggpt.sub.branch", "x", /miggpt\.sub\.branch in \.git\/config sets no option/, /git miggpt config/],
	])("that is wrong is an error that says where it stands: %s %s", async (key, value, error, hint) => {
		const repo = scene();
		repo.git("config", key, value);
		for (const args of [REBASE, ["status"]]) {
			const { code, stderr } = await repo.miggpt(...args);
			expect(code).toBe(2);
			expect(stderr).toMatch(/^error: [^\n]+\nhint: [^\n]+\n$/);
			expect(stderr).toMatch(error);
			expect(stderr).toMatch(hint);
		}
	});

	it("may not say what is run where it is the repository's, which is told", async () => {
		const repo = scene();
		repo.git("config", "miggpt.exec", "touch marker");
		const { stderr } = await repo.miggpt(...REBASE, "--on-conflict", "park");
		expect(stderr).toContain("warning: miggpt.exec in .git/config does not count");
		expect(existsSync(join(repo.folder, ".git/marker"))).toBe(false);
		const folder = mkdtempSync(join(tmpdir(), "miggpt-home-"));
		onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
		const log = join(folder, "log");
		writeFileSync(
			join(folder, "config"),
			`[miggpt]\n\texec = echo one >>${log}\n\texec = echo two >>${log}\n`,
		);
		const env = { GIT_CONFIG_GLOBAL: join(folder, "config") };
		const args = [...REBASE, "--on-conflict", "park", "--branch", "other"];
		expect((await repo.miggptIn(repo.folder, env, ...args)).code).toBe(3);
		expect(existsSync(log)).toBe(true);
	});
});

describe("git miggpt config", () => {
	it("lists all keys with values and where they are set", async () => {
		const repo = scene();
		repo.git("config", "miggpt.ONCONFLICT", "park");
		repo.git("config", "miggpt.llmUrl", "http://localhost/v1");
		const { code, stdout } = await repo.miggptIn(repo.folder, { MIGGPT_VOTES: "3" }, "config");
		expect(code).toBe(0);
		expect(stdout).toMatch(/^miggpt\.onConflict=park +\.git\/config$/m);
		expect(stdout).toMatch(/^miggpt\.votes=3 +MIGGPT_VOTES$/m);
		expect(stdout).toMatch(/^miggpt\.superseded=park +default$/m);
		expect(stdout).toMatch(/^miggpt\.output +not set$/m);
		expect(stdout).toMatch(
			/^miggpt\.llmUrl +not set\nmiggpt\.llmUrl=http:\S+ +\.git\/config, does not count/m,
		);
		expect(stdout).not.toMatch(/continue|dryRun|debug|miggpt\.(all|file|run)\b/);
	});

	it("lists them where some are wrong as well, and names all that are", async () => {
		const repo = scene();
		repo.git("config", "miggpt.threshold", "2");
		repo.git("config", "miggpt.nonsense", "x");
		const { code, stdout, stderr } = await repo.miggpt("config");
		expect(code).toBe(2);
		expect(stdout).toMatch(/^miggpt\.threshold=2 +\.git\/config$/m);
		expect(stderr).toContain("miggpt.threshold in .git/config takes a number from 0 to 1, not 2");
		expect(stderr).toContain("miggpt.nonsense in .git/config sets no option");
	});
});

describe("--color", () => {
	it("colours what goes into a pipe, too; nothing else does", async () => {
		const repo = scene();
		await repo.miggpt(...REBASE, "--on-conflict", "park");
		const start = "\u001b[";
		expect((await repo.miggpt("report", "--color")).stdout).toContain(start);
		expect((await repo.miggpt("report", "--color=always")).stdout).toContain(start);
		expect((await repo.miggpt("show", "1", "--color")).stdout).toContain(start);
		expect((await repo.miggpt("show", "1")).stdout).not.toContain(start);
		for (const args of [[], ["--color=auto"], ["--no-color"], ["--color", "--no-color"]])
			expect((await repo.miggpt("report", ...args)).stdout).not.toContain(start);
		const wrong = await repo.miggpt("report", "--color=blue");
		expect(wrong.stderr).toContain("--color takes auto, always or never, not blue");
	});
});
