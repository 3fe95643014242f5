import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { LONG_BRANCH, LONG_RUN, longSeries } from "../support/faults.js";
import { TestRepo } from "../support/repo.js";

function folder(): string {
	const made = mkdtempSync(join(tmpdir(), "miggpt-store-"));
	onTestFinished(() => rmSync(made, { recursive: true, force: true }));
	return made;
}

const ownIndex = (repo: TestRepo) => join(repo.folder, ".git", "miggpt", "index");
const treesIn = (kept: string) => readdirSync(kept).filter((name) => /^[0-9a-f]{40}\.v\d+$/.test(name));

/** Three patches that a target with one more change takes. */
function scene(repo = new TestRepo()): TestRepo {
	const file = (...lines: string[]) => `${lines.map((line) => `\t${line}();`).join("\n")}\n`;
	return repo.scene(
		{ "a.c": file("led_on", "led_wait", "led_off") },
		{ "a.c": file("lamp_on", "led_wait", "led_off"), "lamp.h": "int lamp_on(void);\n" },
		{ message: "dim\n", files: { "a.c": file("led_on", "led_dim", "led_wait", "led_off") } },
	);
}

describe("what is known of whole kernels", () => {
	it("is shared by clones that name a folder, at once as well, and the result is the same", async () => {
		const kept = join(folder(), "kept");
		const [first, second, alone] = [longSeries(), longSeries(), longSeries()];
		await alone.miggpt(...LONG_RUN);
		const both = [first, second].map((repo) => repo.miggptApart({}, ...LONG_RUN, "--index-dir", kept));
		for (const { code } of await Promise.all(both)) expect(code).toBe(3);
		for (const repo of [first, second]) {
			expect(existsSync(ownIndex(repo))).toBe(false);
			expect(repo.git("rev-parse", LONG_BRANCH)).toBe(alone.git("rev-parse", LONG_BRANCH));
		}
		expect(treesIn(kept)).toEqual(treesIn(ownIndex(alone)));
		expect(treesIn(kept).length).toBe(2);
	}, 60_000);

	it("is kept where your config says, and not where the repository's does", async () => {
		const [home, repo] = [folder(), scene()];
		const config = join(home, "config");
		const run = () =>
			repo.miggptIn(
				repo.folder,
				{ GIT_CONFIG_GLOBAL: config, HOME: home },
				...["rebase", "old..new", "--series", "series", "--force"],
			);
		repo.git("config", "miggpt.indexDir", join(home, "theirs"));
		writeFileSync(config, "");
		expect((await run()).stderr).toMatch(/miggpt\.indexDir in \.git\/config does not count/);
		expect(existsSync(join(home, "theirs"))).toBe(false);
		expect(treesIn(ownIndex(repo)).length).toBe(2);
		repo.git("config", "--unset", "miggpt.indexDir");
		writeFileSync(config, "[miggpt]\n\tindexDir = ~/mine\n");
		await run();
		expect(treesIn(join(home, "mine")).length).toBe(2);
		writeFileSync(config, "[miggpt]\n\tindexDir = mine\n");
		expect((await run()).stderr).toMatch(/miggpt\.indexDir is no absolute path: mine/);
	}, 60_000);

	it("is shown and pruned, and what a run decided stays", async () => {
		const repo = scene();
		await repo.miggpt("rebase", "old..new", "--series", "series");
		const kept = ownIndex(repo);
		const useless = [`${"a".repeat(40)}.v5`, `${"b".repeat(40)}.v6.1.99999999`];
		for (const name of useless) writeFileSync(join(kept, name), "of no use");
		writeFileSync(join(kept, `${"c".repeat(40)}.v6.1.88888888`), "under way");
		writeFileSync(join(kept, "notes.txt"), "mine");
		utimesSync(join(kept, useless[1]!), 1, 1);
		expect((await repo.miggpt("cache")).stdout).toMatch(
			/miggpt\/index: 2 trees indexed, 0\.0 of 1024\.0 MB$/m,
		);
		await repo.miggpt("cache", "--prune");
		expect(treesIn(kept).length).toBe(2);
		for (const name of useless) expect(existsSync(join(kept, name))).toBe(false);
		expect(existsSync(join(kept, `${"c".repeat(40)}.v6.1.88888888`))).toBe(true);
		const none = await repo.miggpt("cache", "--prune", "--index-size", "0");
		expect(none.stdout).toMatch(/0 trees indexed, 0\.0 of 0\.0 MB$/m);
		expect(readdirSync(kept)).toEqual(["notes.txt"]);
		expect((await repo.miggpt("status")).code).toBe(0);
		const outside = await repo.miggptIn(folder(), {}, "cache");
		expect(outside.stdout).not.toContain("indexed");
	});

	it("goes where it was used least recently once there is more than fits", async () => {
		const repo = scene();
		await repo.miggpt("rebase", "old..new", "--series", "series");
		const [kept] = [ownIndex(repo)];
		const old = join(kept, `${"a".repeat(40)}.v5`);
		writeFileSync(old, "x".repeat(1 << 20));
		utimesSync(old, 1, 1);
		for (const name of treesIn(kept)) rmSync(join(kept, name));
		mkdirSync(kept, { recursive: true });
		await repo.miggpt("rebase", "old..new", "--series", "series", "--force", "--index-size", "1");
		expect(existsSync(old)).toBe(false);
		expect(treesIn(kept).length).toBe(2);
	});
});
