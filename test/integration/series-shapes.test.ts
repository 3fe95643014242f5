import { expect, it } from "vitest";
import { numbered, TestRepo } from "../support/repo.js";

/** The numbered lines with some of them others. */
function text(changes: Readonly<Record<number, string>>): string {
	return numbered(60, (line, i) => changes[i] ?? line);
}

/** A series of two branches and their merge; `own` is what the merge changes itself. */
function merged(own: Readonly<Record<number, string>>): { repo: TestRepo; merge: string } {
	const repo = new TestRepo().scene({ "a.c": text({}) }, { "a.c": `/* new */\n${text({})}` });
	const old = repo.git("rev-parse", "old");
	const left = repo.commit(old, "left\n", { "a.c": text({ 10: "\tleft();" }) });
	const right = repo.commit(old, "right\n", { "a.c": text({ 40: "\tright();" }) });
	const tree = repo.commit(left, "x\n", { "a.c": text({ 10: "\tleft();", 40: "\tright();", ...own }) });
	const merge = repo.git("commit-tree", `${tree}^{tree}`, "-p", left, "-p", right, "-m", "merge them");
	repo.git("branch", "-f", "series", merge);
	return { repo, merge };
}

it("flattens merges on request, and keeps what a merge changed itself as a patch of its own", async () => {
	const { repo, merge } = merged({ 25: "\tmerged();" });
	const refused = await repo.miggpt("rebase", "old..new", "--series", "series");
	expect(refused.code).toBe(2);
	expect(refused.stderr).toContain("--flatten");
	const { code } = await repo.miggpt(
		"rebase",
		"old..new",
		"--series",
		"series",
		"--flatten",
		"--branch",
		"b",
	);
	expect(code).toBe(0);
	const subjects = repo.git("log", "--format=%s", "new..b").split("\n");
	expect(subjects[0]).toBe(`What merge ${merge.slice(0, 12)} changed beyond its parents`);
	expect(subjects.slice(1).sort()).toEqual(["left", "right"]);
	expect(repo.show("b", "a.c")).toBe(
		`/* new */\n${text({ 10: "\tleft();", 25: "\tmerged();", 40: "\tright();" })}`,
	);
});

it("writes nothing of a flattened series in a dry run", async () => {
	const { repo } = merged({ 25: "\tmerged();" });
	const before = repo.git("count-objects");
	const { code, stdout } = await repo.miggpt("rebase", "old..new", "--series", "series", "--flatten", "-n");
	expect(code).toBe(0);
	expect(stdout).toContain("dry run: nothing was written");
	expect(repo.git("count-objects")).toBe(before);
});

it("flattens a merge that changed nothing itself to nothing, and refuses one that was resolved by hand by name", async () => {
	const { repo } = merged({});
	expect(
		(await repo.miggpt("rebase", "old..new", "--series", "series", "--flatten", "--branch", "b")).code,
	).toBe(0);
	expect(repo.git("rev-list", "--count", "new..b")).toBe("2");
	const old = repo.git("rev-parse", "old");
	const sides = ["\tone();", "\ttwo();"].map((line) =>
		repo.commit(old, "side\n", { "a.c": text({ 10: line }) }),
	);
	const tree = repo.commit(old, "x\n", { "a.c": text({ 10: "\tboth();" }) });
	const merge = repo.git("commit-tree", `${tree}^{tree}`, "-p", sides[0]!, "-p", sides[1]!, "-m", "by hand");
	const { code, stderr } = await repo.miggpt(
		"rebase",
		"old..new",
		"--series",
		merge,
		"--flatten",
		"--branch",
		"c",
	);
	expect(code).toBe(2);
	expect(stderr).toContain(`merge ${merge.slice(0, 12)} was resolved by hand`);
});

it("finds BASE where TARGET alone is named, and says it", async () => {
	const repo = new TestRepo().scene(
		{ "a.c": text({}) },
		{ "a.c": `/* new */\n${text({})}` },
		{ message: "one\n", files: { "a.c": text({ 10: "\tone();" }) } },
	);
	const { code, stderr } = await repo.miggpt("rebase", "new", "--series", "series", "--branch", "b");
	expect(code).toBe(0);
	expect(stderr).toContain("BASE is old, the nearest tag below the series");
	expect(repo.show("b", "a.c")).toBe(`/* new */\n${text({ 10: "\tone();" })}`);
	const refused = await repo.miggpt("rebase", "new", "--patches", repo.folder, "--branch", "c");
	expect(refused.code).toBe(2);
	expect(refused.stderr).toContain("write BASE..new");
});
