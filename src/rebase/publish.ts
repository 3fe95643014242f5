import { copyFile, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { UserError } from "../errors.js";
import { hookOf } from "../git/hooks.js";
import { copyNotes } from "../git/notes.js";
import { changeRefs, readRef } from "../git/refs.js";
import { meldsOf } from "../model/meld.js";
import type { MovedRef, RunResult } from "../model/run.js";
import { mailLosses } from "../series/mailable.js";
import { runHook } from "../system/hook.js";
import { wholeWay } from "./legs.js";
import { mailSettings, PLAIN_MAILS } from "./mail-settings.js";
import { writeMails } from "./mails.js";
import { melded } from "./meld.js";
import { writePatchFiles } from "./patch-files.js";
import type { Reached } from "./reached.js";
import type { HeldRun, Run } from "./record/run.js";
import { signed } from "./sign.js";
import { movesOf } from "./update-refs.js";

/**
 * Writes the patch files and, last of all and in one step, the branch. May be done again from its beginning
 * where it was interrupted.
 */
export async function publish(
	run: HeldRun,
	reached: Reached,
): Promise<Pick<RunResult, "tip" | "patches" | "branchMade" | "patchesDir" | "mailLosses" | "movedRefs">> {
	const { plan, paths, journal, state } = run;
	const {
		readers: { scratch, objects },
		touched,
		tell,
	} = reached;
	const { tip, patches } = await signed(run, { ...reached, ...(await melded(run, reached)) });
	await requireBranch(run, tip);
	const whole = await wholeWay(run, patches, objects);
	const melds = meldsOf(patches.map(({ decision }) => decision));
	const landed = patches.filter(({ commit, newCommit }) => newCommit !== undefined && !melds.has(commit));
	const losses = landed.flatMap(({ commit, message, encoding }) => {
		const found = mailLosses(message, encoding);
		return found.length > 0 ? [{ commit, losses: found }] : [];
	});

	tell({ kind: "doing", what: "writing patch files" });
	const { patches: staged, output } = paths;
	const asTheyCame = melds.size > 0 ? undefined : await writePatchFiles(run, scratch, staged, whole.patches);
	if (plan.patchFiles && plan.form === undefined && !asTheyCame)
		tell({
			kind: "warning",
			text: `patches landed ${melds.size > 0 ? "melded with each other" : "in another order than their files have"}: they are written as mails`,
		});
	const ofAll = { ...plan, base: whole.base };
	const mail = await mailSettings(run.repository, scratch, ofAll, whole.patches, PLAIN_MAILS);
	const names = asTheyCame ?? (await writeMails(scratch, plan, staged, { landed, touched, mail }));
	await writeFile(join(paths.folder, COVER_LETTER), mail.cover, "latin1");
	const rewritten = whole.patches.filter(({ newCommit }) => newCommit !== undefined);
	await writeFile(
		paths.rewritten,
		rewritten.map(({ commit, newCommit }) => `${commit} ${newCommit}\n`).join(""),
	);

	if (output !== staged && !state.published) await makeRoom(run, names);
	const isAgain = state.published?.tip === tip;
	const moved = isAgain
		? (state.published.moved ?? [])
		: await movesOf(run.repository, plan, whole.patches, tell);
	const along = moved.length > 0 && { moved };
	if (!isAgain)
		await journal.append({ kind: "published", tip, previous: plan.branchWas, files: names, ...along });
	if (output !== staged) await moveFiles(staged, output, names);
	if (await moveBranch(run, tip, moved)) await followUp(run, tell);
	return {
		...{ tip, patches, branchMade: true, patchesDir: output, mailLosses: losses },
		...(moved.length > 0 && { movedRefs: moved }),
	};
}

/** Its name in the run's folder; among mails it is 0000-cover-letter.patch. */
const COVER_LETTER = "cover-letter.txt";

async function requireBranch({ repository, plan, paths }: Run, tip: string): Promise<void> {
	const { branch, branchWas } = plan;
	const now = await readRef(repository, branch);
	if (now === branchWas || now === tip) return;
	throw new UserError(
		`branch ${branch.replace("refs/heads/", "")} was ${branchWas === undefined ? "created" : "moved"} meanwhile`,
		`put it back or rename it, then git miggpt rebase --resume; the result stands under ${paths.tipRef}`,
	);
}

/** What git's own configuration, or the user, asks for after a rebase. */
async function followUp({ repository, plan, paths }: Run, tell: Reached["tell"]): Promise<void> {
	const rewritten = await readFile(paths.rewritten);
	const trouble = await copyNotes(repository.context, rewritten);
	const hook = plan.postRewrite ? await hookOf(repository, plan.home, "post-rewrite") : undefined;
	const code =
		hook && (await runHook(hook.program, ["rebase"], hook.folder, { GIT_DIR: plan.home }, `${rewritten}`));
	if (code) tell({ kind: "warning", text: `the hook post-rewrite ended with ${code}` });
	if (trouble !== undefined) tell({ kind: "warning", text: `notes were not copied: ${trouble}` });
}

/** @returns whether it was not there yet */
async function moveBranch(
	{ repository, plan, paths }: Run,
	tip: string,
	moved: readonly MovedRef[],
): Promise<boolean> {
	const { branch, branchWas, series, target } = plan;
	if ((await readRef(repository, branch)) === tip) return false;
	const change = { ref: branch, commit: tip, ...(branchWas !== undefined && { old: branchWas }) };
	const isKept = branchWas === undefined || (await readRef(repository, paths.previousRef)) !== undefined;
	const kept = isKept ? [] : [{ ref: paths.previousRef, commit: branchWas }];
	const along = moved.map(({ ref, from, to }) => ({ ref, commit: to, old: from }));
	await changeRefs(
		repository,
		[change, ...kept, ...along],
		`miggpt rebase: ${series.name} onto ${target.name}`,
	);
	return true;
}

/** What is in a folder for patch files, if it is there. @throws UserError where it is none */
export async function namesIn(folder: string): Promise<string[]> {
	return readdir(folder).catch((error: NodeJS.ErrnoException) => {
		if (error.code === "ENOENT") return [];
		throw new UserError(
			`${folder} is no folder that can be written to: ${error.code}`,
			"name another one with -o DIR",
		);
	});
}

/** @throws UserError where the folder for the patch files has something in it, and it may not be moved */
export async function requireRoom(folder: string, force: boolean): Promise<void> {
	const names = await namesIn(folder);
	if (names.length > 0 && !force)
		throw new UserError(
			`${folder} is not empty`,
			"name another folder with -o DIR, or add --force to move its patches aside",
		);
}

/** Moves what patch files the folder has into one of its own there. */
async function makeRoom({ plan, paths: { output, inTheWay } }: Run, files: readonly string[]): Promise<void> {
	await requireRoom(output, plan.force);
	const names = await readdir(output).catch(() => []);
	const tops = new Set(files.map((file) => file.split("/", 1)[0]));
	const old = names.filter((name) => name.endsWith(".patch") || tops.has(name));
	if (old.length === 0) return;
	await mkdir(inTheWay, { recursive: true });
	for (const name of old) await rename(join(output, name), join(inTheWay, name));
}

/** Renames where it can: the folders may lie on two file systems. */
async function moveFiles(from: string, to: string, names: readonly string[]): Promise<void> {
	const folders = new Set(names.map((name) => dirname(join(to, name))));
	for (const folder of [to, ...folders]) await mkdir(folder, { recursive: true });
	for (const name of names) {
		const [source, place] = [join(from, name), join(to, name)];
		await rename(source, place).catch(async (error: NodeJS.ErrnoException) => {
			if (error.code !== "EXDEV") throw error;
			await copyFile(source, place);
		});
	}
	await rm(from, { recursive: true });
}
