import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { UserError } from "../../errors.js";
import { Worktree } from "../../git/worktree.js";
import type { Run } from "../record/run.js";
import { forgetLaidOut, laidOut } from "./lay-out.js";

/** The run's worktree. @throws UserError where it is gone */
export async function requireWorktree(run: Run): Promise<Worktree> {
	const worktree = await run.worktree();
	if (worktree && ((await laidOut(run)) || run.hasCommands)) return worktree;
	throw new UserError(
		`the run's worktree is gone from ${run.paths.worktree}`,
		"git miggpt worktree makes it again; git miggpt rebase --skip or --abort needs none",
	);
}

/**
 * Takes the run's worktree away. What the user did in it that is nowhere else is put into `left` in the run's
 * folder first.
 *
 * @returns that folder, where something was put into it
 */
export async function removeWorktree(run: Run): Promise<string | undefined> {
	const worktree = await run.worktree();
	const left = worktree && (await saveWork(run, worktree));
	if (worktree || !run.plan.worktree) await Worktree.discard(run.repository.context, run.paths.worktree);
	await forgetLaidOut(run);
	return left;
}

/** The worktree that a run which was quit has left to its user; nothing where there is none. */
export async function leftWorktree(run: Run): Promise<{ readonly leftWorktree?: string }> {
	return (await run.worktree()) ? { leftWorktree: run.paths.worktree } : {};
}

/** Copies what the user did in the run's worktree to a folder beside it. @returns the folder, or undefined where that is nothing */
export async function saveWork(run: Run, worktree: Worktree): Promise<string | undefined> {
	const stop = await laidOut(run);
	const written = new Map<string, string | undefined>([
		...(stop?.files ?? []).map(({ path, marked }) => [path, marked] as const),
		...(stop?.sure ?? []).map(({ path, text }) => [path, text] as const),
	]);
	const { changed, unknown } = await worktree.unstaged();
	const staged = stop ? await worktree.staged(stop.tip) : [];
	const folder = join(run.paths.left, stop?.key.slice(0, 12) ?? "checks");
	let isAny = false;
	for (const path of new Set([...changed, ...unknown, ...staged.map((each) => each.path)])) {
		const text = await worktree.read(path);
		if (text === undefined || text === written.get(path)) continue;
		const file = join(folder, Buffer.from(path, "latin1").toString());
		await mkdir(dirname(file), { recursive: true });
		await writeFile(file, text, "latin1");
		isAny = true;
	}
	return isAny ? folder : undefined;
}
