import { diffLines } from "../text/diff.js";
import { isWeak } from "../text/lines.js";
import { range } from "../text/range.js";
import type { AskedTexts, Question } from "./questions.js";
import type { Range } from "./regions.js";

/** Shorter words are everywhere. */
const SHORTEST = 5;

/**
 * The lines of the target, from 0, that upstream put elsewhere in the file and that have a word which it took away from a
 * place, near the patch's change and where only that had it: what went from here is said there now, in whatever form.
 */
export function takenUpElsewhere(
	{ file }: AskedTexts,
	{ base, patched }: Question,
	site: Range,
	near: number,
): number[] {
	const [old, after] = [file.base.slice(base.from, base.to), file.patched.slice(patched.from, patched.to)];
	const own = diffLines(old, after, { ignoreSpace: false });
	const isNear = (line: number) =>
		own.some(({ oldFrom, oldTo }) => oldFrom - near <= line - base.from && line - base.from < oldTo + near);
	const edits = diffLines(file.base, file.target, { ignoreSpace: true });
	const gone = new Set(edits.flatMap(({ oldFrom, oldTo }) => range(oldFrom, oldTo)));
	const isOfPlace = (line: number) => base.from <= line && line < base.to && gone.has(line) && isNear(line);
	const kept = wordsIn([
		...file.base.filter((_, i) => !isOfPlace(i)),
		...file.target.slice(site.from, site.to),
	]);
	const lost = wordsIn(file.base.filter((line, i) => isOfPlace(i) && !isWeak(line)));
	const words = new Set([...lost].filter((word) => !kept.has(word)));
	if (words.size === 0) return [];
	return edits
		.flatMap(({ newFrom, newTo }) => range(newFrom, newTo))
		.filter(
			(at) =>
				(at < site.from || at >= site.to) && [...wordsIn([file.target[at]!])].some((word) => words.has(word)),
		);
}

/** Words as any notation has them: devicetree's `led-act` and its label `led_act` are one. */
function wordsIn(lines: readonly string[]): Set<string> {
	const found = lines.join("").match(/[A-Za-z_][\w-]*/g) ?? [];
	return new Set(found.filter((word) => word.length >= SHORTEST).map((word) => word.replaceAll("-", "_")));
}
