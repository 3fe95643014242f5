import type { Conversion, Lost } from "../../model/code.js";
import { callsOf } from "../../text/calls.js";
import { isWeak } from "../../text/lines.js";
import { bracketDepth } from "../../text/nesting.js";
import { range } from "../../text/range.js";
import { blankComments, tokenSimilarity } from "../../text/tokens.js";
import { type FilePair, lineChanges } from "./mine.js";

type Converted = Omit<Conversion, "files">;

/** Exports, and the inner lines of comments. */
const NO_USE = /^\s*(?:EXPORT_SYMBOL|\*)/;
/** What a declaration has in its parentheses; a use tells more. */
const PARAMETERS =
	/\(\s*(?:const\s+)?(?:(?:struct|enum|union)\s+\w+|bool|int|unsigned|long|char|void|[us]\d+)\s*\*?\s*\w*[,)]/;
/** How alike what took the place of a line has to be, of the lines that came with its change. */
const ALIKE = 0.25;
const MOST_COMPARED = 60;
/** A statement that goes on for longer shows little. */
const LONGEST = 6;

/** The commonest conversion of a word's uses, and of those alike the shortest; undefined where no use was converted. */
export function conversionOf(word: string, lost: Lost, files: readonly FilePair[]): Conversion | undefined {
	const use = new RegExp(USES[lost](word));
	const isUse = (line: string) => use.test(blankComments(line)) && !NO_USE.test(line);
	const isConverted = (before: readonly string[], after: readonly string[]) =>
		lost === "call" ? argumentsIn(before, word) !== argumentsIn(after, word) : !after.some(isUse);
	const kinds = new Map<string, Map<string, Converted>>();
	const looked = new Set<string>();
	for (const file of files)
		for (const { line, old, new: now, at } of lineChanges(file, isUse)) {
			const [before, after] = now
				? [statementAt(file.base, line), statementAt(file.target, at.line - 1)]
				: editAround(file, line);
			if (!isConverted(before, after)) continue;
			looked.add(file.path);
			const known = new Set(old);
			const kind = (now ?? after).filter((token) => !known.has(token) && /^\w/.test(token)).join(" ");
			const own = kinds.get(kind) ?? new Map<string, Converted>();
			const found = { path: file.path, before, after };
			const shortest = own.get(file.path);
			if (!shortest || sizeOf(found) < sizeOf(shortest)) own.set(file.path, found);
			kinds.set(kind, own);
		}
	const ranked = [...kinds.values()].sort((a, b) => b.size - a.size);
	const first = (kind: ReadonlyMap<string, Converted>) => [...kind.values()][0]!;
	const shown = ranked.filter((kind) => first(kind).after.length > 0);
	const commonest =
		shown.find((kind) => !PARAMETERS.test(first(kind).before.join(""))) ?? shown[0] ?? ranked[0];
	const [best] = [...(commonest?.values() ?? [])].sort((a, b) => sizeOf(a) - sizeOf(b));
	return best && { ...best, files: [commonest!.size, looked.size] };
}

const USES: Readonly<Record<Lost, (word: string) => string>> = {
	word: (word) => `\\b${word}\\b`,
	member: (word) => `(?:->|\\.)\\s*${word}\\b`,
	call: (word) => `\\b${word}\\s*\\(`,
};

/** How many arguments the first call of a function has; undefined where there is none. */
function argumentsIn(lines: readonly string[], name: string): number | undefined {
	return callsOf(lines.join(""), name)[0]?.given.length;
}

/** What upstream made of a line that became none other: the change around it, where that is short, or the line most like it. */
function editAround({ base, target, edits }: FilePair, line: number): [readonly string[], readonly string[]] {
	const { oldFrom, oldTo, newFrom, newTo } = edits.find((edit) => edit.oldFrom <= line && line < edit.oldTo)!;
	if (oldTo - oldFrom <= LONGEST && newTo - newFrom <= LONGEST)
		return [base.slice(oldFrom, oldTo), target.slice(newFrom, newTo)];
	const alike = range(newFrom, Math.min(newTo, newFrom + MOST_COMPARED))
		.map((at) => ({ at, likeness: tokenSimilarity(base[line]!, target[at]!) }))
		.filter(({ at, likeness }) => likeness >= ALIKE && !isWeak(target[at]!))
		.sort((a, b) => b.likeness - a.likeness);
	return [statementAt(base, line), alike[0] ? statementAt(target, alike[0].at) : []];
}

function sizeOf({ before, after }: Converted): number {
	return before.join("").length + after.join("").length;
}

/** A line, and those that its brackets go on in. */
function statementAt(lines: readonly string[], at: number): readonly string[] {
	let [from, to] = [at, at + 1];
	const depth = () => bracketDepth(lines.slice(from, to).join(""), "()");
	while (depth().lowest < 0 && from > 0 && to - from < LONGEST) from--;
	while (depth().end > 0 && to < lines.length && to - from < LONGEST) to++;
	return lines.slice(from, to);
}
