import type { Replacement } from "../model/decision.js";
import { splitLines } from "../text/lines.js";

/**
 * A text with replacements made; they are ordered and do not overlap. A line that was the last of its
 * file and has no terminator gets one where another line follows it now.
 *
 * @param finalNewline whether the result's last line has a terminator; undefined leaves it as it comes
 */
export function applyReplacements(
	text: string,
	replacements: readonly Replacement[],
	finalNewline?: boolean,
): string {
	const lines = splitLines(text);
	const pieces: string[] = [];
	let at = 0;
	const append = (piece: string) => {
		if (piece === "") return;
		if (pieces.at(-1)?.endsWith("\n") === false) pieces.push(text.includes("\r\n") ? "\r\n" : "\n");
		pieces.push(piece);
	};
	for (const { from, to, text: replacement } of replacements) {
		append(lines.slice(at, from).join(""));
		append(replacement);
		at = to;
	}
	append(lines.slice(at).join(""));
	const result = pieces.join("");
	if (finalNewline === undefined || result === "" || result.endsWith("\n") === finalNewline) return result;
	return finalNewline ? `${result}\n` : result.replace(/\r?\n$/, "");
}
