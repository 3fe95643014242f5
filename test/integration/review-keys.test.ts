import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { PINNED, PROGRAM } from "../support/program.js";
import { numbered, TestRepo } from "../support/repo.js";
import { BRANCH, inTree, lines, RUN, stopped, stopScene } from "../support/stop-scene.js";

/** Presses keys in `git miggpt review`. @returns what it printed */
function review(
	repo: TestRepo,
	keys: string,
	env: NodeJS.ProcessEnv = {},
	...args: string[]
): Promise<string> {
	return new Promise((resolve, reject) => {
		const child = execFile(
			process.execPath,
			[PROGRAM, "review", ...args],
			{ cwd: repo.folder, env: { ...PINNED, ...env }, encoding: "latin1" },
			(error, stdout, stderr) => (error ? reject(new Error(stderr)) : resolve(stdout)),
		);
		child.stdin!.end(keys);
	});
}

const heads = (text: string) => text.match(/^\[\d+\/\d+\] patch .*/gm);

/** Two patches that are adapted, a hunk each. */
async function adapted(): Promise<TestRepo> {
	const own = (...changes: [number, string][]) =>
		numbered(40, (text, i) => changes.find(([at]) => at === i)?.[1] ?? text);
	const repo = new TestRepo().scene(
		{ "a.c": own(), "b.c": own() },
		{ "a.c": own([8, "\tupstream();"]), "b.c": own([8, "\tupstream();"]) },
		{ message: "a: one\n", files: { "a.c": own([10, "\tone();"]) } },
		{ message: "b: two\n", files: { "b.c": own([10, "\ttwo();"]) } },
	);
	expect((await repo.miggpt("rebase", "old..new", "--series", "series")).code).toBe(0);
	return repo;
}

