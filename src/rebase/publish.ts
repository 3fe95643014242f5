import { copyFile, mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { InternalError, UserError } from "../errors.js";
import { formatPatches } from "../git/patch-files.js";
import { changeRefs, readRef } from "../git/refs.js";
import type { Repository } from "../git/repository.js";
import type { Scratch } from "../git/scratch.js";
import type { Plan, RunEvent, RunResult } from "../model/run.js";
import { coverLetter } from "../series/cover-letter.js";
import { mailLosses } from "../series/mailable.js";
import type { Journal } from "./record/journal.js";
import { previousRefOf, runFolder } from "./record/paths.js";
import type { RunState } from "./record/state.js";
import type { Touched } from "./replay/overlay.js";
import { faultIn } from "./replay/reconcile.js";
import type { SteppedPatch } from "./replay/stepper.js";

interface Ended {
	readonly tip: string;
	readonly patches: readonly SteppedPatch[];
	readonly touched: readonly Touched[];
	readonly tell: (event: RunEvent) => void;
}

/**
 * Writes the patch files and, last of all and in one step, the branch. May be done again from its beginning
 * where it was interrupted.
 */
export async function publish(
	repository: Repository,
	scratch: Scratch,
	plan: Plan,
	journal: Journal,
	state: RunState,
	{ tip, patches, touched, tell }: Ended,
): Promise<Pick<RunResult, "branchMade" | "patchesDir" | "mailLosses">> {
	await requireBranch(repository, plan, tip);
	const landed = patches.filter(({ newCommit }) => newCommit !== undefined);
	const losses = landed.flatMap(({ commit, message, encoding }) => {
		const found = mailLosses(message, encoding);
		return found.length > 0 ? [{ commit, losses: found }] : [];
	});

	tell({ kind: "doing", what: "writing patch files" });
	const own = runFolder(repository.commonDir, plan.run);
	const staged = join(own, "patches");
	const messages = landed.map(({ message }) => message);
	const files = await writePatches(scratch, plan.target.commit, tip, staged, messages, touched);
	await writeFile(join(staged, "cover-letter.txt"), coverLetter(plan, patches), "latin1");
	await writeFile(
		join(own, "rewritten"),
		landed.map(({ commit, newCommit }) => `${commit} ${newCommit}\n`).join(""),
	);

	const names = [...files.map((file) => basename(file)), "cover-letter.txt"];
	const folder = plan.output ?? staged;
	if (plan.output !== undefined && !state.published) await makeRoom(folder, plan);
	if (state.published?.tip !== tip)
		await journal.append({ kind: "published", tip, previous: plan.branchWas, files: names });
	if (folder !== staged) await moveFiles(staged, folder, names);
	await moveBranch(repository, plan, tip);
	return { branchMade: true, patchesDir: folder, mailLosses: losses };
}

/**
 * Writes patch files that give the tip's tree. Git cannot apply every rename that it writes (of a symbolic link,
 * when files take the place of its old name): such a series is written without renames.
 *
 * @throws InternalError where neither gives it
 */
async function writePatches(
	scratch: Scratch,
	target: string,
	tip: string,
	folder: string,
	messages: readonly string[],
	touched: readonly Touched[],
): Promise<string[]> {
	const faults: string[] = [];
	for (const isRenaming of [true, false]) {
		await rm(folder, { recursive: true, force: true });
		await mkdir(folder);
		const files = await formatPatches(scratch, target, tip, folder, isRenaming);
		const mails = files.map((file, i) => ({ file, message: messages[i]! }));
		const fault = await faultIn(scratch, touched, mails);
		if (!fault) return files;
		faults.push(`${fault.file ?? "the patch files together"} cannot be applied to the target: ${fault.says}`);
	}
	throw new InternalError(faults[0]!);
}

async function requireBranch(
	repository: Repository,
	{ run, branch, branchWas }: Plan,
	tip: string,
): Promise<void> {
	const now = await readRef(repository, branch);
	if (now === branchWas || now === tip) return;
	throw new UserError(
		`branch ${branch.replace("refs/heads/", "")} was ${branchWas === undefined ? "created" : "moved"} meanwhile`,
		`put it back or rename it, then git miggpt rebase --resume; the result stands under refs/miggpt/${run}/tip`,
	);
}

async function moveBranch(repository: Repository, plan: Plan, tip: string): Promise<void> {
	const { branch, branchWas, series, target } = plan;
	if ((await readRef(repository, branch)) === tip) return;
	const change = { ref: branch, commit: tip, ...(branchWas !== undefined && { old: branchWas }) };
	const previous = previousRefOf(plan);
	const isKept = branchWas === undefined || (await readRef(repository, previous)) !== undefined;
	const kept = isKept ? [] : [{ ref: previous, commit: branchWas }];
	await changeRefs(repository, [change, ...kept], `miggpt rebase: ${series.name} onto ${target.name}`);
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

/** Moves what patch files the folder has into one of its own there. */
async function makeRoom(folder: string, { force, run }: Plan): Promise<void> {
	await requireRoom(folder, force);
	const names = await readdir(folder).catch(() => []);
	const old = names.filter((name) => name.endsWith(".patch") || name === "cover-letter.txt");
	if (old.length === 0) return;
	const aside = asideFolder(folder, run);
	await mkdir(aside, { recursive: true });
	for (const name of old) await rename(join(folder, name), join(aside, name));
}

/** Where `--force` puts the patch files that were in the way of a run's. */
export function asideFolder(folder: string, run: string): string {
	return join(folder, `before-${run}`);
}

async function moveFiles(from: string, to: string, names: readonly string[]): Promise<void> {
	await mkdir(to, { recursive: true });
	for (const name of names) await copyFile(join(from, name), join(to, name));
	await rm(from, { recursive: true });
}
