import { UserError } from "../../errors.js";
import { splitLines } from "../../text/lines.js";

/** The forms that the text above a diff comes in. */
export type HeaderStyle = "mail" | "dep3" | "text" | "none";

/** What a header says of a patch; latin1. */
export interface Described {
	readonly author?: { readonly name: string; readonly email: string };
	/** As it stands there, or as git takes it: seconds and zone. */
	readonly date?: string;
	readonly message: string;
}

/** The fields of Debian's patch tagging guidelines (DEP-3) that no mail has. */
const DEP3 =
	/^(?:Description|Origin|Forwarded|Bug|Bug-[A-Za-z]+|Author|Reviewed-by|Last-Update|Applied-Upstream):/;

/** The fields that a mail, or what `quilt header` keeps of one, begins with. */
const MAIL =
	/^(?:From|Subject|Date|To|Cc|Message-I[dD]|Content-Type|MIME-Version|X-[\w-]+|Received|Return-Path|Delivered-To|Reply-To|References|In-Reply-To|List-[\w-]+):/i;

/** Lines of a header that speak of the commit or mail that the patch was made from; git leaves them out of a mail's message. */
const CLUE = /^(?:From [0-9a-f]{8,64} \w{3} \w{3} .*|(?:Origin|Applied-Upstream|Message-I[Dd]|Link):.*)$/gm;

/** What a header says of the commit or mail that the patch was made from, a line each; `""` for nothing. */
export function cluesIn(header: string): string {
	const unfolded = header.replace(/\r\n/g, "\n").replace(/\n[ \t]+(?=\S)/g, " ");
	return (unfolded.match(CLUE) ?? []).join("\n");
}

/** Says which form a header has. */
export function headerStyle(header: string): HeaderStyle {
	const text = header.replace(/^(?:[ \t]*\r?\n)+/, "");
	if (text.trim() === "") return "none";
	const block = text.split(/\r?\n[ \t]*\r?\n/, 1)[0]!.split(/\r?\n/);
	if (block[0]!.startsWith("From ")) return /^From \S+ .*\d\d:\d\d:\d\d/.test(block[0]!) ? "mail" : "text";
	const fields = block.filter((line) => !/^[ \t]/.test(line));
	const has = (pattern: RegExp) => fields.some((line) => pattern.test(line));
	if (DEP3.test(fields[0]!) && !has(/^Subject:/i)) return "dep3";
	return fields.length > 0 && (MAIL.test(fields[0]!) || DEP3.test(fields[0]!)) && has(MAIL) ? "mail" : "text";
}

/** A mail's own fields, unfolded, by their names in small letters. */
export function mailFields(header: string): Map<string, string> {
	const [block] = header.replace(/^From .*\r?\n/, "").split(/\r?\n[ \t]*\r?\n/, 1);
	const lines = block!.replace(/\r?\n[ \t]+/g, " ").split(/\r?\n/);
	return new Map(
		lines.flatMap((line) => {
			const match = /^([!-9;-~]+):[ \t]*(.*)$/.exec(line);
			return match ? [[match[1]!.toLowerCase(), match[2]!] as const] : [];
		}),
	);
}

/** @throws UserError where a mail holds its patch in a way that changes it, or as an attachment */
export function refuseMail(header: string, file: string, line: number): void {
	const type = mailFields(header).get("content-type") ?? "";
	if (/^multipart\//i.test(type))
		throw new UserError(
			`${file}:${line}: a mail with attachments (${type.split(";", 1)[0]})`,
			"save the patch itself, or have it sent with git send-email",
		);
	if (/format=["']?flowed/i.test(type))
		throw new UserError(
			`${file}:${line}: a mail in format=flowed, which breaks the lines of a patch`,
			"have it sent with git send-email",
		);
}

/** How a mail's body is encoded, where it is not as it stands. */
export function transferEncoding(header: string): string | undefined {
	const encoding = mailFields(header).get("content-transfer-encoding")?.trim().toLowerCase();
	return encoding === "quoted-printable" || encoding === "base64" ? encoding : undefined;
}

/** Reads a header that is no mail. @param name the patch's file name, the subject of one that says nothing */
export function describe(header: string, style: Exclude<HeaderStyle, "mail">, name: string): Described {
	if (style === "none") return { message: `${titleOf(name)}\n` };
	const text = header.replace(/\r\n/g, "\n").replace(/\n---[ \t]*\n[\s\S]*$/, "\n");
	const author = authorIn(text);
	const message = style === "dep3" ? dep3Message(text, name) : textMessage(text, name);
	return { ...(author && { author }), message };
}

/** A file's name as a subject (latin1): without its folder and ending. */
export function titleOf(name: string): string {
	const bytes = Buffer.from(name).toString("latin1");
	const base = bytes.slice(bytes.lastIndexOf("/") + 1).replace(/\.(?:patch|diff)$/, "");
	return base === "" ? bytes : base;
}

function authorIn(text: string): Described["author"] {
	const match = /^(?:From|Author):[ \t]*"?([^<>"\n]*?)"?[ \t]*<([^<>\s]+)>/m.exec(text);
	return match ? { name: match[1]! || match[2]!, email: match[2]! } : undefined;
}

function dep3Message(text: string, name: string): string {
	const [description = ""] = /^Description:[^\n]*(?:\n[ \t][^\n]*)*/m.exec(text) ?? [];
	const lines = description.replace(/^Description:[ \t]*/, "").split("\n");
	const body = lines.slice(1).map((line) => line.replace(/^[ \t]/, "").replace(/^\.$/, ""));
	const others = text.replace(description, "").trim();
	return paragraphs(lines[0]!.trim() || titleOf(name), body.join("\n").trim(), others);
}

function textMessage(text: string, name: string): string {
	const lines = splitLines(text).map((line) => line.trimEnd());
	const first = lines.findIndex((line) => line !== "");
	const title = lines[first]!.replace(/^#+[ \t]*/, "").trim();
	return paragraphs(
		title || titleOf(name),
		lines
			.slice(first + 1)
			.join("\n")
			.trim(),
	);
}

function paragraphs(...texts: readonly string[]): string {
	return `${texts.filter(Boolean).join("\n\n")}\n`;
}

const MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

/** A mail's date as git stores it: seconds and zone; undefined where it is none. */
export function dateOf(text: string): string | undefined {
	const match =
		/(\d{1,2}) ([A-Z][a-z]{2})[a-z]* (\d{4}) (\d{1,2}):(\d\d)(?::(\d\d))?(?: +([+-]\d{4}))?/.exec(text) ??
		undefined;
	const iso = /(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d)(?::(\d\d))?(?: *([+-]\d{4}))?/.exec(text);
	const month = match ? MONTHS.indexOf(match[2]!) / 3 : iso ? Number(iso[2]) - 1 : -1;
	const parts = match
		? [match[3], match[1], ...match.slice(4)]
		: iso
			? [iso[1], iso[3], ...iso.slice(4)]
			: [];
	if (month < 0 || !Number.isInteger(month)) return undefined;
	const [year, day, hour, minute, second = "0", zone = "+0000"] = parts as string[];
	const local =
		Date.UTC(Number(year), month, Number(day), Number(hour), Number(minute), Number(second)) / 1000;
	const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3));
	const seconds = local - (zone.startsWith("-") ? -minutes : minutes) * 60;
	return seconds >= 0 && minutes <= 14 * 60 ? `${seconds} ${zone}` : undefined;
}
