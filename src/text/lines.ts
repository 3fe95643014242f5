import { remembered, rememberedOfLines } from "./recent.js";

/** The lines of the files that are looked at: those of one patch, and what is held against them, for as long as it is decided. */
const MOST_SPLIT = 9 << 20;

/**
 * Splits a text into lines that keep their terminators; `""` has none. Only `\n` ends a line. The array of a text that
 * was split lately is the same one, so that what is worked out once for an array is worked out once for a text.
 */
export const splitLines: (text: string) => readonly string[] = remembered(MOST_SPLIT, split);

function split(text: string): string[] {
	const lines: string[] = [];
	let from = 0;
	while (from < text.length) {
		const end = text.indexOf("\n", from);
		const to = end < 0 ? text.length : end + 1;
		lines.push(text.slice(from, to));
		from = to;
	}
	texts.set(lines, text);
	return lines;
}

const texts = new WeakMap<readonly string[], string>();

/** The text that lines make up; of lines that `splitLines` returned, the very text that they were. */
export function textOf(lines: readonly string[]): string {
	return texts.get(lines) ?? lines.join("");
}

/** A line without its white space, as `git diff -w` compares it (git's isspace: blank, tab, CR, LF). */
export function squash(line: string): string {
	return line.replace(/[ \t\r\n]+/g, "");
}

/** Lines without their white space; of the lines of a text, which must not change. */
export function squashed(lines: readonly string[]): readonly string[] {
	return lines.length < FEWEST_KEPT ? lines.map(squash) : squashedText(lines);
}

/** Fewer lines are worked out sooner than they are found again. */
const FEWEST_KEPT = 100;
const squashedText = rememberedOfLines((lines) => {
	const text = texts.get(lines);
	return text === undefined ? lines.map(squash) : squashWhole(text);
});

/** One replacement in a text is many times quicker than one in each of its lines. */
function squashWhole(text: string): string[] {
	const lines = text.replace(/[ \t\r]+/g, "").split("\n");
	if (lines.at(-1) === "" && text.endsWith("\n")) lines.pop();
	return lines;
}

/** A line without its white space but for that in strings, where it means something. */
export function squashCode(line: string): string {
	return line.replace(/"(?:\\.|[^"\\\n])*"|[ \t\r\n]+/g, (match) => (match[0] === '"' ? match : ""));
}

/** Whether two lists of lines, or of tokens, are the same. */
export function isSame(a: readonly string[], b: readonly string[]): boolean {
	return a.length === b.length && a.every((line, i) => line === b[i]);
}

/** Whether two lists of lines are the same when their white space is left out. */
export function isSameButForSpace(a: readonly string[], b: readonly string[]): boolean {
	return a.length === b.length && a.every((line, i) => line === b[i] || squash(line) === squash(b[i]!));
}

export function isBlank(line: string): boolean {
	return !/[^ \t\r\n]/.test(line);
}

/** Whether a text's last line has its terminator; an empty text counts as ended. */
export function isEnded(lines: readonly string[]): boolean {
	return lines.at(-1)?.endsWith("\n") ?? true;
}

/** The white space that a line begins with, its terminator excluded. */
export function indentOf(line: string): string {
	return /^[ \t]*/.exec(line)![0];
}

const WEAK =
	/^(\W*|#\s*(endif|else)\b.*|break;|return( \w+)?;|\}?\s*else\s*\{?|help|default:|endif|fi|done|endmenu|goto \w+;|if \((ret|err|rc)\))$/;

/** True for a line that anchors nothing, since its like stands everywhere: blank, `}`, `return ret;` … */
export function isWeak(line: string): boolean {
	return WEAK.test(line.trim());
}

/** The texts that are read at a time, by one reader after another. */
const MOST_READ = 1 << 18;

/** Where each line of a text begins, as offsets in chars. */
export const lineStarts: (text: string) => readonly number[] = remembered(MOST_READ, (text) => {
	const starts = [0];
	for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
	return starts;
});

/** The line, from 0, that a char stands on. */
export function lineAt(starts: readonly number[], offset: number): number {
	let low = 0;
	let high = starts.length;
	while (high - low > 1) {
		const middle = (low + high) >> 1;
		if (starts[middle]! <= offset) low = middle;
		else high = middle;
	}
	return low;
}

/** Where those lines begin that have a mark, in chars: quicker than to look at each line, where few have it. */
export function* linesWith(mark: string, text: string): Iterable<number> {
	for (let at = text.indexOf(mark); at >= 0; ) {
		yield text.lastIndexOf("\n", at) + 1;
		const end = text.indexOf("\n", at);
		at = end < 0 ? -1 : text.indexOf(mark, end);
	}
}

const BLANKS = " ".repeat(1 << 12);

/** A text of blanks with the line ends of another. */
export function blanked(text: string): string {
	const blanks = (length: number) => (length > BLANKS.length ? " ".repeat(length) : BLANKS.slice(0, length));
	let blank = "";
	let at = 0;
	for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", at)) {
		blank += `${blanks(end - at)}\n`;
		at = end + 1;
	}
	return blank + blanks(text.length - at);
}
