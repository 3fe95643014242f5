import { existsSync, readdirSync, rmSync, statSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { finish, LONG_BRANCH, LONG_RUN, longSeries, PATCHES } from "../support/faults.js";
import type { TestRepo } from "../support/repo.js";

const indexOf = (repo: TestRepo) => join(repo.folder, ".git", "miggpt", "index");

/** Runs with the dates of commits pinned. @returns the branch's commit */
async function tipOf(
	repo: TestRepo,
	args: readonly string[],
	{ dropAfter }: { dropAfter?: number } = {},
): Promise<string> {
	repo.git("update-ref", "-d", LONG_BRANCH);
	const { ended } = await finish(repo, [...LONG_RUN, ...args], {
		kill: (child) => {
			if (dropAfter === undefined) return;
			let said = 0;
			child.stderr.on("data", (chunk: Buffer) => {
				said += chunk.length;
				if (said > dropAfter) rmSync(indexOf(repo), { recursive: true, force: true });
			});
		},
	});
	expect(ended).toBe(3);
	return repo.git("rev-parse", LONG_BRANCH);
}

describe("the same series on the same target", () => {
	it("gives the same commits with any number of jobs, with an index, without and with one that is dropped meanwhile", async () => {
		const repo = longSeries();
		const cold = await tipOf(repo, ["-j", "1"]);
		expect(Number(repo.git("rev-list", "--count", `new..${cold}`))).toBeGreaterThan(PATCHES / 2);
		expect(existsSync(indexOf(repo))).toBe(true);
		expect(await tipOf(repo, ["-j", "1"])).toBe(cold);
		expect(await tipOf(repo, ["-j", "8"])).toBe(cold);
		rmSync(indexOf(repo), { recursive: true });
		expect(await tipOf(repo, ["-j", "8"])).toBe(cold);
		expect(await tipOf(repo, ["-j", "8"], { dropAfter: 0 })).toBe(cold);
	}, 120_000);

	it("gives the same commits with an index that is damaged, one that is made from another tree's, and one beside a dry run", async () => {
		const repo = longSeries();
		const cold = await tipOf(repo, []);
		const files = () => readdirSync(indexOf(repo)).map((name) => join(indexOf(repo), name));
		for (const file of files()) truncateSync(file, Math.floor(statSync(file).size / 2));
		expect(await tipOf(repo, [])).toBe(cold);
		for (const file of files().slice(1)) rmSync(file);
		expect(await tipOf(repo, [])).toBe(cold);
		rmSync(indexOf(repo), { recursive: true });
		const { stdout } = await repo.miggpt(...LONG_RUN, "--dry-run", "--json", "--force");
		expect(JSON.parse(stdout).fates).toEqual(
			JSON.parse((await repo.miggpt("report", "--json")).stdout).fates,
		);
		expect(existsSync(indexOf(repo))).toBe(false);
	}, 120_000);
});
