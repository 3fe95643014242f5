import { copyFile, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { UserError } from "../../errors.js";
import { readCommit } from "../../git/commits.js";
import { changedEntries } from "../../git/scratch-index.js";
import type { PatchResult } from "../../model/run.js";
import { type OwnCover, ownCover } from "../../series/cover-letter.js";
import { type Readers, withReaders } from "../../series/readers.js";
import { readIfThere, writeDurably } from "../../system/durable.js";
import { makeOutputFolder } from "../../system/output.js";
import { type MailWishes, mailSettings } from "../mail-settings.js";
import { writeMails } from "../mails.js";
import { namesIn } from "../publish.js";
import { readableRuns } from "../record/current.js";
import type { Run } from "../record/run.js";
import { inspectRun } from "./inspect.js";

/** What the user wants mails to be like. */
interface FormatRequest {
	readonly folder: string;
	readonly wishes: MailWishes;
	/** A file with subject and text of the cover letter; or that of the last series of this name that had one. */
	readonly cover: { readonly file: string } | "reuse" | undefined;
}

/** The user's subject and text of a run's cover letter, in its folder. */
const OWN_COVER = "own-cover.txt";

/**
 * Writes what a run landed as mails, anew, with a cover letter.
 *
 * @returns the files' paths in order
 * @throws UserError where the run has no result, the folder is none or has files in it, or the cover cannot be read
 */
export async function formatRun(run: Run, { folder, wishes, cover }: FormatRequest): Promise<string[]> {
	const result = await inspectRun(run);
	const { tip } = result;
	if (result.ended === "aborted")
		throw new UserError(
			`run ${run.plan.run} was given up: it made nothing that could be sent`,
			"name another run; git miggpt undo --list shows those that made a branch",
		);
	if (tip === undefined || result.fates.landed === 0)
		throw new UserError(
			`run ${run.plan.run} has landed no patch`,
			"git miggpt report shows what became of each",
		);
	if ((await namesIn(folder)).length > 0)
		throw new UserError(`${folder} is not empty`, "name another folder with -o DIR");
	const own = await coverOf(run, cover);
	return withReaders(run.repository, async (readers) => {
		const mail = await mailSettings(run.repository, readers.scratch, run.plan, result.patches, wishes, own);
		const landed = await landedPatches(readers, result.patches);
		const touched = await touchedBy(readers, run.plan.target.commit, tip);
		const staged = join(run.paths.folder, "mails");
		const names = await writeMails(readers.scratch, { ...run.plan, form: "mail" }, staged, {
			landed,
			touched,
			mail,
		});
		await makeOutputFolder(folder);
		for (const name of names) await copyFile(join(staged, name), join(folder, name));
		await rm(staged, { recursive: true, force: true });
		return names.map((name) => join(folder, name));
	});
}

async function coverOf(run: Run, cover: FormatRequest["cover"]): Promise<OwnCover | undefined> {
	if (cover === undefined) return undefined;
	if (cover === "reuse") {
		const text = await lastCover(run);
		if (text === undefined)
			throw new UserError(
				`no run of ${run.plan.series.name} had a cover of yours`,
				"give one with --cover FILE: its first paragraph is the subject",
			);
		return ownCover(text);
	}
	const text = await readFile(cover.file, "latin1").catch((error: NodeJS.ErrnoException) => {
		throw new UserError(`${cover.file} cannot be read: ${error.code}`, "its first paragraph is the subject");
	});
	if (text.trim() === "") throw new UserError(`${cover.file} is empty`, "its first paragraph is the subject");
	await writeDurably(join(run.paths.folder, OWN_COVER), Buffer.from(text, "latin1").toString());
	return ownCover(text);
}

/** The cover that the user gave this run, or the last run of the same series before it. */
async function lastCover({ repository, plan, paths }: Run): Promise<string | undefined> {
	const own = await readIfThere(join(paths.folder, OWN_COVER));
	let last = own;
	for await (const run of readableRuns(repository)) {
		if (own !== undefined || run.plan.series.name !== plan.series.name) continue;
		last = (await readIfThere(join(run.paths.folder, OWN_COVER))) ?? last;
	}
	return last === undefined ? undefined : Buffer.from(last).toString("latin1");
}

function landedPatches(readers: Readers, patches: readonly PatchResult[]) {
	const landed = patches.filter(
		({ newCommit }, i) =>
			newCommit !== undefined && patches.findIndex((each) => each.newCommit === newCommit) === i,
	);
	return Promise.all(
		landed.map(async (patch) => {
			const { encoding, droppedHeaders } = await readers.patch(patch.commit);
			const { message } = await readCommit(readers.objects, patch.newCommit!);
			const own = { message, droppedHeaders };
			return { ...patch, ...own, ...(encoding !== undefined && { encoding }) };
		}),
	);
}

async function touchedBy(readers: Readers, target: string, tip: string) {
	const tree = await readers.tree(target);
	const changed = await changedEntries(readers.scratch, target, tip);
	return Promise.all(
		[...changed].map(async ([path, after]) => {
			const entry = await tree.entry(path);
			return { path, before: entry?.mode === "40000" ? undefined : entry, after };
		}),
	);
}
