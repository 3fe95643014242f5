import type { CodeChange, HeadersBeside } from "../model/tree.js";
import { lineCounts } from "../text/line-counts.js";
import { textOf } from "../text/lines.js";
import type { PortedFile } from "./gate.js";

export type Lines = readonly string[];

/** One side of the merge: the text that its lines were made for, and the result, in which they meet what the other side changed. */
export interface Side {
	readonly own: Lines;
	readonly other: Lines;
	readonly result: Lines;
	readonly beside: HeadersBeside | undefined;
	readonly code: CodeChange | undefined;
}

/** The patch, whose lines meet what upstream changed in the file and in the headers beside it. */
export function patchSide({ path, patched, target, result, settings: { code } }: PortedFile): Side {
	return { own: patched, other: target, result, beside: code?.beside(path), code };
}

/** Upstream, whose lines meet what the patch changed in the file. */
export function upstreamSide({ patched, target, result }: PortedFile): Side {
	return { own: target, other: patched, result, beside: undefined, code: undefined };
}

/** Tells of a line of the result, from 0, whether it came from the target alone. */
export function upstreamLines({ base, patched, target, result }: PortedFile): (line: number) => boolean {
	const [before, after, there] = [lineCounts(base), lineCounts(patched), lineCounts(target)];
	return (at) => {
		const line = result[at]!;
		return !before.has(line) && !after.has(line) && there.has(line);
	};
}

/** Something that is declared, as a line was made for it, and as the line meets it in the result. */
export interface Changed<T> {
	readonly before: T;
	readonly now: T;
}

/** What a use was made for stands in its own side's file, or else in a header; what the series brings itself is as it wants it. */
export function changeOf<T>(
	{ own, result, beside, code }: Side,
	name: string,
	look: (lines: Lines) => T | undefined,
): Changed<T> | undefined {
	if (own === result && !beside) return undefined;
	const mine = look(own);
	const before = mine ?? (beside && look(beside.base));
	const now = before && (look(result) ?? (beside && look(beside.target)));
	if (before === undefined || now === undefined) return undefined;
	// Whether the series brings it takes long to tell.
	return mine === undefined && code?.isProvided(name) ? undefined : { before, now };
}

/** The struct, union or enum of before is not in the other side's file any more: it has another name there. */
export function isTypeGone(type: string, { own, other }: Side): boolean {
	const named = /\b(?:struct|union|enum) \w+/.exec(type)?.[0];
	const isIn = (lines: Lines) => new RegExp(`\\b${named}\\b`).test(textOf(lines));
	return named !== undefined && isIn(own) && !isIn(other);
}
