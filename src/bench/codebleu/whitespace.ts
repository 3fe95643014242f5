/** What Python's `str.split()` and `str.strip()` call white space, which is not what `\s` calls so. */
const SPACE =
	"\\t\\n\\v\\f\\r\\x1c-\\x1f \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const NOT_SPACE = new RegExp(`[^${SPACE}]+`, "g");
const AROUND = new RegExp(`^[${SPACE}]+|[${SPACE}]+$`, "g");
const RUNS = new RegExp(`[${SPACE}]+`, "g");
const ONLY = new RegExp(`^[${SPACE}]*$`);

/** A text's words as Python's `text.split()` gives them. */
export function words(text: string): string[] {
	return text.match(NOT_SPACE) ?? [];
}

/** A text without the white space around it, as Python's `text.strip()`. */
export function strip(text: string): string {
	return text.replace(AROUND, "");
}

/** A text without any white space. */
export function withoutSpace(text: string): string {
	return text.replace(RUNS, "");
}

/** True for a text of white space only, or none. */
export function isSpace(text: string): boolean {
	return ONLY.test(text);
}
