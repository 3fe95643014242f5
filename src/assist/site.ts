import type { Definition } from "../fingerprint/definition.js";
import type { AlignedFile } from "../retrieve/aligned-file.js";
import { isWeak } from "../text/lines.js";
import { isAnother } from "./another.js";
import { LONGEST_WHOLE, type Range, WINDOW } from "./regions.js";

/** Where the target has these lines now, or undefined where that cannot be told. */
export function siteOf(
	aligned: AlignedFile,
	range: Range,
	definition: Definition | undefined,
	baseDefinitions: readonly Definition[],
	nowDefinitions: readonly Definition[],
): Range | undefined {
	const mapped = mappedRange(aligned, range);
	if (!definition) return mapped;
	const named = longest(nowDefinitions.filter(({ name }) => name === definition.name));
	const old = aligned.base.slice(range.from, range.to);
	const isHeir = (each: Definition) =>
		!isAnother(aligned, baseDefinitions, nowDefinitions, definition.name, old, each);
	const inPlace = mapped ? nowDefinitions.filter(({ from, to }) => from < mapped.to && mapped.from < to) : [];
	const heirs = inPlace.length === 1 && !named ? inPlace.filter(isHeir) : [];
	const within = named ?? heirs[0];
	if (!within) return undefined;
	if (within.to - within.from <= 2 * WINDOW) return within;
	const clipped = mapped && {
		from: Math.max(mapped.from, within.from),
		to: Math.min(mapped.to, within.to),
	};
	if (clipped && clipped.from < clipped.to) return clipped;
	return named && within.to - within.from <= LONGEST_WHOLE ? within : undefined;
}

/** Of prototypes and the definition itself, the definition; undefined where two could be it. */
function longest(definitions: readonly Definition[]): Definition | undefined {
	const [first, second] = [...definitions].sort((a, b) => b.to - b.from - (a.to - a.from));
	const isClear = first && (!second || (second.to - second.from) * 2 <= first.to - first.from);
	return isClear ? first : undefined;
}

/** The target's lines between those that surround a range of the old ones. */
function mappedRange({ base, target, alignment }: AlignedFile, { from, to }: Range): Range | undefined {
	let first = from;
	while (first >= 0 && alignment.at(first) === undefined) first--;
	let last = to - 1;
	while (last < base.length && alignment.at(last) === undefined) last++;
	const lower = Math.max(0, alignment.at(first)! + (first < from ? 1 : 0));
	const upper = Math.min(target.length, alignment.at(last)! + (last >= to ? 0 : 1));
	const anchors = base
		.slice(from, to)
		.filter((line, i) => !isWeak(line) && alignment.at(from + i) !== undefined);
	const isPlausible = upper >= lower && upper - lower <= 3 * (to - from) + WINDOW && anchors.length > 0;
	return isPlausible ? { from: lower, to: upper } : undefined;
}
