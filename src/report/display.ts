const decoder = new TextDecoder("utf-8", { fatal: true });

/** A latin1 string of bytes as text: UTF-8 where it is that, latin1 otherwise. Leaves alone what is no bytes. */
export function decode(bytes: string): string {
	if (/[^\0-\xff]/.test(bytes)) return bytes;
	try {
		return decoder.decode(Buffer.from(bytes, "latin1"));
	} catch {
		return bytes;
	}
}

/** Control characters, line separators, text direction marks and what has no width: what can make text look like other text. */
export const CONTROLS =
	/[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** As `decode`, safe to print: control characters, escape sequences and text direction marks become visible. */
export function display(bytes: string): string {
	return decode(bytes).replace(CONTROLS, (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, "0")}`);
}

/** Lines of code or of a program's output, safe to print, tabs as blanks. */
export function displayLines(bytes: string): string[] {
	return bytes
		.replace(/\n$/, "")
		.split("\n")
		.map((line) => display(line.replace(/\t/g, "        ")));
}

/** The first 12 digits of a commit id. */
export function short(commit: string): string {
	return commit.slice(0, 12);
}

/** `1 hunk`, `2 hunks`. */
export function counted(count: number, noun: string): string {
	return `${count} ${noun}${count === 1 ? "" : noun.endsWith("ch") ? "es" : "s"}`;
}
