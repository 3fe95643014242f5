import { givenBehind } from "../text/calls.js";
import { squash } from "../text/lines.js";
import { blankComments } from "../text/tokens.js";
import { type LandedHunk, newLines, type PortedFile } from "./gate.js";
import { shiftAt } from "./shift.js";

/** A call of a function by its name. */
export interface Call {
	readonly name: string;
	/** Its arguments, trimmed. */
	readonly given: readonly string[];
	/** Something is done with what it returns. */
	readonly isUsed: boolean;
	/** The line that it begins in, from 0. */
	readonly line: number;
}

const CALL = /(?<!->[ \t]*|[\w.])([A-Za-z_]\w{2,})[ \t]*\(/g;
/** A call is read to its end, and its statement from the beginning, be they beyond the lines that are looked at. */
const MOST_AROUND = 20;

/** The lines of the result, [from, to), among which a hunk put what it brings, and which of them it brings. */
export function broughtLines(
	file: PortedFile,
	hunk: LandedHunk,
): [from: number, to: number, isMine: (line: number) => boolean] {
	const from = hunk.at + shiftAt(file, hunk.at);
	const mine = new Set(newLines(hunk).map(squash));
	return [from, from + hunk.placed.length, (line) => mine.has(squash(file.result[line]!))];
}

/** The calls that begin in lines that a hunk brings, as the result has them. */
export function broughtCalls(
	file: PortedFile,
	hunk: LandedHunk,
	isWanted: (name: string) => boolean,
): Call[] {
	const [from, to, isMine] = broughtLines(file, hunk);
	return callsAmong(file.result, [from, to], isMine, isWanted);
}

/** The calls that begin in lines of C code, those by way of a member, and heads of functions, left out. */
export function callsAmong(
	lines: readonly string[],
	[from, to]: readonly [from: number, to: number],
	isIn: (line: number) => boolean,
	isWanted: (name: string) => boolean,
): Call[] {
	const start = Math.max(0, from - MOST_AROUND);
	const code = blankComments(lines.slice(start, to + MOST_AROUND).join(""));
	const calls: Call[] = [];
	let at = lines.slice(start, from).join("").length;
	for (let line = from; line < Math.min(to, lines.length); at += lines[line++]!.length) {
		if (!isIn(line) || /^[A-Za-z_]/.test(lines[line]!)) continue;
		const text = code.slice(at, at + lines[line]!.length);
		for (const { 0: written, 1: name, index } of text.matchAll(CALL)) {
			const found = isWanted(name!) ? givenBehind(code, at + index + written.length) : undefined;
			if (found) calls.push({ name: name!, given: found.given, isUsed: isUsed(code, at + index), line });
		}
	}
	return calls;
}

/** Whether something is done with what the call at an offset returns: it is no statement of its own. */
function isUsed(code: string, call: number): boolean {
	const begin = Math.max(...[...";{}"].map((end) => code.lastIndexOf(end, call))) + 1;
	const statement = code
		.slice(begin, call)
		.replace(/^[ \t]*#.*$/gm, "")
		.replace(/^\s*(?:(?:case\b[^:?]*|\w+)\s*:(?!:))*/, "")
		.trim();
	if (/^(?:|else|do|\(\s*void\s*\))$/.test(statement)) return false;
	return !/^(?:else\s+)?(?:if|while|for|\w*for_each\w*)\s*\(/.test(statement) || !isClosed(statement);
}

function isClosed(code: string): boolean {
	return code.endsWith(")") && code.split("(").length === code.split(")").length;
}
