import { isBlank, splitLines, squash } from "../../../src/text/lines.js";
import { blankComments, COMMENT_OR_STRING } from "../../../src/text/tokens.js";
import { FIXED, type Unit, unit } from "./unit.js";

/** A line of a language with C's brackets and comments: as it is, without comments, and without what strings hold. */
export interface Line {
	readonly raw: string;
	readonly code: string;
	readonly shape: string;
}

/** Lines that stand together in a scope, and those between their brackets where these close the last of them. */
export interface Group {
	readonly head: readonly Line[];
	readonly body: readonly Line[];
	readonly tail: readonly Line[];
}

/** How a scope of a language is read. */
export interface Scope {
	/** What the last line of a unit ends with. */
	readonly ends: RegExp;
	/** What a group of lines is. @param code its lines, those between its brackets left out */
	read(group: Group, code: string): Pick<Unit, "rank"> & Partial<Unit>;
}

/** `}, {` is the end of a row and the begin of another. */
const ROW_ENDS: readonly Line[] = ["},\n", "{\n"].map((raw) => ({ raw, code: raw, shape: raw }));

export function linesOf(text: string): Line[] {
	const bare = text.replace(COMMENT_OR_STRING, (match) =>
		match[0] === "/" ? match.replace(/[^\n]/g, " ") : match,
	);
	const [code, shape] = [splitLines(bare), splitLines(blankComments(text))];
	return splitLines(text).flatMap((raw, i) =>
		/^\s*\},\s*\{\s*$/.test(raw) ? ROW_ENDS : [{ raw, code: code[i]!, shape: shape[i]! }],
	);
}

/** The units of a scope's lines: directives, and what ends as the scope says outside of all brackets. */
export function unitsIn(lines: readonly Line[], scope: Scope): Unit[] {
	const units: Unit[] = [];
	let open: Line[] = [];
	let depth = 0;
	lines.forEach((line, i) => {
		const isLast = i === lines.length - 1;
		const hasCode = open.some(({ code }) => !isBlank(code));
		const isGap = isBlank(line.raw) && !hasCode;
		if (!isGap) open.push(line);
		depth += isDirective(open) ? 0 : depthOf(line.shape);
		if (isLast || isGap || (!isBlank(line.code) && isEnd(open, line, depth, scope))) {
			if (open.length > 0) units.push(unitFrom(open, scope));
			[open, depth] = [[], 0];
		}
	});
	return units;
}

function isEnd(open: readonly Line[], { code, shape }: Line, depth: number, { ends }: Scope): boolean {
	return isDirective(open) ? !/\\\s*$/.test(code) : depth <= 0 && ends.test(shape);
}

const DIRECTIVE =
	/^\s*#\s*(?:include|if|ifdef|ifndef|el|else|elif|end|endif|define|undef|pragma|error|warning|line)\b/;

function isDirective(open: readonly Line[]): boolean {
	return DIRECTIVE.test(open.find(({ code }) => !isBlank(code))?.code ?? "");
}

function depthOf(shape: string): number {
	return (shape.match(/[([{]/g)?.length ?? 0) - (shape.match(/[)\]}]/g)?.length ?? 0);
}

function unitFrom(lines: readonly Line[], scope: Scope): Unit {
	const group = groupOf(lines);
	const around = [...group.head, ...group.tail];
	const code = around
		.map((line) => line.code)
		.join("")
		.trimStart();
	const read = isBlank(code) ? { rank: FIXED } : (directive(code) ?? scope.read(group, code));
	const outside = read.inner ? around : lines;
	const notes = outside.filter(({ raw, code }) => squash(raw) !== squash(code)).map(({ raw }) => squash(raw));
	return unit(outside.map((line) => line.code).join(""), read.rank, { ...read, notes });
}

/** Parts a unit at the bracket that its first lines open and its last line closes. */
function groupOf(lines: readonly Line[]): Group {
	const from = lines.findIndex(({ shape }) => depthOf(shape) > 0 && /[{]\s*$/.test(shape));
	const to = lines.findLastIndex(({ shape }) => /^\s*\}/.test(shape));
	const isOne = isBalanced(lines.slice(from + 1, to));
	if (from < 0 || to <= from || !isOne) return { head: lines, body: [], tail: [] };
	return { head: lines.slice(0, from + 1), body: lines.slice(from + 1, to), tail: lines.slice(to) };
}

/** Whether all brackets that lines open close there, and none before. */
function isBalanced(lines: readonly Line[]): boolean {
	let depth = 0;
	for (const { shape } of lines) {
		depth += depthOf(shape);
		if (depth < 0) return false;
	}
	return depth === 0;
}

function directive(code: string): (Pick<Unit, "rank"> & Partial<Unit>) | undefined {
	if (!DIRECTIVE.test(code)) return undefined;
	if (/^\s*#\s*include\b/.test(code)) return { rank: "include" };
	const macro = /^\s*#\s*define\s+(\w+)/.exec(code);
	return macro ? { rank: "definition", defines: new Set([macro[1]!]) } : { rank: FIXED };
}
