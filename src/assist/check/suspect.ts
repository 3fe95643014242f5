import { squash } from "../../text/lines.js";
import type { Place, Rejection } from "./place.js";

const MARKER = /^(<{7}|>{7}|\|{7}|={7})( |$)/;
const ELISION =
	/^\s*(\.\.\.|…|\/[/*]\s*(\.\.\.|…|.*\b(unchanged|remaining|rest of|existing|omitted|same as)\b)|#\s*\.\.\.)/i;
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f]/;
/** Bytes of UTF-8 text direction marks and zero-width characters: U+200B–200F, U+202A–202E, U+2066–2069, U+061C. */
const DIRECTION = /\xe2\x80[\x8b-\x8f\xaa-\xae]|\xe2\x81[\xa6-\xa9]|\xd8\x9c/;
/** An answer may not be longer than what it was shown, patch included, by more than this factor. */
const MOST_GROWTH = 1.5;

/** Looks for what no honest edit brings: markers, elisions, invented includes, control characters, endless text. */
export function suspectLine(
	{ target, base, patched }: Place,
	answer: readonly string[],
): Rejection | undefined {
	const size = (lines: readonly string[]) => lines.reduce((sum, line) => sum + line.length, 0);
	if (size(answer) > (size(target) + size(patched) + 400) * MOST_GROWTH)
		return { check: "size", reason: "the answer is much longer than the code and the patch together" };
	const own = new Set([...target, ...base, ...patched].map(squash));
	for (const line of answer) {
		if (own.has(squash(line))) continue;
		const text = line.replace(/\r?\n$/, "");
		if (MARKER.test(text)) return { check: "markers", reason: `a conflict marker stands there: ${text}` };
		if (ELISION.test(text)) return { check: "elision", reason: `code is left out: ${text.trim()}` };
		if (CONTROL.test(text) || DIRECTION.test(text))
			return { check: "characters", reason: "a line holds control characters or text direction marks" };
		if (/^\s*#\s*include\b/.test(text))
			return { check: "include", reason: `the patch does not include that file: ${text.trim()}` };
	}
	return undefined;
}
