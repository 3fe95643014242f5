/** A line that `git am` takes for a patch's first, whatever stands before it (git's `mailinfo.c`, `patchbreak`). */
const PATCH_BEGIN = /^(?:diff -|Index: |--- \S|---[^\S\n]*$)/;

/** A line that `git mailsplit` takes for another mail's first, or other tools do. */
const MAIL_BEGIN = /^From (?:.*\d:\d\d|[0-9a-f]{40})/;

/** A line that GNU patch takes for one of a diff: it sees through blanks before it, as in a diff that is quoted. */
const DIFF_LINE = /^[ \tX]*(?:--- |\+\+\+ |\*\*\* |@@ -|Index:|diff -|\d+(?:,\d+)?[acd]\d)/;

function isMisread(line: string): boolean {
	return PATCH_BEGIN.test(line) || MAIL_BEGIN.test(line);
}

/** A mail taken apart at the line between message and patch. */
export interface SplitMail {
	/** Headers and message. */
	readonly above: string;
	/** From the line `---` on; empty where the patch changes nothing. */
	readonly patch: string;
	/** Lines of the message were quoted. */
	readonly isQuoted: boolean;
}

/**
 * Takes a mail of `git format-patch` (latin1) apart, and quotes lines of its message that would be misread: indents them
 * by a space for git, puts `> ` before them for GNU patch. The line that ends the message is told from others of its look
 * by counting those in the message. Any other message is safe: nothing in it ends it, and no line of a diff begins as a
 * mail does.
 *
 * @param message of the commit that the mail was made of, in any encoding that ASCII is part of
 */
export function splitMail(mail: string, message: string, reader: "git" | "patch"): SplitMail {
	const head = mail.indexOf("\n\n") + 2;
	const lines = mail.slice(head).split("\n");
	const rules = lines.flatMap((line, i) => (line === "---" ? [i] : []));
	// Git takes the blanks at the ends of lines away.
	const own = bodyOf(message).match(/^---[ \t\v\f\r]*$/gm)?.length ?? 0;
	const end = rules[own] ?? lines.length;
	const body = lines.slice(0, end).map((line) => quoted(line, reader));
	return {
		above: mail.slice(0, head) + body.join("\n") + (end < lines.length ? "\n" : ""),
		patch: lines.slice(end).join("\n"),
		isQuoted: body.some((line, i) => line !== lines[i]),
	};
}

function quoted(line: string, reader: "git" | "patch"): string {
	if (reader === "patch" && DIFF_LINE.test(line)) return `> ${line}`;
	return isMisread(line) ? ` ${line}` : line;
}

/** A message without its first paragraph. */
function bodyOf(message: string): string {
	return message
		.trim()
		.split(/\n[^\S\n]*\n/)
		.slice(1)
		.join("\n\n");
}

/**
 * What `git am` would change of a commit message that `git format-patch` wrote as a mail (git documentation,
 * `git-mailinfo`): it cuts leading brackets off the subject and reads header-like first lines as
 * headers; and what is quoted there so that it does not end the message.
 *
 * @returns one phrase a loss, empty where the message survives
 */
export function mailLosses(message: string, encoding?: string): string[] {
	const losses: string[] = [];
	const text = `${message.replace(/\n+$/, "")}\n`;
	const [subject = "", ...rest] = text.replace(/^\n+/, "").split(/\n[ \t]*\n/);
	const body = rest.join("\n\n");
	if (subject.trim() === "") losses.push("it has no subject");
	if (/^\s*(?:\[|re:|:)/i.test(subject)) losses.push("git am cuts off what the subject begins with");
	if (subject.trimEnd().includes("\n")) losses.push("the lines of its subject are joined");
	if (/^[ \t]|\t| {2}/.test(subject.trimEnd())) losses.push("white space in its subject is cleaned up");
	if (body.split("\n").some(isMisread))
		losses.push("lines that look like the start of a diff or of another mail are quoted");
	if (/^(?:From|Date|Subject|Content-Type|Content-Transfer-Encoding|MIME-Version):/i.test(body.trimStart()))
		losses.push("its body begins like a mail header");
	const hasOddLines = /[ \t\r]$/m.test(text) || /\n\n\n/.test(text) || /^\n/.test(message);
	if (message !== "" && (hasOddLines || text !== message))
		losses.push("white space at line ends and at the end of the message is cleaned up");
	if (/[\0\r]/.test(message)) losses.push("it has bytes that mail cannot carry");
	if (encoding !== undefined && !/^utf-?8$/i.test(encoding))
		losses.push(`it is re-encoded from ${encoding} to UTF-8`);
	else if (!isUtf8(message)) losses.push("it is not UTF-8, and does not say what else");
	return losses;
}

function isUtf8(bytes: string): boolean {
	try {
		new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(bytes, "latin1"));
		return true;
	} catch {
		return false;
	}
}
