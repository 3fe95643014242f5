import { readFileSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { InternalError } from "../errors.js";
import { countMails, readMail } from "../git/mailinfo.js";
import { formatPatches } from "../git/patch-files.js";
import type { Scratch } from "../git/scratch.js";
import type { PatchFile } from "../git/scratch-index.js";
import type { MailSettings } from "../model/mail.js";
import type { Plan } from "../model/run.js";
import { coverMail } from "../series/cover-mail.js";
import { mailLosses, splitMail } from "../series/mailable.js";
import type { Touched } from "./replay/overlay.js";
import { faultIn, type Mailed } from "./replay/reconcile.js";
import type { SteppedPatch } from "./replay/stepper.js";

/** What is written as mails. */
export interface Landed {
	/** In their order; each has a commit, and stands on the one before it. */
	readonly landed: readonly SteppedPatch[];
	readonly touched: readonly Touched[];
	/** How mails are written, a file each. */
	readonly mail: MailSettings;
}

/**
 * Writes what landed as mails: a file each with a cover letter, a file each with a `series` file, or all in one. Git cannot apply every rename that it
 * writes (of a symbolic link, when files take the place of its old name): such a series is written without renames, and
 * quilt knows none. A message that no mail can carry as it is does not keep the branch from being made: what is lost of
 * it is named.
 *
 * @returns the files' names
 * @throws InternalError where they do not give the tip's tree
 */
export async function writeMails(
	scratch: Scratch,
	{ target, form = "mail", series }: Plan,
	folder: string,
	{ landed, touched, mail }: Landed,
): Promise<string[]> {
	const commits = landed.map(({ newCommit }) => newCommit!);
	const faults: string[] = [];
	for (const isRenaming of form === "quilt" ? [false] : [true, false]) {
		await rm(folder, { recursive: true, force: true });
		await mkdir(folder);
		const settings = form === "mail" ? mail : undefined;
		const { cover, files } = await formatPatches(
			scratch,
			target.commit,
			commits,
			folder,
			isRenaming,
			settings,
		);
		const reader = form === "quilt" ? "patch" : "git";
		const mails: Mailed[] = [];
		for (const [i, file] of files.entries()) {
			const mail = await quoteMail(scratch, file, landed[i]!.message, reader);
			mails.push({ ...mail, commit: commits[i]! });
		}
		const fault = await faultIn(scratch, target.commit, touched, mails);
		const isNamed = form === "mail" && landed.some(({ message }) => mailLosses(message).length > 0);
		if (!fault || (isNamed && !isRenaming)) {
			const names = await laidOut(folder, files, form, series.name);
			if (cover === undefined) return names;
			await writeFile(cover, coverMail(await readFile(cover, "latin1"), mail.below), "latin1");
			return [basename(cover), ...names];
		}
		faults.push(`${fault.file ?? "the patch files together"} cannot be applied to the target: ${fault.says}`);
	}
	throw new InternalError(faults[0]!);
}

/** Quotes what would be misread of a mail's message; where git reads another patch out of that, the mail stays as git wrote it. */
async function quoteMail(
	scratch: Scratch,
	file: string,
	message: string,
	reader: "git" | "patch",
): Promise<PatchFile> {
	// Hundreds of small files that were written just now: one after another costs a tenth of asking for each and waiting.
	const written = readFileSync(file, "latin1");
	const { above, patch, isQuoted } = splitMail(written, message, reader);
	const mail = above + patch;
	const isRead =
		isQuoted && (await readMail(scratch, mail))?.patch === patch && (await countMails(scratch, mail)) === 1;
	if (isRead) await writeFile(file, mail, "latin1");
	return { file, patch: Buffer.from(patch, "latin1") };
}

async function laidOut(
	folder: string,
	files: readonly string[],
	form: NonNullable<Plan["form"]>,
	series: string,
): Promise<string[]> {
	const names = files.map((file) => basename(file));
	if (form === "mail") return names;
	if (form === "quilt") {
		await writeFile(join(folder, "series"), names.map((name) => `${name}\n`).join(""));
		return [...names, "series"];
	}
	const mails = await Promise.all(files.map((file) => readFile(file)));
	const name = `${basename(series).replace(/\.mbox$/, "")}.mbox`;
	for (const file of files) await rm(file);
	await writeFile(join(folder, name), Buffer.concat(mails.flatMap((mail) => [mail, Buffer.from("\n")])));
	return [name];
}
