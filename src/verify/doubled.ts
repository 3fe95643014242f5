import { thingsOf } from "../fingerprint/things/index.js";
import type { ThingTable } from "../fingerprint/things/table.js";
import { chainOf } from "../fingerprint/things/thing.js";
import { getOrMake } from "../text/get-or-make.js";
import { lineCounts } from "../text/line-counts.js";
import { isWeak, squash } from "../text/lines.js";
import { type Gate, isUntouched, type LandedHunk, type PortedFile } from "./gate.js";

/** Shorter lines may well stand twice. */
const TELLING = 20;
/** But not all that a hunk adds, this near to its place, in one definition. */
const NEAR = 8;
const SHORTEST = 8;
/** What does something each time that it runs, unlike an assignment. */
const EFFECT = /\+\+|--|[-+|&^]=|\w\s*\(/;

/**
 * What a hunk adds does not stand elsewhere in the file since upstream put it there. In C one telling line is enough;
 * rows and properties of other languages are like others, so there it takes all that the hunk adds.
 */
export const doubledGate: Gate<"doubled"> = {
	name: "doubled",
	find(file, hunk) {
		const { base, target, language } = file;
		const { state, added, removed } = hunk;
		if (state !== "landed") return undefined;
		const gone = new Set(removed.map(squash));
		const strong = added.filter((line) => !isWeak(line) && !gone.has(squash(line)));
		const moved = strong.find((line) => isMovedTwice(file, line));
		if (moved !== undefined) return { code: moved.trim() };
		if (isUntouched(file)) return undefined;
		if (strong.map(squash).join("").length < TELLING)
			return isNearby(file, hunk, strong) ? { code: strong[0]!.trim() } : undefined;
		const before = lineCounts(base);
		const now = lineCounts(target);
		const isNew = (line: string) => now.has(line) && !before.has(line);
		const doubled = strong.every(isNew)
			? strong[0]
			: strong.find(
					(line) =>
						language === "c" && squash(line).length >= TELLING && isNew(line) && isInSame(file, hunk, line),
				);
		return doubled === undefined ? undefined : { code: doubled.trim() };
	},
};

/** Upstream put a line into the definition that the patch has it in, or that it lands in. */
function isInSame({ path, patched, target }: PortedFile, hunk: LandedHunk, line: string): boolean {
	const [then, now] = [thingsOf(path, patched), thingsOf(path, target)];
	const outermost = (table: ThingTable, from: number, to = from + 1) => chainOf(table.thingOf(from, to))[0];
	const key = squash(line);
	const at = patched.findIndex((text, i) => i >= hunk.newFrom && squash(text) === key);
	const homes = [outermost(then, at), outermost(now, hunk.at, hunk.to)];
	return target.some((text, i) => {
		if (squash(text) !== key) return false;
		const thing = outermost(now, i);
		return homes.some((home) => home?.kind === thing?.kind && home?.name === thing?.name);
	});
}

/** The patch moves a line that upstream moved as well, so that it stands once more than in either's text. */
function isMovedTwice(file: PortedFile, line: string): boolean {
	if (!removedLines(file).has(squash(line))) return false;
	const { base, patched, target, result } = file;
	const [before, after, now, then] = [base, patched, target, result].map((lines) =>
		lineCounts(lines).of(line),
	) as [number, number, number, number];
	return after <= before && then > Math.max(after, now);
}

const removedBy = new WeakMap<PortedFile, ReadonlySet<string>>();

/** What the hunks of a file remove, white space left out. */
function removedLines(file: PortedFile): ReadonlySet<string> {
	return getOrMake(removedBy, file, () => new Set(file.hunks.flatMap(({ removed }) => removed.map(squash))));
}

/** Upstream put all that a hunk adds right beside its place, into the same thing. */
function isNearby(
	{ path, base, target }: PortedFile,
	{ at, to }: LandedHunk,
	strong: readonly string[],
): boolean {
	if (strong.map(squash).join("").length < SHORTEST || !strong.some((line) => EFFECT.test(line)))
		return false;
	const table = thingsOf(path, target);
	const home = table.thingOf(at, to);
	const near = target
		.slice(Math.max(home?.from ?? 0, at - NEAR), Math.min(home?.to ?? target.length, to + NEAR))
		.map(squash);
	const before = lineCounts(base);
	const now = lineCounts(target);
	return strong.every((line) => near.includes(squash(line)) && now.of(line) > before.of(line));
}
