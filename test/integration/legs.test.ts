import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { driver, filesIn, hunk, names, putFiles } from "../support/patch-files.js";
import { TestRepo } from "../support/repo.js";
import { inTree, lines } from "../support/stop-scene.js";

const BRANCH = "miggpt/series-new";
const WAY = ["rebase", "old..middle..new", "--series", "series"];

/**
 * A version between old and new. The series has a patch that holds all the way, one that the middle version has, one that
 * conflicts there with what upstream does, and one that builds on nothing.
 */
function scene(middle: Record<number, string>, target: Record<number, string>): TestRepo {
	const text = (changes: Record<number, string>) =>
		lines(...Object.entries(changes).map(([at, line]) => [Number(at), [line]] as [number, string[]]));
	const repo = new TestRepo().scene(
		{ "a.c": text({}), "b.c": text({}) },
		{ "a.c": text({ ...middle, ...target }), "b.c": text({ 20: "\tuseful();" }), "c.c": "int c;\n" },
		{ message: "a: keep\n", files: { "a.c": text({ 10: "\tkept();" }) } },
		{ message: "b: upstream has it\n", files: { "b.c": text({ 20: "\tuseful();" }) } },
		{ message: "a: disputed\n", files: { "a.c": text({ 10: "\tkept();", 25: "\tmine();" }) } },
		{
			message: "a: last\n",
			files: { "a.c": text({ 10: "\tkept();", 25: "\tmine();", 35: "\tlast();" }) },
		},
	);
	const files = { "a.c": text(middle), "b.c": text({ 20: "\tuseful();" }) };
	repo.git("tag", "middle", repo.commit(repo.git("rev-parse", "old"), "middle version\n", files));
	return repo;
}

const runsOf = (repo: TestRepo) =>
	repo.git("for-each-ref", "--format=%(refname)", "refs/miggpt").split("\n").filter(Boolean);