describe("review", () => {
	it("steps through hunks, keeps what is said, and goes on where it was", async () => {
		const repo = await adapted();
		const first = await review(repo, "aq");
		expect(heads(first)).toEqual(["[1/2] patch 1/2  adapted: a: one", "[2/2] patch 2/2  adapted: b: two"]);
		expect(first).toMatch(/\n1 of 2 hunks left to look at, in:\n {2}2 {2}b: two\n$/);
		const second = await review(repo, "Nlook here\nbq");
		expect(second).toContain("Hunks: 1 accepted (--all shows them again).");
		expect(heads(second)).toEqual([
			"[1/1] patch 2/2  adapted: b: two",
			"[1/1] patch 2/2  adapted: b: two",
			"[1/1] patch 2/2  adapted: b: two",
		]);
		expect(second).toContain('noted: "look here"; not accepted yet | a accept, N note, n next, ');
		expect(await review(repo, "a")).toMatch(/\nNothing is left to look at: 2 hunks\.\n$/);
		expect(heads(await review(repo, ""))).toBeNull();
		const again = await review(repo, "nu", {}, "--all");
		expect(again).toContain('accepted, noted: "look here"');
		expect(again).toMatch(/1 of 2 hunks left to look at/);
		expect((await repo.miggpt("status")).stdout).toContain("Done. branch");
	});

	it("shows what was noted wherever the hunk is shown", async () => {
		const repo = await adapted();
		await review(repo, "Nask <upstream>\nq");
		expect(
			(await repo.miggpt("show", "--adapted")).stdout.match(/^ {2}- note: .*$|^ {2}note: .*$/gm),
		).toHaveLength(1);
		expect((await repo.miggpt("report", "--html", "-o", "-")).stdout).toContain(
			'<p class="note">note: ask &#60;upstream&#62;</p>',
		);
		expect((await repo.miggpt("report", "--markdown")).stdout).toContain("note: ask &#60;upstream&#62;");
		const { patches } = JSON.parse((await repo.miggpt("report", "--json")).stdout);
		expect(patches[0].review[0].hunks[0].note).toBe("ask <upstream>");
	});

	it("names the file that a hunk came from, which hunk it is, and how the others are", async () => {
		const code = (name: string, from: number) =>
			numbered(40, (text, i) => (i === from ? `${name}\n{` : text.replace("step", name)));
		const [kept, moved] = [code("kept", 1), code("moved", 1)];
		const own = (text: string) => text.replace("moved_10(dev, 10);", "moved_ten(dev, 10);");
		const near = own(kept + moved).replace("kept_10(dev, 10);", "kept_ten(dev, 10);");
		const repo = new TestRepo().scene(
			{ "drivers/a.c": kept + moved },
			{ "drivers/a.c": kept, "drivers/b.c": moved.replace("moved_8(dev, 8);", "moved_8(dev, 9);") },
			{ message: "two hunks\n", files: { "drivers/a.c": near } },
		);
		await repo.miggpt("rebase", "old..new", "--series", "series");
		expect(await review(repo, "q")).toMatch(
			/^\[1\/\d\] patch 1\/1 {2}adapted: two hunks\ndrivers\/b\.c, from drivers\/a\.c: hunk 2 of 2, the other /m,
		);
	});

	it("takes over the ticks of the page, of this run only", async () => {
		const repo = await adapted();
		const { stdout } = await repo.miggpt("report", "--json");
		const { run, patches } = JSON.parse(stdout) as { run: string; patches: { commit: string }[] };
		const put = (name: string, data: unknown) => {
			writeFileSync(join(repo.folder, name), JSON.stringify(data));
			return repo.miggpt("review", "--import", name);
		};
		const taken = await put("ticks.json", { run, reviewed: [patches[1]!.commit, "0".repeat(40)] });
		expect(taken.stdout).toBe(
			"1 patch marked as reviewed.\n1 of 2 hunks left to look at, in:\n  1  a: one\n",
		);
		expect((await put("other.json", { run: "20000101T000000-00000000", reviewed: [] })).stderr).toMatch(
			/^error: .*other\.json is about run 20000101T000000-00000000, not /,
		);
		expect((await put("bad.json", ["x"])).stderr).toMatch(/^error: .*bad\.json holds no ticks of a page\n/);
	});

	it("answers what is open at a stop, by a side or in the editor", async () => {
		const repo = stopScene();
		const folder = await stopped(repo);
		const shown = await review(repo, "p");
		expect(shown).toContain(
			"not accepted yet | t proposal, p patch, g target, e edit, k park, N note, n b q, ? help: ",
		);
		expect(shown).toMatch(/Nothing is left to look at: 1 hunk\.\nNext: git miggpt rebase --continue\.\n$/);
		expect(inTree(repo, folder).read("a.c")).toBe(lines([10, "\tmended();"], [30, "\tsure();"]));
		expect((await repo.miggpt("rebase", "--continue")).code).toBe(0);

		const other = stopScene();
		await stopped(other);
		const editor = `sh -c 'sed -i -e "/^<<<<<<<.*/,/^=======/d" -e "/^>>>>>>>/d" "$0"'`;
		await review(other, "e", { GIT_EDITOR: editor });
		expect((await other.miggpt("rebase", "--continue")).code).toBe(0);
		expect(other.show(BRANCH, "a.c")).toBe(lines([10, "\tmended();"], [30, "\tsure();"]));
	});

	it("names the one command that does the run over with what is to be edited and parked", async () => {
		const repo = await adapted();
		const text = await review(repo, "eka");
		expect(text).toContain("patch 1 is to be edited: the command for it is named when you leave.");
		const end =
			/\nNothing is left to look at: 2 hunks\.\nNext: git miggpt retry --edit 1 --park 2 does the run over with that\.\n$/;
		expect(text).toMatch(end);
		expect(await review(repo, "q")).toMatch(end);
		expect(await review(repo, "unuq", {}, "--all")).not.toContain("Next: ");
		await review(repo, "bek");

		const stop = await repo.miggpt("retry", "--edit", "1", "--park", "2");
		expect(stop.code).toBe(3);
		expect(stop.stdout).toContain("as they are, the patch lands as it had");
		const tree = inTree(repo, /^worktree {2}(.*)$/m.exec(stop.stdout)![1]!);
		tree.write("a.c", tree.read("a.c").replace("\tone();", "\tone_more();\n\tone();"));
		tree.git("add", "a.c");
		expect((await repo.miggpt("rebase", "--continue")).code).toBe(3);
		expect(repo.git("log", "--format=%s", "new..miggpt/series-new")).toBe("a: one");
		expect(repo.show("miggpt/series-new", "a.c")).toContain(
			"\tupstream();\n\tstep_9(dev, 9);\n\tone_more();",
		);
		expect(await review(repo, "q")).not.toContain("Next: ");
		expect(heads(await review(repo, "q", {}, "--open"))).toEqual(["[1/1] patch 2/2  left to you: b: two"]);
		expect((await repo.miggpt("show", "--open", "--stat")).stdout).toContain(
			"patch 2/2  left to you: b: two",
		);

		await repo.miggpt("undo");
		expect(repo.git("log", "--format=%s", "new..miggpt/series-new")).toBe("b: two\na: one");
	});

	it("keeps what is to be done otherwise over a run that does another one over, till that is done", async () => {
		const repo = await adapted();
		await review(repo, "nk");
		const stop = await repo.miggpt("retry", "--edit", "1");
		const tree = inTree(repo, /^worktree {2}(.*)$/m.exec(stop.stdout)![1]!);
		tree.write("a.c", tree.read("a.c").replace("\tone();", "\tone_more();\n\tone();"));
		tree.git("add", "a.c");
		expect((await repo.miggpt("rebase", "--continue")).code).toBe(0);
		expect(await review(repo, "q")).toMatch(
			/\nNext: git miggpt retry --park 2 does the run over with that\.\n$/,
		);
		await repo.miggpt("undo");
		await repo.miggpt("retry", "--park", "2");
		expect(await review(repo, "q")).not.toContain("Next: ");
	});

	it("lands a patch as it had where nothing was edited, and keeps what was said of the others", async () => {
		const repo = await adapted();
		await review(repo, "aa");
		const before = repo.git("rev-parse", "miggpt/series-new");
		await repo.miggpt("retry", "--edit", "1");
		expect((await repo.miggpt("rebase", "--continue")).code).toBe(0);
		expect(repo.git("rev-parse", "miggpt/series-new")).toBe(before);
		expect(await review(repo, "q")).toContain("Nothing is left to look at: 2 hunks.");
		expect((await repo.miggpt("retry", "--edit", "3")).stderr).toMatch(/^error: the run has no patch 3\n/);
		await repo.miggpt("retry", "--park", "1");
		expect((await repo.miggpt("retry", "--park", "1")).stderr).toMatch(
			/^error: patch \w{12} has not landed\nhint: git miggpt retry \w{12} --on-conflict stop/,
		);
	});

	it("parks the patch that the run is stopped at, and goes on without it", async () => {
		const repo = stopScene();
		await stopped(repo);
		const text = await review(repo, "k");
		expect(text).toMatch(/Nothing is left to look at: 1 hunk\.\nNext: git miggpt rebase --continue\.\n$/);
		const gone = await repo.miggpt("rebase", "--continue");
		expect([gone.code, gone.stdout]).toEqual([3, expect.stringMatching(/parked/)]);
		expect(gone.stdout.match(/you parked it/g)).toHaveLength(1);
		expect(repo.git("log", "--format=%s", `new..${BRANCH}`)).not.toContain("a: mend it");
		expect((await repo.miggpt("show", "--open")).stdout).toContain("you parked it");
	});

	it("says what follows what was adapted, and names every parked patch at the end", async () => {
		const put = (before: string, name: string) => before.replace("step_10(dev, 10)", name);
		const repo = new TestRepo().scene(
			{ "a.c": lines(), "b.c": lines(), "c.c": lines() },
			{ "a.c": lines([8, "\tupstream();"]), "b.c": lines([10, "\tupstream();"]) },
			{ message: "a: adapted\n", files: { "a.c": put(lines(), "one(dev)") } },
			{
				message: "b: conflict\n",
				files: { "b.c": put(lines(), "mine(dev)"), "new.c": "int brought_in(void)\n{\n\treturn 0;\n}\n" },
			},
			{ message: "c: on top\n", files: { "c.c": put(lines(), "brought_in()") } },
		);
		await repo.miggpt(...RUN, "--on-conflict", "park");
		const text = await review(repo, "anq");
		expect(text).toContain("Adapted: all 1 accepted; 1 open hunk of 1 patch follows, q ends.\n");
		expect(text).toMatch(
			/ left to look at, in:\n {2}2 {2}b: conflict\nParked with no open hunk \(git miggpt show says why\):\n {2}3 {2}c: on top\n$/,
		);
	});

	it("says what can be done where there is no stop, and lists its keys", async () => {
		const repo = await adapted();
		const text = await review(repo, "t?");
		expect(text).toContain("that is for what is open at a stop\ne notes that it is to be edited");
		expect(text).toContain("N  note");
	});
});

