import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { numbered, TestRepo } from "../support/repo.js";
import {
	BRANCH,
	inTree,
	lines,
	RESOLVED,
	RUN,
	resolve,
	stopped,
	stopScene,
	subjects,
} from "../support/stop-scene.js";

const SAID = (verb: string) =>
	new RegExp(
		`remembered [0-9a-f]{12} a: mend it\\n {4}${verb} on \\d{4}-\\d\\d-\\d\\d, in run \\S+ onto new; git miggpt memory forget ([0-9a-f]{12}) has it tried again\\n`,
	);

/** The scene with its second patch skipped in a run that was taken back. */
async function skipped() {
	const repo = stopScene();
	await stopped(repo);
	expect((await repo.miggpt("rebase", "--skip")).code).toBe(0);
	expect((await repo.miggpt("undo")).code).toBe(0);
	return repo;
}

/** Lets the target have other lines. */
function retarget(repo: TestRepo, text: string): void {
	repo.git("tag", "-f", "new", repo.commit("old", "newer\n", { "a.c": text }));
}

describe("a patch that was skipped", () => {
	it("is skipped again where the same is open in it, and that is said, until it is forgotten", async () => {
		const repo = await skipped();
		const { code, stdout } = await repo.miggpt(...RUN);
		expect(code).toBe(0);
		const [, id] = SAID("you skipped it").exec(stdout)!;
		expect(stdout).toContain("3 in = 2 landed + 1 skipped");
		expect(subjects(repo)).toEqual(["c: first", "c: last"]);
		const list = (await repo.miggpt("memory")).stdout;
		expect(list).toMatch(
			/^[0-9a-f]{12} {2}[0-9a-f]{12} \(a: mend it\): you skipped it on \S+, in run \S+ onto new\n$/,
		);
		expect((await repo.miggpt("memory", "show", id!)).stdout).toContain("(a: mend it): you skipped it on");
		expect((await repo.miggpt("memory", "forget", id!)).stdout).toBe("1 left-out patch forgotten.\n");
		await repo.miggpt("undo");
		await stopped(repo);
	});

	it("is the same one in another series, onto another target, parked or not", async () => {
		const repo = await skipped();
		retarget(
			repo,
			numbered(41, (text, i) =>
				i === 1 ? "above" : i === 11 ? "\tupstream();" : i === 0 ? text : lines().split("\n")[i - 1]!,
			),
		);
		repo.git("checkout", "-q", "--detach", "old");
		repo.git("cherry-pick", "series~1");
		repo.git("branch", "other");
		const { code, stdout } = await repo.miggpt(
			"rebase",
			"old..new",
			"--series",
			"other",
			"--on-conflict",
			"park",
		);
		expect({ code, stdout }).toMatchObject({
			code: 0,
			stdout: expect.stringMatching(SAID("you skipped it")),
		});
	});

	it("stops where something else is open in it, and tells", async () => {
		const repo = await skipped();
		retarget(repo, lines([10, "\tanother();"]));
		const { code, stdout } = await repo.miggpt(...RUN);
		expect(code).toBe(3);
		expect(stdout).toMatch(/before: you skipped it on \S+, in run \S+ onto new\n/);
		const notes = /^notes {5}(.*)$/m.exec(stdout)?.[1];
		expect(notes && readFileSync(notes, "latin1")).toMatch(
			/\nyou skipped it on .*; something else is open in it now\n/,
		);
		const [patch] = JSON.parse((await repo.miggpt("report", "--json")).stdout).patches.slice(1);
		expect(patch.leftOutBefore).toMatchObject({ by: "skip", target: "new" });
	});

	it("lands where it can", async () => {
		const repo = await skipped();
		retarget(repo, lines([20, "\tupstream();"]));
		expect((await repo.miggpt(...RUN)).code).toBe(0);
		expect(subjects(repo)).toEqual(["c: first", "a: mend it", "c: last"]);
	});

	it("is tried where the to-do list or a retry asks for it, and is forgotten once it is carried over", async () => {
		const repo = await skipped();
		const editor = { GIT_SEQUENCE_EDITOR: "sed -i '2s/pick/edit/'" };
		expect((await repo.miggptIn(repo.folder, editor, ...RUN, "-i")).code).toBe(3);
		expect((await repo.miggpt("rebase", "--abort")).code).toBe(0);
		expect((await repo.miggpt(...RUN)).code).toBe(0);
		const retry = await repo.miggpt("retry", "2", "--on-conflict", "stop");
		expect(retry.code).toBe(3);
		resolve(repo, /^worktree {2}(.*)$/m.exec(retry.stdout)![1]!);
		expect((await repo.miggpt("rebase", "--continue")).code).toBe(0);
		expect(repo.show(BRANCH, "a.c")).toBe(RESOLVED);
		expect((await repo.miggpt("memory")).stdout).not.toContain("skipped");
	});

	it("is not remembered of a run that is given up", async () => {
		const repo = new TestRepo().scene(
			{ "a.c": lines(), "b.c": lines() },
			{ "a.c": lines([10, "\tupstream();"]), "b.c": lines([10, "\tupstream();"]) },
			{ message: "a: mend it\n", files: { "a.c": lines([10, "\tmended();"]) } },
			{ message: "b: mend it\n", files: { "b.c": lines([10, "\tmended();"]) } },
		);
		await stopped(repo);
		expect((await repo.miggpt("rebase", "--skip")).code).toBe(3);
		expect((await repo.miggpt("memory")).stdout).toContain("(a: mend it): you skipped it");
		expect((await repo.miggpt("rebase", "--abort")).code).toBe(0);
		expect((await repo.miggpt("memory")).stdout).toBe("Nothing is remembered.\n");
	});
});

