import { mkdtemp, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { git, tryGit } from "./process.js";
import type { Scratch } from "./scratch.js";

/** A mail as `git am` reads it; texts are UTF-8 bytes as latin1 strings. */
export interface Mail {
	readonly author: string;
	readonly email: string;
	readonly subject: string;
	/** As the mail has it; empty where it has none. */
	readonly date: string;
	/** The message below the subject. */
	readonly body: string;
	/** All from the line on that ends the message, decoded. */
	readonly patch: string;
}

/** How many mails `git am` finds in a text. */
export async function countMails({ context, folder }: Scratch, text: string): Promise<number> {
	const parts = await mkdtemp(join(folder, "mails-"));
	const output = await git(context, ["mailsplit", `-o${parts}`], { input: Buffer.from(text, "latin1") });
	await rm(parts, { recursive: true });
	return Number(output.toString());
}

let number = 0;

/** Reads a mail with `git mailinfo`. Undefined where git cannot. */
export async function readMail({ context, folder }: Scratch, mail: string): Promise<Mail | undefined> {
	const file = join(folder, `mail-${number++ % 64}`);
	const { code, stdout } = await tryGit(context, ["mailinfo", "-b", `${file}.msg`, `${file}.patch`], {
		input: Buffer.from(mail, "latin1"),
		config: { "mailinfo.scissors": "false", "i18n.commitEncoding": "UTF-8" },
	});
	if (code !== 0) return undefined;
	const fields = stdout.toString("latin1");
	const field = (name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(fields)?.[1]?.trim() ?? "";
	const [body, patch] = await Promise.all([
		readFile(`${file}.msg`, "latin1"),
		readFile(`${file}.patch`, "latin1"),
	]);
	return {
		author: field("Author"),
		email: field("Email"),
		subject: field("Subject"),
		date: field("Date"),
		body,
		patch,
	};
}
