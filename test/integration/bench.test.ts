import { createHash } from "node:crypto";
import { appendFileSync, existsSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import type { BenchResults } from "../../src/model/bench.js";
import { snippetCells, temporaryFolder, writeCsv } from "../support/bench.js";
import { runMiggpt } from "../support/program.js";
import { numbered } from "../support/repo.js";

/** Runs `git miggpt bench`, which needs no repository. */
function bench(folder: string, ...args: string[]) {
	return runMiggpt(folder, {}, "bench", ...args);
}

const body = (name: string, ...lines: string[]) =>
	`static int ${name}(struct widget *w)\n{\n${lines.map((line) => `\t${line}\n`).join("")}}`;

/** What git can do: find the lines as they were, and merge. The snippet stands at one place, or at two. */
const kept = snippetCells({
	id: "kept",
	s_old: body("open", "int ret = 0;", "lock(w);", "return ret;"),
	s_old_p: body("open", "int ret = 0;", "count(w);", "lock(w);", "return ret;"),
	file_new: `#include <w.h>\n\n${body("open", "int ret = 0;", "lock(w);", "return ret;")}\n`,
	s_new: body("open", "int ret = 0;", "lock(w);", "return ret;"),
	s_new_p: body("open", "int ret = 0;", "count(w);", "lock(w);", "return ret;"),
});
const changed = snippetCells({
	id: "changed",
	type: "type2",
	s_old: body("shut", "lock(w);", "return 0;"),
	s_old_p: body("shut", "count(w);", "lock(w);", "return 0;"),
	file_new: `${body("shut", "guard(w);", "return 0;")}\n`,
	s_new: body("shut", "guard(w);", "return 0;"),
	s_new_p: body("shut", "count(w);", "guard(w);", "return 0;"),
});
const gone = snippetCells({
	id: "gone",
	s_old: body("stop", "return 0;"),
	s_old_p: body("stop", "count(w);", "return 0;"),
	file_new: `${body("open", "return 0;")}\n`,
	s_new: "none",
	s_new_p: "none",
});

describe("git miggpt bench", () => {
	it("prints both scores for both tasks, by type, and why rows miss", async () => {
		const folder = temporaryFolder();
		const csv = writeCsv(folder, [kept, changed, gone]);
		const { code, stdout } = await bench(folder, csv, "--method", "git");
		expect(code).toBe(0);
		const rows = stdout.split("\n").map((line) => line.replace(/\s+/g, " ").trim());
		expect(rows).toContain("retrieval best match semantic match");
		expect(rows.filter((row) => row === "all 2/3 66.67 % 2/3 66.67 %")).toHaveLength(2);
		expect(rows).toContain("type1 2/2 100.00 % 2/2 100.00 %");
		expect(rows).toContain("type2 0/1 0.00 % 0/1 0.00 %");
		expect(rows).toContain("not found: 1 (changed)");
	});

	it("tells the two errors apart by feeding migration the ground truth", async () => {
		const folder = temporaryFolder();
		const csv = writeCsv(folder, [kept, changed, gone]);
		const { stdout } = await bench(folder, csv, "--method", "git", "--oracle-retrieval", "--task", "migrate");
		expect(stdout).not.toContain("retrieval");
		expect(stdout).toMatch(/refused: 1 \(changed\)/);
	});

	it("writes the tables of the published scripts, results.json and a page", async () => {
		const folder = temporaryFolder();
		const csv = writeCsv(folder, [kept, changed]);
		const { code } = await bench(folder, csv, "--method", "git", "--out", "out");
		expect(code).toBe(0);
		const table = (name: string) =>
			parse(readFileSync(join(folder, "out", name)), { columns: true, encoding: "latin1" }) as Record<
				string,
				string
			>[];
		const { type, s_old, s_old_p, file_new, s_new_gt1, s_new_p_gt1 } = kept as Record<string, string>;
		expect(table("retrieval_git.csv")).toEqual([
			{ type, s_old, file_new, s_new_res: `${s_new_gt1}\n` },
			expect.objectContaining({ type: "type2", s_new_res: "none" }),
		]);
		expect(table("migration_git.csv")).toEqual([
			{ type, s_old, s_old_p, file_new, s_new_res: `${s_new_gt1}\n`, s_new_p_res: `${s_new_p_gt1}\n` },
			expect.objectContaining({ s_new_res: "none", s_new_p_res: "none" }),
		]);
		const results = JSON.parse(readFileSync(join(folder, "out/results.json"), "utf8")) as BenchResults;
		expect(results.csv).toEqual({
			name: "rows.csv",
			sha256: createHash("sha256").update(readFileSync(csv)).digest("hex"),
		});
		expect(results.methods.git?.tallies.migrate?.all).toMatchObject({ rows: 2, best: 1, semantic: 1 });
		expect(existsSync(join(folder, "out/results.html"))).toBe(true);
	});

	it("keeps the results of several methods side by side", async () => {
		const folder = temporaryFolder();
		const csv = writeCsv(folder, [kept, changed]);
		await bench(folder, csv, "--method", "git", "--out", "out");
		await bench(folder, csv, "--method", "engine", "--out", "out");
		const results = JSON.parse(readFileSync(join(folder, "out/results.json"), "utf8")) as BenchResults;
		expect(Object.keys(results.methods)).toEqual(["git", "engine"]);
	});

	it("goes on where a run was cut off, row by row", async () => {
		const folder = temporaryFolder();
		const csv = writeCsv(folder, [kept, changed, gone]);
		await bench(folder, csv, "--method", "git", "--out", "out", "--limit", "2");
		const journal = join(folder, "out/rows_git.jsonl");
		const lines = readFileSync(journal, "utf8").trim().split("\n");
		expect(lines).toHaveLength(3);
		// a kill in the middle of the second row's line
		truncateSync(journal, lines[0]!.length + lines[1]!.length + 20);
		writeFileSync(
			journal,
			readFileSync(journal, "utf8").replace('"best":true', '"best":true,"note":"of the first run"'),
		);
		const { code, stderr } = await bench(folder, csv, "--method", "git", "--out", "out");
		expect([code, stderr]).toEqual([0, ""]);
		const results = JSON.parse(readFileSync(join(folder, "out/results.json"), "utf8")) as BenchResults;
		expect(results.methods.git!.rows.map(({ id, retrieve }) => [id, retrieve?.note])).toEqual([
			["kept", "of the first run"],
			["changed", "its lines do not stand in the file as they were"],
			["gone", "its lines do not stand in the file as they were"],
		]);
		expect(
			readFileSync(journal, "utf8")
				.split("\n")
				.filter((line) => /^\{"id"/.test(line)),
		).toHaveLength(3 + 1);
	});

	it("does not mix runs, and starts over when told to", async () => {
		const folder = temporaryFolder();
		const csv = writeCsv(folder, [kept]);
		await bench(folder, csv, "--method", "git", "--out", "out");
		const other = await bench(folder, csv, "--method", "git", "--out", "out", "--oracle-retrieval");
		expect(other.code).toBe(2);
		expect(other.stderr).toMatch(/rows_git\.jsonl is of another run.*\nhint: .*--restart/);
		expect(
			(await bench(folder, csv, "--method", "git", "--out", "out", "--oracle-retrieval", "--restart")).code,
		).toBe(0);
		const changedCsv = writeCsv(folder, [kept, gone]);
		expect((await bench(folder, changedCsv, "--method", "engine", "--out", "out")).stderr).toMatch(
			/results of another benchmark/,
		);
	});

	it("runs the rows that it is told to, in the order of a seed", async () => {
		const folder = temporaryFolder();
		const rows = Array.from({ length: 20 }, (_, i) => ({ ...kept, id: `row${i}` }));
		const csv = writeCsv(folder, rows);
		const ids = async (...args: string[]) =>
			(await bench(folder, csv, "--method", "git", "--task", "retrieve", "-v", ...args)).stderr
				.trim()
				.split("\n")
				.map((line) => line.split(":")[0]);
		expect(await ids("--only", "row3,row17")).toEqual(["row3", "row17"]);
		expect(await ids("--limit", "2")).toEqual(["row0", "row1"]);
		const shuffled = await ids("--shuffle", "7", "--limit", "5");
		expect(shuffled).toHaveLength(5);
		expect(shuffled).not.toEqual(["row0", "row1", "row2", "row3", "row4"]);
		expect(await ids("--shuffle", "7", "--limit", "5", "-j", "1")).toEqual(shuffled);
		const unknown = await bench(folder, csv, "--only", "row3,nope");
		expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining("no row nope")]);
	});

	it("leaves out rules of the engine, by names that there are", async () => {
		const folder = temporaryFolder();
		const csv = writeCsv(folder, [kept]);
		const { code, stdout } = await bench(folder, csv, "--without", "merge,adjacent,bracketing");
		expect(code).toBe(0);
		expect(stdout).toContain("refused: 1 (kept)");
		const typo = await bench(folder, csv, "--without", "merg");
		expect([typo.code, typo.stderr]).toEqual([
			2,
			expect.stringMatching(/--without merg is no rule.*\n.*did you mean merge\?/),
		]);
	});

	it("stops at a bad row, or counts it", async () => {
		const folder = temporaryFolder();
		const csv = writeCsv(folder, [kept]);
		appendFileSync(csv, "half,a,row\n");
		const stopped = await bench(folder, csv, "--method", "git");
		expect(stopped.code).toBe(2);
		expect(stopped.stderr).toMatch(
			/^error: .*rows\.csv: row 2 \(line \d+\), column s_old_p: .*\nhint: --skip-bad/,
		);
		const skipped = await bench(folder, csv, "--method", "git", "--skip-bad");
		expect(skipped.code).toBe(0);
		expect(skipped.stdout).toContain("1 bad row left out");
	});
});

