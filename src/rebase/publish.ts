import { mkdir, readdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { UserError } from "../errors.js";
import { formatPatches } from "../git/patch-files.js";
import { changeRefs, readRef } from "../git/refs.js";
import type { Repository } from "../git/repository.js";
import type { Scratch } from "../git/scratch.js";
import type { Plan, RunEvent, RunResult } from "../model/run.js";
import { coverLetter } from "../series/cover-letter.js";
import { mailLosses } from "../series/mailable.js";
import { runFolder } from "./journal.js";
import type { Output } from "./options.js";
import type { SteppedPatch } from "./stepper.js";

interface Ended {
	readonly tip: string | undefined;
	readonly isStopped: boolean;
	readonly results: readonly SteppedPatch[];
	readonly output: Output;
	readonly tell: (event: RunEvent) => void;
}

/** Writes the patch files and, last of all and in one step, the branch. A stopped run gets neither. */
export async function publish(
	repository: Repository,
	scratch: Scratch,
	plan: Plan,
	{ tip, isStopped, results, output, tell }: Ended,
): Promise<Pick<RunResult, "branchMade" | "patchesDir" | "mailLosses">> {
	const landed = results.filter(({ newCommit }) => newCommit !== undefined);
	const losses = landed.flatMap(({ commit, message, encoding }) => {
		const found = mailLosses(message, encoding);
		return found.length > 0 ? [{ commit, losses: found }] : [];
	});
	if (tip === undefined || isStopped) return { branchMade: false, mailLosses: losses };

	tell({ kind: "doing", what: "writing patch files" });
	const own = runFolder(repository.commonDir, plan.run);
	const folder = output.folder ?? join(own, "patches");
	await makeRoom(folder, output.force, plan.run);
	await mkdir(folder, { recursive: true });
	await formatPatches(scratch, plan.target.commit, tip, folder);
	await writeFile(join(folder, "cover-letter.txt"), coverLetter(plan, results), "latin1");
	await writeFile(
		join(own, "rewritten"),
		landed.map(({ commit, newCommit }) => `${commit} ${newCommit}\n`).join(""),
	);

	const old = await readRef(repository, plan.branch);
	if (old !== undefined && !output.force)
		throw new UserError(
			`branch ${plan.branch} was created meanwhile`,
			`the result stands under refs/miggpt/${plan.run}/tip; git branch NAME ${tip.slice(0, 12)} keeps it`,
		);
	const change = { ref: plan.branch, commit: tip, ...(old !== undefined && { old }) };
	const kept = old === undefined ? [] : [{ ref: `refs/miggpt/${plan.run}/previous`, commit: old }];
	await changeRefs(
		repository,
		[change, ...kept],
		`miggpt rebase: ${plan.series.name} onto ${plan.target.name}`,
	);
	return { branchMade: true, patchesDir: folder, mailLosses: losses };
}

/** @throws UserError where the folder for the patch files has something in it, and it may not be moved */
export async function requireRoom(folder: string, force: boolean): Promise<void> {
	const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
		if (error.code === "ENOENT") return [];
		throw new UserError(
			`${folder} is no folder that can be written to: ${error.code}`,
			"name another one with -o DIR",
		);
	});
	if (names.length > 0 && !force)
		throw new UserError(
			`${folder} is not empty`,
			"name another folder with -o DIR, or add --force to move its patches aside",
		);
}

async function makeRoom(folder: string, force: boolean, run: string): Promise<void> {
	await requireRoom(folder, force);
	const names = await readdir(folder).catch(() => []);
	const old = names.filter((name) => name.endsWith(".patch") || name === "cover-letter.txt");
	if (old.length === 0) return;
	const aside = join(folder, `before-${run}`);
	await mkdir(aside);
	for (const name of old) await rename(join(folder, name), join(aside, name));
}
