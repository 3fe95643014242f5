import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import { numbered, TestRepo } from "../support/repo.js";

const RUN = ["rebase", "old..new", "--series", "series", "--on-conflict", "park", "--threshold", "0.3"];
const lines = (...changes: [number, string | string[]][]) =>
	numbered(40, (text, i) => changes.find(([at]) => at === i)?.[1] ?? text);

/** Five patches: as it came, other lines around it, another edit, one that conflicts, one that is upstream. */
async function reviewed(): Promise<TestRepo> {
	const repo = new TestRepo().scene(
		{ "a.c": lines(), "b.c": lines(), "c.c": lines(), "d.c": lines(), "e.c": lines() },
		{
			"a.c": lines(),
			"b.c": lines([8, "\tupstream_near();"]),
			"c.c": lines([10, "\tstep_10(dev, 10, gfp);"]),
			"d.c": lines([10, "\tupstream();"]),
			"e.c": lines([5, "\tfixed();"]),
		},
		{ message: "a: as it came\n", files: { "a.c": lines([10, "\tmine();"]) } },
		{ message: "b: other lines around\n", files: { "b.c": lines([10, "\tmine();"]) } },
		{ message: "c: another edit\n", files: { "c.c": lines([10, "\tstep_10(device, 10);"]) } },
		{ message: "d: conflict\n", files: { "d.c": lines([10, "\tmine();"]) } },
		{ message: "e: upstream\n", files: { "e.c": lines([5, "\tfixed();"]) } },
	);
	expect((await repo.miggpt(...RUN)).code).toBe(3);
	return repo;
}