describe("git miggpt bench on whole files", () => {
	const file = (id: string, old: string, patched: string, target: string, result: string) => ({
		id,
		path: "drivers/w.c",
		file_old: old,
		file_old_p: patched,
		file_new: target,
		file_new_p: result,
	});
	const base = numbered(40);
	const patched = numbered(40, (line, n) => (n === 20 ? [line, "\tadded();"] : line));

	it("ports edits, new files and deletions, and declines what it cannot decide", async () => {
		const folder = temporaryFolder();
		const target = numbered(40, (line, n) => (n === 2 ? "\tupstream();" : line));
		const csv = writeCsv(folder, [
			file(
				"edit",
				base,
				patched,
				target,
				target.replace("\tstep_20(dev, 20);\n", "\tstep_20(dev, 20);\n\tadded();\n"),
			),
			file("new", "", patched, "", patched),
			file("delete", base, "", base, ""),
			file("wrong", base, patched, base, base),
			file(
				"decline",
				base,
				numbered(40, (line, n) => (n === 20 ? "\tours();" : line)),
				numbered(40, (line, n) => (n === 20 ? "\ttheirs();" : line)),
				"\tboth();\n",
			),
		]);
		const { code, stdout } = await bench(folder, csv, "--out", "out");
		expect(code).toBe(0);
		expect(stdout).toMatch(/all +3\/5 +60\.00 %/);
		expect(stdout).toContain("wrong edit: 1 (wrong)");
		expect(stdout).toContain("refused: 1 (decline)");
		expect(stdout).not.toContain("retrieval");
		const table = parse(readFileSync(join(folder, "out/migration_engine.csv")), { columns: true }) as Record<
			string,
			string
		>[];
		expect(table.map(({ file_new_p_res }) => file_new_p_res)).toEqual([
			expect.stringContaining("\tadded();"),
			patched,
			"",
			patched,
			"none",
		]);
	});
});

