import { appendFile } from "node:fs/promises";
import { join } from "node:path";
import type { MailSettings } from "../model/mail.js";
import { git } from "./process.js";
import type { Scratch } from "./scratch.js";

/** Mails as they were written: the files' paths, in order. */
interface Mails {
	/** Where settings for mails were given. */
	readonly cover?: string;
	readonly files: readonly string[];
}

/** The branch of a scratch repository whose description is the cover letter's text. */
const COVER = "cover";

/**
 * Writes base..tip as mails, one a commit, empty ones too.
 *
 * @param isRenaming whether a moved file is written as a rename, or as one that goes and one that comes
 * @param mail how they are written, with a cover letter; without, they have none
 */
export async function formatPatches(
	scratch: Scratch,
	base: string,
	tip: string,
	folder: string,
	isRenaming: boolean,
	mail?: MailSettings,
): Promise<Mails> {
	const context = mail ? await coverContext(scratch, tip, mail) : scratch.context;
	const output = await git(context, [
		"format-patch",
		"--always",
		"--binary",
		"--numbered",
		"--no-ext-diff",
		"--no-textconv",
		isRenaming ? "--find-renames" : "--no-renames",
		...(mail ? mailOptions(mail) : ["--no-signature"]),
		"-o",
		folder,
		`${base}..${mail ? COVER : tip}`,
	]);
	const files = output.toString().trimEnd().split("\n").filter(Boolean);
	if (!mail) return { files };
	const [cover, ...mails] = files as [string, ...string[]];
	return { cover, files: mails };
}

/** Git takes subject and text of a cover letter from a branch's description, and encodes them as a mail needs it. */
async function coverContext({ context, folder }: Scratch, tip: string, { cover, from }: MailSettings) {
	const value = cover.replace(/[\\"]/g, "\\$&").replace(/\n/g, "\\n");
	await appendFile(join(folder, "config"), `[branch "${COVER}"]\n\tdescription = "${value}"\n`, "latin1");
	await git(context, ["update-ref", `refs/heads/${COVER}`, tip]);
	const bytes = (text: string) => Buffer.from(text, "latin1").toString();
	const committer = {
		GIT_COMMITTER_NAME: bytes(from.name),
		GIT_COMMITTER_EMAIL: bytes(from.email),
		GIT_COMMITTER_DATE: from.date,
	};
	return { ...context, env: { ...context.env, ...committer } };
}

function mailOptions(mail: MailSettings): string[] {
	const { base, version, prefix, to, cc, inReplyTo, thread, isZeroCommit, isSigned } = mail;
	return [
		"--cover-letter",
		"--cover-from-description=subject",
		...(isSigned ? [] : ["--no-signature"]),
		...(base === undefined ? [] : [`--base=${base}`]),
		...(version === undefined ? [] : [`--reroll-count=${version}`]),
		...(prefix === undefined ? [] : [`--subject-prefix=${prefix}`]),
		...to.map((each) => `--to=${each}`),
		...cc.map((each) => `--cc=${each}`),
		...(inReplyTo === undefined ? [] : [`--in-reply-to=${inReplyTo}`]),
		...(thread === undefined ? [] : [`--thread=${thread}`]),
		...(isZeroCommit ? ["--zero-commit"] : []),
	];
}