describe("show", () => {
	it("shows of what was adapted the old hunk and the new one, and marks what differs", async () => {
		const repo = await reviewed();
		const { code, stdout } = await repo.miggpt("show", "--adapted");
		expect(code).toBe(0);
		const heads = stdout.split("\n").filter((line) => line.startsWith("patch "));
		expect(heads).toEqual([
			expect.stringMatching(/^patch 2\/5 {2}b: other lines around {3}\w{12} -> \w{12}$/),
			expect.stringMatching(/^patch 3\/5 {2}c: another edit {3}\w{12} -> \w{12}$/),
		]);
		const [, around, other] = stdout.split(/\n(?=patch )/) as [string, string, string];
		expect(around.split("\n").slice(1)).toEqual([
			expect.stringMatching(/^b\.c:11 -> 11, in \w+: same edit$/),
			"     9<         step_8(dev, 8);",
			"     9>         upstream_near();",
			"    10          step_9(dev, 9);",
			"    11 -        step_10(dev, 10);",
			"       +        mine();",
			"    12          step_11(dev, 11);",
			"    13          step_12(dev, 12);",
			"",
		]);
		expect(around.match(/mine\(\)/g)).toHaveLength(1);
		expect(other).toMatch(
			/^c\.c:11 -> 11, in \w+: the edit differs: , gfp is put in$[\s\S]*^ +<\+ +step_10\(device, 10\);\n +>\+ +step_10\(device, 10, gfp\);$/m,
		);
		expect(stdout.split("\n\n")[0]).toBe(
			[
				"2 patches adapted, 2 hunks (+2 -2); the rest of them is as in the original.",
				"Same edit, only lines around it differ: 2",
				"3: the edit differs: , gfp is put in",
				'Lines: < only the original has, > only what landed. "85 % sure": check that place, or rewriting.',
			].join("\n"),
		);
	});

	it("sets them side by side on a wide terminal", async () => {
		const repo = await reviewed();
		const { stdout } = await repo.miggptIn(repo.folder, { COLUMNS: "150" }, "show", "3");
		expect(stdout).toMatch(/^ +\+ +step_10\(device, 10\); +! +\+ +step_10\(device, 10, gfp\);$/m);
		expect(Math.max(...stdout.split("\n").map(({ length }) => length))).toBeLessThanOrEqual(150);
	});

	it("shows of a patch that is named what upstream changed there, too", async () => {
		const repo = await reviewed();
		expect((await repo.miggpt("show", "2")).stdout).toContain(
			"  -        step_8(dev, 8);\n  +        upstream_near();\n",
		);
	});

	it("shows the hunks that are as in the original where the patch is named, and says so", async () => {
		const repo = new TestRepo().scene(
			{ "a.c": lines() },
			{ "a.c": lines([8, "\tupstream_near();"]) },
			{ message: "a: two hunks\n", files: { "a.c": lines([10, "\tone();"], [30, "\ttwo();"]) } },
		);
		await repo.miggpt(...RUN);
		const listed = (await repo.miggpt("show", "--adapted")).stdout;
		expect(listed).toContain("\n1 of 2 hunks; show 1 has the other, as in the original\n");
		expect(listed).not.toContain("two();");
		expect((await repo.miggpt("show", "1")).stdout).toMatch(
			/^line 31 -> 31, in \w+: as in the original\n[\s\S]*^ {2}-\s+step_30\(dev, 30\);\n {2}\+\s+two\(\);$/m,
		);
	});

	it("shows the words that differ between the brackets that git has for them", async () => {
		const repo = await reviewed();
		expect((await repo.miggpt("show", "3", "--word-diff")).stdout).toContain(
			"! +        step_10(device, 10{+, gfp+});\n",
		);
	});

	it("shows of what is open why, what the target has there, and nothing where nothing is proposed", async () => {
		const repo = await reviewed();
		const { stdout } = await repo.miggpt("show", "--open");
		expect(stdout).toContain("patch 4/5  left to you: d: conflict\nparked ");
		expect(stdout).toContain("d.c:11 in the base\n  open [1]: upstream changed the same lines");
		expect(stdout).toMatch(/-- what new has there\n[\s\S]*^ +11 +upstream\(\);$/m);
		expect(stdout).toContain("  nothing is proposed\n");
	});

	it("counts lines and hunks, takes ranges, and says where there is nothing", async () => {
		const repo = await reviewed();
		expect((await repo.miggpt("show", "1-3", "--stat")).stdout).toBe(
			[
				"patch 1/5  as it came: a: as it came",
				" a.c | +1 -1",
				"patch 2/5  adapted: b: other lines around",
				" b.c | +1 -1   1 of 1 hunk differs",
				"patch 3/5  adapted: c: another edit",
				" c.c | +1 -1   1 of 1 hunk differs",
				"",
			].join("\n"),
		);
		const none = await repo.miggpt("show", "--model");
		expect([none.code, none.stdout, none.stderr]).toEqual([0, "", "No patch of the run is of that kind.\n"]);
		expect((await repo.miggpt("show", "3-9")).stderr).toMatch(/^error: the run has no patch 9\n/);
	});

	it("works after an undo, and on an earlier run", async () => {
		const repo = await reviewed();
		const before = (await repo.miggpt("show", "--adapted")).stdout;
		await repo.miggpt("undo");
		expect((await repo.miggpt("show", "--adapted")).stdout).toBe(before);
		for (const command of ["report", "status"]) {
			const { stdout } = await repo.miggpt(command);
			expect(stdout).toMatch(/Taken back; .*\nNext: git miggpt retry --run \S+ makes it again\.\n$/);
			expect(stdout.match(/Next: /g)).toHaveLength(1);
		}
	});

	it("breaks no line for a pipe, where COLUMNS does not say how wide it is to be", async () => {
		const long = `\tcall(${"first, ".repeat(30)}last);`;
		const repo = new TestRepo().scene(
			{ "a.c": lines() },
			{ "a.c": lines([8, "\tupstream();"]) },
			{ message: "a: long\n", files: { "a.c": lines([10, long]) } },
		);
		await repo.miggpt(...RUN);
		expect((await repo.miggpt("show", "1")).stdout).toContain(long.trim());
		const narrow = await repo.miggptIn(repo.folder, { COLUMNS: "80" }, "show", "1");
		expect(narrow.stdout).not.toContain(long.trim());
	});

	it("prints no line that is wider than the terminal, of long and wide lines and tabs either", async () => {
		const wide = Buffer.from("漢字".repeat(40)).toString("latin1");
		const long = "call(one, two);\t".repeat(20);
		const repo = new TestRepo().scene(
			{ "a.c": lines() },
			{ "a.c": lines([8, `\tupstream(); ${wide}`]) },
			{ message: "a: wide\n", files: { "a.c": lines([10, `\t${long}`], [11, `\tmine(); ${wide}`]) } },
		);
		await repo.miggpt(...RUN);
		for (const columns of [80, 150]) {
			for (const form of [[], ["--word-diff"]]) {
				const { stdout } = await repo.miggptIn(repo.folder, { COLUMNS: `${columns}` }, "show", "1", ...form);
				const widths = Buffer.from(stdout, "latin1")
					.toString()
					.split("\n")
					.map((line) => stringWidth(line));
				expect(Math.max(...widths)).toBeLessThanOrEqual(columns);
			}
		}
	});

	it("colours as git does, and as --color says", async () => {
		const repo = await reviewed();
		const isColoured = async (...args: string[]) =>
			(await repo.miggpt("show", "3", ...args)).stdout.includes("\u001b[");
		expect(await isColoured()).toBe(false);
		expect(await isColoured("--color")).toBe(true);
		repo.git("config", "color.ui", "always");
		expect(await isColoured()).toBe(true);
		expect(await isColoured("--color=never")).toBe(false);
		repo.git("config", "color.diff", "never");
		expect(await isColoured()).toBe(false);
	});

	it("lets no escape sequence or direction mark of a patch through", async () => {
		const evil = "\u001b]0;owned\u0007\u009b31m\u001b[2J";
		const bidi = Buffer.from("\u202e\u2066 /* */").toString("latin1");
		const repo = new TestRepo().scene(
			{ "a.c": lines() },
			{ "a.c": lines([8, `\tupstream(); ${evil}`]) },
			{ message: `a: ${evil}${bidi}\n`, files: { "a.c": lines([10, `\tmine(); // ${evil}${bidi}`]) } },
		);
		await repo.miggpt(...RUN);
		for (const args of [["1"], ["1", "--word-diff"], ["1", "--stat"]]) {
			const { stdout } = await repo.miggptIn(repo.folder, { COLUMNS: "150" }, "show", ...args);
			expect(stdout).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f]|\xe2\x80\xae|\xc2\x9b/);
			expect(stdout).toContain("\\x1b");
		}
	});
});

describe("range-diff", () => {
	it("prints what git prints, with the pairs that git does not see", async () => {
		const repo = await reviewed();
		const { code, stdout } = await repo.miggpt("range-diff");
		expect(code).toBe(0);
		const heads = stdout.split("\n").filter((line) => /^\d/.test(line));
		expect(heads.map((line) => line.replace(/[0-9a-f]{12}/g, "id"))).toEqual([
			"1:  id = 1:  id a: as it came",
			"2:  id ! 2:  id b: other lines around",
			"3:  id ! 3:  id c: another edit",
			"4:  id < -:  ------------ d: conflict",
			"5:  id < -:  ------------ e: upstream",
		]);
		const [, old, now] = /^2: {2}(\w+) ! 2: {2}(\w+)/m.exec(stdout)!;
		const git = repo.git("range-diff", "--creation-factor=999", `${old}^..${old}`, `${now}^..${now}`);
		expect(stdout).toContain(git.slice(git.indexOf("\n") + 1));
		expect((await repo.miggpt("range-diff", "2")).stdout.split("\n")[0]).toBe(heads[1]);
	});
});