describe("take", () => {
	it("takes several at once, ranges, a file's, or all; nothing where one of them cannot be", async () => {
		const own = (...changes: [number, string][]) =>
			numbered(60, (text, i) => changes.find(([at]) => at === i)?.[1] ?? text);
		const at = (name: string): [number, string][] =>
			[10, 30, 50].map((line) => [line, `\t${name}_${line}();`]);
		const repo = new TestRepo().scene(
			{ "a.c": own(), "b.c": own() },
			{ "a.c": own(...at("upstream")), "b.c": own([10, "\tupstream();"]) },
			{ message: "both\n", files: { "a.c": own(...at("mine")), "b.c": own([10, "\tmine();"]) } },
		);
		const tree = inTree(repo, await stopped(repo));
		expect((await repo.miggpt("take", "1-9", "--side", "patch")).stderr).toMatch(
			/^error: nothing is open under number 5\n/,
		);
		expect((await repo.miggpt("take", "1-3")).stderr).toMatch(/^error: nothing is proposed for 1\n/);
		expect(tree.git("status", "--porcelain")).toBe("UU a.c\nUU b.c");
		const some = await repo.miggpt("take", "1-2", "--side", "patch");
		expect(some.stdout).toBe("a.c: hunk 1 is settled.\na.c: hunk 2 is settled. 2 still open.\n");
		expect((await repo.miggpt("take", "--file", "a.c", "--side", "target")).stdout).toBe(
			"a.c: hunk 3 is settled, the file is staged. 1 still open.\n",
		);
		expect((await repo.miggpt("take", "--all", "--side", "patch")).stdout).toContain(
			"Nothing is open any more",
		);
		expect((await repo.miggpt("take", "--all", "1")).stderr).toMatch(/^error: take numbers, --all or --file/);
		expect((await repo.miggpt("rebase", "--continue", "--allow-lost", "a.c")).code).toBe(0);
		expect(repo.show(BRANCH, "a.c")).toBe(own(...at("mine").slice(0, 2), at("upstream")[2]!));
	});

	it("remembers that the target needs nothing of a patch", async () => {
		const repo = stopScene();
		const run = ["rebase", "old..new", "--series", "series~1"];
		const scene = () => repo.miggpt(...run);
		expect((await scene()).code).toBe(3);
		await repo.miggpt("take", "--all", "--side", "target");
		expect((await repo.miggpt("rebase", "--continue", "--allow-lost", "a.c")).code).toBe(0);
		await repo.miggpt("undo");
		const again = await scene();
		expect(again.code).toBe(0);
		expect(again.stdout).toMatch(/remembered \w+ a: mend it/);
	});
});
