import { splitLines } from "../../text/lines.js";

/** A line that a mail of a mailbox begins with, as `git mailsplit` knows it: `From `, and a time and a year at its end. */
const MAIL_BEGIN = /^From .*\d\d:\d\d:\d\d.* (?:19[7-9]\d|[2-9]\d{3})(?: [+-]\d{4})?\r?\n?$/;

/** Cuts a mailbox into its mails, without losing a byte: each with the index of its first line. */
export function splitMailbox(text: string): { readonly text: string; readonly line: number }[] {
	const lines = splitLines(text);
	const begins = lines.flatMap((line, i) => (i === 0 || MAIL_BEGIN.test(line) ? [i] : []));
	return begins.map((begin, i) => ({ text: lines.slice(begin, begins[i + 1]).join(""), line: begin }));
}

/** True for a text of more than one mail. */
export function isMailbox(text: string): boolean {
	return text.startsWith("From ") && splitMailbox(text).length > 1;
}
