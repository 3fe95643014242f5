import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { UserError } from "../../errors.js";
import type { Repository } from "../../git/repository.js";
import { Worktree } from "../../git/worktree.js";
import type { Plan } from "../../model/run.js";
import { hasCommands, runFolder, worktreeFolder } from "../record/paths.js";
import { forgetLaidOut, laidOut } from "./lay-out.js";

/** The run's worktree. @throws UserError where it is gone */
export async function requireWorktree(repository: Repository, plan: Plan): Promise<Worktree> {
	const folder = worktreeFolder(repository, plan);
	const worktree = await Worktree.open(repository.context, folder);
	if (worktree && ((await laidOut(repository, plan)) || hasCommands(plan))) return worktree;
	throw new UserError(
		`the run's worktree is gone from ${folder}`,
		"git miggpt worktree makes it again; git miggpt rebase --skip or --abort needs none",
	);
}

/**
 * Takes the run's worktree away. What the user did in it that is nowhere else is put into `left` in the run's
 * folder first.
 *
 * @returns that folder, where something was put into it
 */
export async function removeWorktree(repository: Repository, plan: Plan): Promise<string | undefined> {
	const folder = worktreeFolder(repository, plan);
	const worktree = await Worktree.open(repository.context, folder);
	const left = worktree && (await saveWork(repository, plan, worktree));
	if (worktree || !plan.worktree) await Worktree.discard(repository.context, folder);
	await forgetLaidOut(repository, plan);
	return left;
}

/** Copies what the user did in the run's worktree to a folder beside it. @returns the folder, or undefined where that is nothing */
export async function saveWork(
	repository: Repository,
	plan: Plan,
	worktree: Worktree,
): Promise<string | undefined> {
	const stop = await laidOut(repository, plan);
	const written = new Map<string, string | undefined>([
		...(stop?.files ?? []).map(({ path, marked }) => [path, marked] as const),
		...(stop?.sure ?? []).map(({ path, text }) => [path, text] as const),
	]);
	const { changed, unknown } = await worktree.unstaged();
	const staged = stop ? await worktree.staged(stop.tip) : [];
	const folder = join(runFolder(repository.commonDir, plan.run), "left", stop?.key.slice(0, 12) ?? "checks");
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
