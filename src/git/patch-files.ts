import { appendFile, mkdir, rename, rmdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { InternalError } from "../errors.js";
import type { MailSettings } from "../model/mail.js";
import { SMALL_WINDOWS } from "./objects.js";
import { type GitContext, git, tryGit } from "./process.js";
import type { Scratch } from "./scratch.js";

/** Mails as they were written: the files' paths, in order. */
interface Mails {
	/** Where settings for mails were given. */
	readonly cover?: string;
	readonly files: readonly string[];
}

/** The branch of a scratch repository whose description is the cover letter's text. */
const COVER = "cover";

/** From so many mails on, two processes write them: one alone compares files for most of the time that it takes. */
const WORTH_TWO = 100;
/** Each compares texts that stand in the packs as differences from others, so git's own size of the cache for those pays. */
const config = { ...SMALL_WINDOWS, "core.deltaBaseCacheLimit": "96m" };
/** The share of the mails that the process with the cover letter writes. */
const FRONT = 0.35;

/**
 * Writes commits as mails, one each, empty ones too.
 *
 * @param base what the first stands on; each other one stands on the one before it
 * @param isRenaming whether a moved file is written as a rename, or as one that goes and one that comes
 * @param mail how they are written, with a cover letter; without, they have none
 */
export async function formatPatches(
	scratch: Scratch,
	base: string,
	commits: readonly string[],
	folder: string,
	isRenaming: boolean,
	mail?: MailSettings,
): Promise<Mails> {
	const tip = commits.at(-1) ?? base;
	const context = mail ? await coverContext(scratch, tip, mail) : scratch.context;
	const plain = [
		"format-patch",
		"--always",
		"--binary",
		"--numbered",
		"--no-ext-diff",
		"--no-textconv",
		isRenaming ? "--find-renames" : "--no-renames",
		...(mail ? mailOptions(mail) : ["--no-signature"]),
	];
	const front = [
		...plain,
		...(mail ? coverOptions(mail) : []),
		"-o",
		folder,
		`${base}..${mail ? COVER : tip}`,
	];
	// Those of a thread are told the names of one another.
	const isOne = commits.length < WORTH_TWO || mail?.thread !== undefined;
	const files = isOne
		? namesIn(await git(context, front, { config }))
		: await writeByTwo(context, front, plain, commits, folder, mail ? 1 : 0);
	if (!mail) return { files };
	const [cover, ...mails] = files as [string, ...string[]];
	return { cover, files: mails };
}

/**
 * One process writes all from the first on, with the cover letter, until it meets a folder in the place of a file: only
 * one that was told of all of them numbers them as the other one does.
 */
async function writeByTwo(
	context: GitContext,
	front: readonly string[],
	plain: readonly string[],
	commits: readonly string[],
	folder: string,
	covers: number,
): Promise<string[]> {
	const half = Math.floor(commits.length * FRONT);
	const rest = join(folder, "rest");
	const onward = [...plain, `--start-number=${half + 1}`, "-o", rest];
	const range = `${commits[half - 1]}..`;
	const [next] = namesIn(await git(context, [...onward, range + commits[half]]));
	const obstacle = join(folder, basename(next!));
	await mkdir(obstacle);
	const [first, second] = await Promise.all([
		tryGit(context, front, { config }),
		git(context, [...onward, range + commits.at(-1)], { config }),
	]);
	const [written, moved] = [namesIn(first.stdout).slice(0, covers + half), namesIn(second)];
	if (written.length < covers + half) throw new InternalError(`git format-patch failed: ${first.stderr}`);
	await rmdir(obstacle);
	const names = moved.map((file) => join(folder, basename(file)));
	await Promise.all(moved.map((file, i) => rename(file, names[i]!)));
	await rmdir(rest);
	return [...written, ...names];
}

function namesIn(output: Buffer): string[] {
	return output.toString().split("\n").filter(Boolean);
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

function coverOptions({ base }: MailSettings): string[] {
	return [
		"--cover-letter",
		"--cover-from-description=subject",
		...(base === undefined ? [] : [`--base=${base}`]),
	];
}

function mailOptions(mail: MailSettings): string[] {
	const { version, prefix, to, cc, inReplyTo, thread, isZeroCommit, isSigned } = mail;
	return [
		...(isSigned ? [] : ["--no-signature"]),
		...(version === undefined ? [] : [`--reroll-count=${version}`]),
		...(prefix === undefined ? [] : [`--subject-prefix=${prefix}`]),
		...to.map((each) => `--to=${each}`),
		...cc.map((each) => `--cc=${each}`),
		...(inReplyTo === undefined ? [] : [`--in-reply-to=${inReplyTo}`]),
		...(thread === undefined ? [] : [`--thread=${thread}`]),
		...(isZeroCommit ? ["--zero-commit"] : []),
	];
}
