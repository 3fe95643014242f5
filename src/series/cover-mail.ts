/** The longest that an encoded word may be (RFC 2047, section 2). */
const LONGEST_WORD = 75;

/** What any mail says that has more than ASCII in it. */
const EIGHT_BIT = [
	"MIME-Version: 1.0",
	"Content-Type: text/plain; charset=UTF-8",
	"Content-Transfer-Encoding: 8bit",
];

/**
 * A cover letter as `git format-patch` writes it (latin1) as a mail that is right whatever its text is: git encodes
 * nothing of what it takes from a branch's description. Lines that are not UTF-8 are taken for latin1.
 *
 * @param below a text to put before the lines that say what the series stands on, or at the end
 */
export function coverMail(letter: string, below: string): string {
	const end = letter.indexOf("\n\n");
	const head = letter.slice(0, end).split(/\n(?![ \t])/);
	const body = withBelow(letter.slice(end), below).split("\n").map(asUtf8).join("\n");
	const isPlain = (text: string) => /^[\0-\x7f]*$/.test(text);
	const headers = head.map((header) =>
		/^Subject: /.test(header) && !isPlain(header)
			? `Subject: ${encodedWords(asUtf8(header.slice("Subject: ".length).replace(/\n[ \t]/g, " ")))}`
			: header,
	);
	const hasType = head.some((header) => /^Content-Type:/i.test(header));
	const more = isPlain(body) || hasType ? [] : EIGHT_BIT;
	return [...headers, ...more].join("\n") + body;
}

function withBelow(body: string, below: string): string {
	if (below === "") return body;
	const at = body.search(/^(?:base-commit: |-- $)/m);
	const end = at < 0 ? body.length : at;
	return `${body.slice(0, end)}${below}\n${body.slice(end)}`;
}

function asUtf8(line: string): string {
	const bytes = Buffer.from(line, "latin1");
	try {
		new TextDecoder("utf-8", { fatal: true }).decode(bytes);
		return line;
	} catch {
		return Buffer.from(line, "utf8").toString("latin1");
	}
}

/** A header's text (UTF-8 bytes as latin1) as encoded words of the form q, a line each. */
function encodedWords(text: string): string {
	const [open, close] = ["=?UTF-8?q?", "?="];
	const words: string[] = [""];
	for (const char of Buffer.from(text, "latin1").toString()) {
		const coded = /^[A-Za-z0-9[\]/!*+-]$/.test(char) ? char : quoted(char);
		if (open.length + words.at(-1)!.length + coded.length + close.length > LONGEST_WORD) words.push("");
		words[words.length - 1] += coded;
	}
	return words.map((word) => open + word + close).join("\n ");
}

function quoted(char: string): string {
	return [...Buffer.from(char)]
		.map((byte) => `=${byte.toString(16).toUpperCase().padStart(2, "0")}`)
		.join("");
}
