import { transferEncoding } from "./header.js";

/** A mail with its body as it stands, eight bits a byte; any other text as it is. */
export function decodedMail(text: string): string {
	const end = /\r?\n[ \t]*\r?\n/.exec(text);
	if (!end) return text;
	const head = text.slice(0, end.index);
	const encoding = transferEncoding(head);
	if (encoding === undefined) return text;
	const body = text.slice(end.index + end[0].length);
	const plain =
		encoding === "base64" ? Buffer.from(body, "base64").toString("latin1") : quotedPrintable(body);
	return (
		head.replace(/^(content-transfer-encoding:[ \t]*).*$/im, (_, name: string) => `${name}8bit`) +
		end[0] +
		plain.replace(/\r\n/g, "\n")
	);
}

function quotedPrintable(text: string): string {
	return text
		.replace(/[ \t]*=\r?\n/g, (end) => end.replace(/=\r?\n$/, ""))
		.replace(/=([0-9A-Fa-f]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}