describe("a series that goes by way of another version", () => {
	it("is carried to each, gives one branch, and says what every leg left out", async () => {
		const repo = scene({ 0: "/* middle */" }, { 1: "/* new */" });
		const { code, stdout } = await repo.miggpt(...WAY);
		expect(stdout).toMatch(/series: old \S+ middle\n/);
		expect(stdout).toContain("on the way to new: what has landed on middle goes on from there");
		expect(stdout).toMatch(/series: middle \S+ new\n/);
		expect(stdout).toMatch(/upstream [0-9a-f]+ b: upstream has it/);
		expect(code).toBe(0);
		expect(repo.git("for-each-ref", "--format=%(refname:short)", "refs/heads/miggpt")).toBe(BRANCH);
		expect(repo.git("log", "--reverse", "--format=%s", `new..${BRANCH}`)).toBe(
			"a: keep\na: disputed\na: last",
		);
		expect(repo.show(BRANCH, "a.c")).toBe(
			lines(
				[0, ["/* middle */"]],
				[1, ["/* new */"]],
				[10, ["\tkept();"]],
				[25, ["\tmine();"]],
				[35, ["\tlast();"]],
			),
		);
		const { patchesDir, way, patchesIn } = JSON.parse((await repo.miggpt("report", "--json")).stdout);
		expect(patchesIn).toBe(3);
		expect(way.after).toEqual([]);
		expect(JSON.parse((await repo.miggpt("report", way.before, "--json")).stdout).patchesIn).toBe(4);
		expect(filesIn(patchesDir)["0000-cover-letter.patch"]).toMatch(
			/^Subject: \[PATCH 0\/3\] series: from old to new\n[\s\S]*b: upstream has it/m,
		);
	});

	it("stops in a leg, and goes on with the next when that is continued", async () => {
		const repo = scene({ 25: "\ttheirs();" }, { 0: "/* new */" });
		const { code, stdout } = await repo.miggpt(...WAY);
		expect(code).toBe(3);
		expect(stdout).toMatch(/series: old \S+ middle\n/);
		expect(stdout).not.toMatch(/middle \S+ new\n/);
		expect((await repo.miggpt("rebase", "--quit")).stderr).toContain("this leg ends at middle");
		const tree = inTree(repo, /worktree {2}(.*)/.exec(stdout)![1]!);
		tree.write("a.c", lines([10, ["\tkept();"]], [25, ["\tmine();"]]));
		tree.git("add", "a.c");
		const done = await repo.miggptIn(tree.git("rev-parse", "--show-toplevel"), {}, "rebase", "--continue");
		expect(done.stdout).toMatch(/series: middle \S+ new\n/);
		expect(done.code).toBe(0);
		expect(repo.show(BRANCH, "a.c")).toBe(
			lines([0, ["/* new */"]], [10, ["\tkept();"]], [25, ["\tmine();"]], [35, ["\tlast();"]]),
		);
	});

	it("is given up as a whole, and taken back as a whole", async () => {
		const repo = scene({ 0: "/* middle */" }, { 25: "\ttheirs();" });
		const before = repo.git("for-each-ref");
		expect((await repo.miggpt(...WAY)).code).toBe(3);
		expect((await repo.miggpt("rebase", "--abort")).code).toBe(0);
		expect(repo.git("for-each-ref")).toBe(before);
		expect((await repo.miggpt(...WAY, "--on-conflict", "park")).code).toBe(3);
		expect(runsOf(repo).filter((ref) => ref.endsWith("/tip"))).toHaveLength(2);
		expect((await repo.miggpt("undo")).code).toBe(0);
		expect(repo.git("for-each-ref", "refs/heads/miggpt")).toBe("");
		expect((await repo.miggpt("undo", "--list")).stdout).toMatch(
			/^\S+ +miggpt\/series-new: .*, taken back\n$/,
		);
	});

	it("is refused where it cannot be done", async () => {
		const repo = scene({}, {});
		expect((await repo.miggpt(...WAY, "-n")).stderr).toContain("--dry-run looks at one leg");
		expect((await repo.miggpt("rebase", "old....new", "--series", "series")).code).toBe(2);
		expect((await repo.miggpt("rebase", "old..none..new", "--series", "series")).stderr).toContain("none");
	});

	it("prints one JSON document, the last leg's", async () => {
		const { code, stdout } = await scene({ 0: "/* middle */" }, { 1: "/* new */" }).miggpt(...WAY, "--json");
		expect(code).toBe(0);
		expect(JSON.parse(stdout)).toMatchObject({ base: { name: "middle" }, target: { name: "new" } });
		expect(JSON.parse(stdout).way.before).toMatch(/^\d{8}T\d{6}-[0-9a-f]{8}$/);
	});
});

it("patch files go out once, in the form that they came in, with what each leg left out", async () => {
	const repo = new TestRepo().scene(
		{ "f.c": driver() },
		{ "f.c": `/* new */\n${driver(30)}`, "g.c": "int g;\n" },
	);
	repo.git("tag", "middle", repo.commit(repo.git("rev-parse", "old"), "middle\n", { "f.c": driver(30) }));
	const patches = {
		"1.patch": `One.\n\n${names("f.c")}${hunk(10)}`,
		"2.patch": `Two.\n\n${names("f.c")}${hunk(30)}`,
		"3.patch": `Three.\n\n${names("f.c")}${hunk(50)}`,
		series: "# mine\n1.patch\n2.patch\n3.patch\n",
	};
	const from = putFiles(patches);
	const args = ["--patches", from, "-o", `${from}-out`, "--branch", "b"];
	const { code, stderr } = await repo.miggpt("rebase", "old..middle..new", ...args);
	expect(stderr).not.toContain("error");
	expect(code).toBe(0);
	const { series, ...files } = filesIn(`${from}-out`);
	expect(series).toMatch(/^# mine\n1\.patch\n# 2\.patch {2}# upstream: on middle, .*\n3\.patch\n$/);
	expect(files).toEqual({
		"1.patch": `One.\n\n${names("f.c")}${hunk(10, undefined, 1)}`,
		"3.patch": `Three.\n\n${names("f.c")}${hunk(50, undefined, 1)}`,
		"not-applied/2.patch": patches["2.patch"],
	});
	expect(repo.show("b", "f.c").match(/set_up/g)).toHaveLength(3);
	expect(existsSync(`${from}-out/cover-letter.txt`)).toBe(false);
});