describe("a baseline", () => {
	it("tells which rows got worse and better, and fails where any got worse", async () => {
		const folder = temporaryFolder();
		const csv = writeCsv(folder, [kept, changed, gone]);
		const baseline = join(folder, "baseline.json");
		expect((await bench(folder, csv, "--method", "git", "--save-baseline", baseline)).code).toBe(0);
		const same = await bench(folder, csv, "--method", "git", "--baseline", baseline, "-q");
		expect([same.code, same.stdout.trim()]).toEqual([0, "against the baseline: 0 worse, 0 better"]);

		const saved = readFileSync(baseline, "utf8");
		writeFileSync(
			baseline,
			saved.replace(
				/("changed": \{\s+"retrieve": \{\s+"best": )false(,\s+"semantic": )false/,
				"$1true$2true",
			),
		);
		const worse = await bench(folder, csv, "--method", "git", "--baseline", baseline);
		expect(worse.code).toBe(1);
		expect(worse.stdout).toMatch(/worse {3}changed: retrieval right .* not found\n/);

		writeFileSync(
			baseline,
			saved.replace(
				/("kept": \{\s+"retrieve": \{\s+"best": )true(,\s+"semantic": )true/,
				'$1false$2false,"reason":"refused"',
			),
		);
		const better = await bench(folder, csv, "--method", "git", "--baseline", baseline);
		expect(better.code).toBe(0);
		expect(better.stdout).toMatch(/better {2}kept: retrieval refused .* right\n/);
	});

	it("notices another CSV, and rows that are gone", async () => {
		const folder = temporaryFolder();
		const csv = writeCsv(folder, [kept, changed]);
		const baseline = join(folder, "baseline.json");
		await bench(folder, csv, "--method", "git", "--save-baseline", baseline);
		const other = writeCsv(folder, [kept, gone], "other.csv");
		const { code, stdout } = await bench(folder, other, "--method", "git", "--baseline", baseline);
		expect(code).toBe(1);
		expect(stdout).toContain("the CSV is not the one that the baseline was made of");
		expect(stdout).toMatch(/gone +changed/);
		expect(stdout).toMatch(/new +gone/);
	});

	it("of another method, or no baseline at all, is an error", async () => {
		const folder = temporaryFolder();
		const csv = writeCsv(folder, [kept]);
		const baseline = join(folder, "baseline.json");
		await bench(folder, csv, "--method", "git", "--save-baseline", baseline);
		expect((await bench(folder, csv, "--baseline", baseline)).stderr).toMatch(/--method git, not of engine/);
		expect((await bench(folder, csv, "--baseline", csv)).stderr).toMatch(/is no baseline/);
		expect((await bench(folder, csv, "--baseline", "nowhere")).stderr).toMatch(/cannot read .*nowhere/);
	});
});
