import { display } from "../display.js";

/** Markup that is safe as it stands. Made by `html` and `raw` only. */
export class Markup {
	constructor(readonly text: string) {}
}

/** Text of our own that is markup already. */
export function raw(text: string): Markup {
	return new Markup(text);
}

type Value = Markup | string | number | undefined | false | readonly Value[];

/**
 * Markup with values in it. Strings are taken for bytes of a patch: their control characters and direction marks become
 * visible, and what means something to HTML is escaped.
 */
export function html(parts: TemplateStringsArray, ...values: readonly Value[]): Markup {
	return new Markup(parts.map((part, i) => part + (i < values.length ? markup(values[i]) : "")).join(""));
}

function markup(value: Value): string {
	if (value === undefined || value === false) return "";
	if (value instanceof Markup) return value.text;
	if (typeof value === "number") return String(value);
	return typeof value === "string" ? escaped(value) : (value as readonly Value[]).map(markup).join("");
}

/** Bytes as text of a page; tabs and line ends stay. */
function escaped(bytes: string): string {
	return bytes
		.split(/([\t\n])/)
		.map((part) => (part === "\t" || part === "\n" ? part : display(part)))
		.join("")
		.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