describe("a patch that was dropped", () => {
	const drop = (repo: TestRepo, number: number, ...more: string[]) =>
		repo.miggptIn(
			repo.folder,
			{ GIT_SEQUENCE_EDITOR: `sed -i '${number}s/pick/drop/'` },
			...RUN,
			"-i",
			...more,
		);

	it("is skipped wherever it cannot be landed, and lands where it can", async () => {
		const repo = stopScene();
		expect((await drop(repo, 2, "-n")).code).toBe(0);
		expect((await repo.miggpt("memory")).stdout).toBe("Nothing is remembered.\n");
		expect((await drop(repo, 2)).code).toBe(0);
		await repo.miggpt("undo");
		retarget(repo, lines([10, "\tanother();"]));
		const again = await repo.miggpt(...RUN);
		expect(again).toMatchObject({ code: 0, stdout: expect.stringMatching(SAID("you dropped it")) });
		expect(again.stdout).toContain("3 in = 2 landed + 1 skipped");
		await repo.miggpt("undo");
		retarget(repo, lines([20, "\tupstream();"]));
		expect((await repo.miggpt(...RUN)).code).toBe(0);
		expect(subjects(repo)).toEqual(["c: first", "a: mend it", "c: last"]);
	});

	it("does not let what builds on it through without a word", async () => {
		const repo = new TestRepo().scene(
			{ "a.c": lines(), "b.c": lines() },
			{ "a.c": lines([10, "\tupstream();"]) },
			{
				message: "a: mend it\n",
				files: { "a.c": lines([10, "\tmended();"]), "b.c": lines([5, "\tone();"]) },
			},
			{ message: "b: more\n", files: { "b.c": lines([5, "\ttwo();"]) } },
		);
		expect((await drop(repo, 1)).code).toBe(3);
		expect((await repo.miggpt("rebase", "--skip")).code).toBe(0);
		await repo.miggpt("undo");
		repo.git(
			"branch",
			"-f",
			"series",
			repo.commit("series", "b: again\n", { "b.c": lines([5, "\tthree();"]) }),
		);
		const { code, stdout } = await repo.miggpt(...RUN);
		expect(code).toBe(3);
		expect(stdout).toContain("builds on skipped patch");
	});
});

describe("that the target needs nothing of a patch", () => {
	it("is found again by the texts of its conflicts", async () => {
		const repo = stopScene();
		const tree = inTree(repo, await stopped(repo));
		expect((await repo.miggpt("take", "--all", "--side", "target")).code).toBe(0);
		tree.git("checkout", "HEAD", "--", "a.c", "b.c");
		expect((await repo.miggpt("rebase", "--continue", "--allow-empty")).code).toBe(0);
		await repo.miggpt("undo");
		const { code, stdout } = await repo.miggpt(...RUN);
		expect({ code, stdout }).toMatchObject({
			code: 0,
			stdout: expect.stringContaining("2 landed + 1 emptied"),
		});
		expect(stdout).toMatch(/remembered [0-9a-f]{12} a: mend it\n {4}as in [0-9a-f]{12} \(a: mend it\)/);
	});

	it("is found again of one that is open in a file as a whole", async () => {
		const repo = new TestRepo().scene(
			{ "a.c": lines(), "b.c": lines() },
			{ "a.c": undefined },
			{ message: "a: mend it\n", files: { "a.c": lines([10, "\tmended();"]) } },
		);
		const tree = inTree(repo, await stopped(repo));
		tree.git("rm", "-q", "-f", "a.c");
		expect((await repo.miggpt("rebase", "--continue", "--allow-empty")).code).toBe(0);
		await repo.miggpt("undo");
		const { code, stdout } = await repo.miggpt(...RUN);
		expect({ code, stdout }).toMatchObject({
			code: 0,
			stdout: expect.stringMatching(SAID("you found that the target needs none of it")),
		});
		expect(stdout).toContain("1 in = 1 emptied");
	});
});
