import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { gitIn } from "../../scripts/bench-speed/git.js";
import { LONG, makeLongSeries } from "../../scripts/bench-speed/long-series.js";
import { stackOf } from "../../scripts/bench-speed/stack.js";
import { numbered, TestRepo } from "../support/repo.js";

const text = (changed: Readonly<Record<number, string>>) => numbered(40, (line, i) => changed[i] ?? line);

it("makes a long series of a stack of patch files, all of which apply", () => {
	const repo = new TestRepo().scene(
		{ "drivers/a.c": text({}) },
		{ "drivers/a.c": text({ 35: "\tupstream();" }) },
		{ message: "a: first\n", files: { "drivers/a.c": text({ 3: "\tfirst();" }) } },
		{ message: "a: second\n", files: { "drivers/a.c": text({ 3: "\tfirst();", 5: "\tsecond();" }) } },
		{ message: "b: third\n", files: { "drivers/b.c": "int b;\n" } },
	);
	const scratch = mkdtempSync(join(tmpdir(), "bench-speed-test-"));
	onTestFinished(() => rmSync(scratch, { recursive: true, force: true }));
	const [folder, overlay] = [join(scratch, "patches"), join(scratch, "files")];
	repo.git("format-patch", "-q", "-o", folder, "old..series");
	writeFileSync(
		join(folder, "0004-lost.patch"),
		"--- a/drivers/c.c\n+++ b/drivers/c.c\n@@ -1 +1 @@\n-int c;\n+int d;\n",
	);
	mkdirSync(overlay);
	writeFileSync(join(overlay, "c.h"), "int c;\n");

	const git = gitIn(repo.folder);
	const stack = stackOf(repo.folder, git, "old", { folders: [folder], overlays: [overlay] });
	expect(stack.files).toBe(4);
	expect(stack.patches.map(({ subject }) => subject)).toEqual(["a: first", "a: second", "b: third"]);

	const commits = makeLongSeries(repo.folder, git, ["old", "new"], stack.patches, 5);
	const subjects = repo.git("log", "--reverse", "--format=%s", `${LONG.base}..${commits[4]}`).split("\n");
	expect(subjects).toEqual([
		"a: first (0)",
		"a: second (0)",
		"b: third (0)",
		"a: first (1)",
		"a: second (1)",
	]);
	const changed = (commit: string) =>
		repo
			.git("show", "--format=", "-U0", commit)
			.split("\n")
			.filter((line) => /^[+-]\s/.test(line));
	expect(changed(commits[1]!)).toEqual(changed(repo.git("rev-parse", "series~1")));
	expect(changed(commits[4]!)).toEqual(changed(commits[1]!));
	const second = repo.git("show", "--format=", "--name-only", commits[1]!);
	expect(repo.show(LONG.base, second)).toBe(text({ 3: "\tfirst();" }));
	expect(repo.show(LONG.target, second)).toBe(text({ 3: "\tfirst();", 35: "\tupstream();" }));
});
