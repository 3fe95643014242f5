import { commonLines } from "../../text/diff.js";
import { isBlank } from "../../text/lines.js";
import type { Place } from "./place.js";

/** The lines of a text that are not blank, and the blank ones before each of them and at the end. */
interface Spaced {
	readonly lines: readonly string[];
	readonly gaps: readonly (readonly string[])[];
}

/**
 * Gives an answer the blank lines that it should have: the target's between lines of the target, the patch's
 * between lines that stand together in the patch. Elsewhere an answer may have as many as one of them has there.
 */
export function restoreBlanks({ base, patched, target }: Place, answer: readonly string[]): string[] {
	const [o, p, n, a] = [spaced(base), spaced(patched), spaced(target), spaced(answer)];
	if (a.lines.length === 0) return [...answer];
	const [inNow, inPatched] = [matches(a, n), matches(a, p)];
	const inOld = matches(p, o);
	const inBase = (line: number) => {
		const at = inPatched(line);
		return at === undefined ? undefined : inOld(at);
	};
	return a.gaps.flatMap((own, at) => {
		if (/\\\r?\n?$/.test(a.lines[at - 1] ?? "")) return a.lines.slice(at, at + 1);
		const theirs = gapOf(n, inNow, at);
		const mine = gapOf(p, inPatched, at);
		const unpatched = mine && gapOf(o, inOld, inPatched(at)!);
		const gap = () => {
			if (theirs) {
				const isPatchs =
					mine && unpatched && mine.length !== unpatched.length && theirs.length === unpatched.length;
				return isPatchs ? mine : theirs;
			}
			const [before, now, patch] = [around(o, inBase, at), around(n, inNow, at), around(p, inPatched, at)];
			const isChanged = (gap: readonly string[] | undefined, side: number) =>
				gap && before[side]?.length !== gap.length;
			const candidates = [mine, ...(mine ? now.filter(isChanged) : now), ...patch].filter(
				(each) => each !== undefined,
			);
			return candidates.find(({ length }) => length === own.length) ?? candidates[0] ?? own;
		};
		const line = a.lines[at];
		return line === undefined ? gap() : [...gap(), line];
	});
}

function spaced(text: readonly string[]): Spaced {
	const lines: string[] = [];
	const gaps: string[][] = [[]];
	for (const line of text) {
		if (isBlank(line)) gaps.at(-1)!.push(line);
		else {
			lines.push(line);
			gaps.push([]);
		}
	}
	return { lines, gaps };
}

/** Which line of `b` a line of `a` is; the ends are each other's. */
function matches(a: Spaced, b: Spaced): (line: number) => number | undefined {
	const found = commonLines(a.lines, b.lines).set(-1, -1).set(a.lines.length, b.lines.length);
	return (line) => found.get(line);
}

/** The blank lines before line `at`, where that and the one before it are neighbours in the other text too. */
function gapOf(
	other: Spaced,
	match: (line: number) => number | undefined,
	at: number,
): readonly string[] | undefined {
	const [above, below] = [match(at - 1), match(at)];
	return above !== undefined && below === above + 1 ? other.gaps[below] : undefined;
}

/** The blank lines that the other text has behind the line before, and before the line itself. */
function around(
	other: Spaced,
	match: (line: number) => number | undefined,
	at: number,
): readonly [readonly string[] | undefined, readonly string[] | undefined] {
	const [above, below] = [match(at - 1), match(at)];
	return [
		above === undefined ? undefined : other.gaps[above + 1],
		below === undefined ? undefined : other.gaps[below],
	];
}
