import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { numbered, TestRepo } from "./repo.js";

/** Forty numbered lines with some of them changed. */
export const lines = (...changes: [number, string | string[]][]) =>
	numbered(40, (text, i) => changes.find(([at]) => at === i)?.[1] ?? text);

/** The arguments of a run of the scene. */
export const RUN = ["rebase", "old..new", "--series", "series"];
export const BRANCH = "miggpt/series-new";
export const RESOLVED = lines([10, "\tmended(upstream());"], [30, "\tsure();"]);

/** Three patches: one that lands, one that conflicts in a.c and lands in b.c, one that lands. */
export function stopScene(): TestRepo {
	return new TestRepo().scene(
		{ "a.c": lines(), "b.c": lines(), "c.c": lines() },
		{ "a.c": lines([10, "\tupstream();"]) },
		{ message: "c: first\n", files: { "c.c": lines([5, "\tfirst();"]) } },
		{
			message: "a: mend it\n\nIn two files.\n",
			files: { "a.c": lines([10, "\tmended();"], [30, "\tsure();"]), "b.c": lines([5, "\tbeside();"]) },
		},
		{ message: "c: last\n", files: { "c.c": lines([5, "\tfirst();"], [30, "\tlast();"]) } },
	);
}

/** Runs the scene to its stop. @returns the run's worktree */
export async function stopped(repo: TestRepo, ...more: string[]): Promise<string> {
	const { code, stdout } = await repo.miggpt(...RUN, ...more);
	expect(code).toBe(3);
	return /^worktree {2}(.*)$/m.exec(stdout)![1]!;
}

/** Git and files in a run's worktree. */
export function inTree(repo: TestRepo, cwd: string) {
	return {
		git: (...args: string[]) => repo.gitWith({ cwd }, ...args),
		write: (path: string, text: string) => repo.write(join(cwd.slice(repo.folder.length + 1), path), text),
		read: (path: string) => readFileSync(join(cwd, path), "latin1"),
	};
}

/** Resolves the scene's conflict by hand and stages it. */
export function resolve(repo: TestRepo, folder: string, text = RESOLVED): void {
	const tree = inTree(repo, folder);
	tree.write("a.c", text);
	tree.git("add", "a.c");
}

export const subjects = (repo: TestRepo, branch = BRANCH) =>
	repo.git("log", "--reverse", "--format=%s", `new..${branch}`).split("\n");
