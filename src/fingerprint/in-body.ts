import { isBlank } from "../text/lines.js";

/** Longer bodies are not looked through. */
const LONGEST = 2000;

/**
 * Whether lines [from, to) of C stand in a function's body, as far as the kernel's style shows that without reading the
 * file: they are indented, and the next line above that begins at the margin, labels and directives aside, is the brace
 * that opens a body.
 */
export function areInBody(lines: readonly string[], from: number, to: number): boolean {
	for (let at = from; at < to; at++) if (!isIndented(lines[at]!)) return false;
	const isAside = (line: string) => isIndented(line) || /^(?:#|\w+:(?!:))/.test(line);
	let above = from - 1;
	while (above > from - LONGEST && above > 0 && isAside(lines[above]!)) above--;
	return above > 0 && /^\{\s*$/.test(lines[above]!) && /\)\s*$/.test(lines[above - 1]!);
}

function isIndented(line: string): boolean {
	return line.startsWith("\t") || line.startsWith(" ") || isBlank(line);
}
