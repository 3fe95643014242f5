import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import { numbered, TestRepo } from "../support/repo.js";

const lines = (...changes: [number, string][]) =>
	numbered(30, (line, i) => changes.find(([at]) => at === i)?.[1] ?? line);
const REBASE = ["rebase", "old..new", "--series", "series"];

function scene(): TestRepo {
	return new TestRepo().scene(
		{ "drivers/a.c": lines(), "b.c": lines() },
		{ "drivers/a.c": lines([3, "\ttheirs(dev);"], [20, "\tupstream(dev);"]), "b.c": lines() },
		{ message: "first\n", files: { "b.c": lines([5, "\tfirst(dev);"]) } },
		{
			message: "open\n",
			files: { "drivers/a.c": lines([20, "\tours(dev); /* Jane's */"]), "b.c": lines([5, "\tmore(dev);"]) },
		},
	);
}

const rowsOf = (csv: string) => parse(csv, { columns: true }) as Record<string, string>[];

describe("git miggpt bug-report", () => {
	it("writes what a patch found and what is right as rows that bench reads", async () => {
		const repo = scene();
		await repo.miggpt(...REBASE, "--on-conflict", "park");
		const mended = lines([3, "\ttheirs(dev);"], [20, "\tours(upstream(dev));"]);
		const right = repo.commit("miggpt/series-new", "right", { "drivers/a.c": mended });
		const { code, stderr } = await repo.miggpt("bug-report", "2", "--right", right, "-o", "wrong.csv");
		expect(code).toBe(0);
		expect(stderr).toContain("wrong.csv: 2 rows");
		const rows = rowsOf(readFileSync(join(repo.folder, "wrong.csv"), "latin1"));
		expect(rows[1]).toMatchObject({
			path: "drivers/a.c",
			file_old: lines(),
			file_old_p: repo.show("series", "drivers/a.c"),
			file_new: repo.show("new", "drivers/a.c"),
			file_new_p: mended,
		});
		expect(rows[0]!.file_new).toBe(repo.show("miggpt/series-new", "b.c"));
		const bench = await repo.miggpt("bench", "wrong.csv");
		expect(bench.code).toBe(0);
		expect(bench.stdout).toMatch(/\b2 rows\b/);
	});

	it("blanks names, the same in all texts, and keeps what they stand in", async () => {
		const repo = scene();
		await repo.miggpt(...REBASE, "--on-conflict", "park");
		const { stdout } = await repo.miggpt("bug-report", "2", "--blank");
		for (const word of ["dev", "ours", "Jane", "drivers", "upstream", "theirs"])
			expect(stdout).not.toMatch(new RegExp(`\\b${word}\\b`));
		const row = rowsOf(stdout).find(({ hunks }) => hunks!.includes("unsure"))!;
		expect(row.path).toMatch(/^n\d+\/n\d+\.c$/);
		expect(row.file_old!.split("\n")).toHaveLength(lines().split("\n").length);
		const [old, now] = [row.file_old_p!, row.file_new!].map((text) => /\tn\d+\((n\d+)\);/.exec(text)![1]);
		expect(old).toBe(now);
	});

	it("knows no patch that the run does not have", async () => {
		const repo = scene();
		await repo.miggpt(...REBASE, "--on-conflict", "park");
		const { code, stderr } = await repo.miggpt("bug-report", "7");
		expect({ code, stderr }).toMatchObject({
			code: 2,
			stderr: expect.stringContaining("the run has no patch 7"),
		});
	});
});
