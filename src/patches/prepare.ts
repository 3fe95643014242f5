import { UserError } from "../errors.js";
import { readMail } from "../git/mailinfo.js";
import type { Scratch } from "../git/scratch.js";
import { fileBytes, parsePatch } from "./diff/parse.js";
import { type PatchText, placeIn } from "./diff/types.js";
import {
	cluesIn,
	type Described,
	dateOf,
	describe,
	type HeaderStyle,
	headerStyle,
	refuseMail,
	titleOf,
} from "./form/header.js";
import { decodedMail } from "./form/mail-body.js";
import { splitMailbox } from "./source/mailbox.js";
import type { PatchFile } from "./source/types.js";

/** What a patch file says, besides its diffs: these are taken apart when they are needed, for they are large. */
export interface Prepared {
	readonly file: PatchFile;
	readonly style: HeaderStyle;
	readonly described: Described;
	readonly hasDiff: boolean;
	/** What its header says of the commit or mail that it was made from, a line each. */
	readonly clues: string;
	/** What is odd about it, for the user. */
	readonly notes: readonly string[];
}

/** A patch file and its text taken apart: of its bytes, or of what a mail's transfer encoding stands for. */
export interface Understood {
	readonly file: PatchFile;
	readonly text: PatchText;
}

/** Takes a patch file apart. @throws UserError naming file and line where it is not read */
export function understood(file: PatchFile): Understood {
	return { file, text: parsePatch(decodedMail(file.bytes), placeIn(file.from, file.above)) };
}

/** Reads what a patch file says. @throws UserError naming file and line where it is none that can be carried */
export async function prepare(scratch: Scratch, file: PatchFile): Promise<Prepared> {
	const place = placeIn(file.from, file.above);
	if (file.bytes.includes("\0"))
		throw new UserError(`${place(1)}: not a text`, "is it a patch, and unpacked?");
	if (headerStyle(file.bytes.slice(0, 100_000)) === "mail") refuseMail(file.bytes, file.from, file.above + 1);
	const bytes = decodedMail(file.bytes);
	const text = parsePatch(bytes, place);
	const style = headerStyle(text.header);
	const notes = [
		...text.recounted.map((line) => `${place(line)}: the counts of its hunk are wrong; its lines count`),
		...beyondHunks(text).map(
			(line) => `${place(line)}: what looks like lines of the hunk above is no part of it by its counts`,
		),
		...(style === "mail" ? splitMailbox(text.header).slice(1) : []).map(
			({ line }) => `${place(line + 1)}: git am takes this line of the message for another mail's first`,
		),
		...(/^[ \t]+--- .*\n[ \t]+\+\+\+ .*\n[ \t]+@@ -/m.test(text.header)
			? [`${place(1)}: its header holds an indented diff, which GNU patch would apply and git not`]
			: []),
	];
	const described =
		style === "mail" ? await mailOf(scratch, bytes, file) : describe(text.header, style, file.name);
	const clues = cluesIn(text.header);
	return { file, style, described, notes, clues, hasDiff: text.files.length > 0 };
}

/** Where lines that look like a hunk's own follow its end, as a list does; a mail's signature does not. */
function beyondHunks({ header, files, tail }: PatchText): number[] {
	const all = header + files.map(fileBytes).join("");
	const ends = [...files.slice(1), { line: all.split("\n").length, above: tail }];
	return ends.flatMap(({ line, above }) => (/^[+-](?![+-]{2} |- ?\r?\n)/.test(above) ? [line] : []));
}

async function mailOf(scratch: Scratch, bytes: string, file: PatchFile): Promise<Described> {
	const isEnvelope = bytes.startsWith("From ");
	const mail = await readMail(scratch, isEnvelope ? bytes : bytes.replace(/^(?:[ \t]*\r?\n)+/, ""));
	if (!mail)
		throw new UserError(`${file.from}:${file.above + 1}: git cannot read this mail`, "git mailinfo says why");
	const date = dateOf(mail.date);
	const subject = mail.subject || titleOf(file.name);
	const body = mail.body.trim();
	return {
		...(mail.email !== "" && { author: { name: mail.author || mail.email, email: mail.email } }),
		...(date !== undefined && { date }),
		message: `${subject}\n${body === "" ? "" : `\n${body}\n`}`,
	};
}
