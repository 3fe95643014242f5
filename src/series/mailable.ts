/**
 * What `git am` would change of a commit message that `git format-patch` wrote as a mail (git documentation,
 * `git-mailinfo`): it cuts leading brackets off the subject, ends the message at `---` and the like, and
 * reads header-like first lines as headers.
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
	if (/^(?:---(?:[ \t].*)?|diff -.*|Index: .*)$/m.test(body))
		losses.push("the message ends for git am where a line looks like the start of a diff");
	if (/^(?:From|Date|Subject|Content-Type|Content-Transfer-Encoding|MIME-Version):/i.test(body.trimStart()))
		losses.push("its body begins like a mail header");
	const hasOddLines = /[ \t\r]$/m.test(text) || /\n\n\n/.test(text) || /^\n/.test(message);
	if (message !== "" && (hasOddLines || text !== message))
		losses.push("white space at line ends and at the end of the message is cleaned up");
	if (/^From [^\n]*\d\d:\d\d/m.test(body)) losses.push("a line looks like the start of another mail");
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
