import { describe, expect, it } from "vitest";
import { numbered, TestRepo } from "../support/repo.js";
import { BRANCH, resolve, stopped, stopScene } from "../support/stop-scene.js";

const lines = (...changes: [number, string][]) =>
	numbered(40, (text, i) => changes.find(([at]) => at === i)?.[1] ?? text);

describe("a file that upstream moved", () => {
	it("is named as the base has it where a line of the base is meant", async () => {
		const repo = new TestRepo().scene(
			{ "old/a.c": lines(), "old/b.c": lines() },
			{ "old/a.c": undefined, "now/a.c": lines([8, "\tupstream();"]) },
			{ message: "a: change\n", files: { "old/a.c": lines([10, "\tmine();"]) } },
		);
		const run = await repo.miggpt("rebase", "old..new", "--series", "series", "--threshold", "0.3", "-v");
		expect(run.stderr).toMatch(/^ {4}old\/a\.c:11 in the base: landed at now\/a\.c:11 in the target/m);
		expect((await repo.miggpt("show", "--stat")).stdout).toContain(
			" old/a.c => now/a.c | +1 -1   1 of 1 hunk differs\n",
		);
		const { patches } = JSON.parse((await repo.miggpt("report", "--json")).stdout);
		expect(patches[0].files[0].hunks[0]).toMatchObject({ oldPath: "old/a.c", oldLine: 11 });
	});
});

describe("what others get to read", () => {
	it("speaks of nobody who ran the tool", async () => {
		const repo = stopScene();
		resolve(repo, await stopped(repo));
		await repo.miggpt("rebase", "--continue");
		expect((await repo.miggpt("show")).stdout).toContain("landed by hand  a: mend it\n");
		await repo.miggpt("retry", "--park", "3");
		await repo.miggpt("format-patch", "-o", "out");
		const cover = repo.readFile("out/0000-cover-letter.patch");
		expect(cover).toContain("Left out (1):\n\n  c: last\n    parked: left out by the porter, for now\n");
		expect(cover).not.toMatch(/\byou\b/);
		expect((await repo.miggpt("report", "--markdown")).stdout).not.toMatch(/\byou\b/);
		expect(repo.git("log", "--format=%s", `new..${BRANCH}`)).toBe("a: mend it\nc: first");
	});
});
