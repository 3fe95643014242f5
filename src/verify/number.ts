import { areExclusive } from "../fingerprint/things/branches.js";
import { thingsOf } from "../fingerprint/things/index.js";
import { type Numbered, type Numbers, numbersOf } from "../fingerprint/things/numbers.js";
import { firstOf } from "../text/first-of.js";
import { getOrMake } from "../text/get-or-make.js";
import { squash } from "../text/lines.js";
import { type Gate, isUntouched, type LandedHunk, type PortedFile } from "./gate.js";

/** So many names of a family show what its numbers are like. */
const TELLING = 2;

/**
 * Two names have one number, bit or address where each had its own: in the base, in the patched file and in the
 * target. Which numbers belong together the text tells (an enum, the magic of ioctls, the node around), else the
 * names: those that go on from the same words, where the new number is like the others'.
 */
export const numberGate: Gate<"number"> = {
	name: "number",
	find(file, hunk) {
		if (hunk.state !== "landed" || hunk.added.length === 0 || isUntouched(file)) return undefined;
		for (const mine of numberedBy(file, hunk)) {
			const theirs = takenBy(file, mine);
			if (theirs) return { word: mine.thing.name, by: theirs.thing.name, number: theirs.written };
		}
		return undefined;
	},
};

/** What a hunk's added lines give a number to. */
function numberedBy({ path, patched }: PortedFile, { added, newFrom, newTo }: LandedHunk): Numbered[] {
	const lines = new Set(added.map(squash));
	const numbers = headsOf(numbersOf(path, patched));
	const before = (line: number) => firstOf(numbers, ({ each }) => each.thing.head >= line);
	return numbers
		.slice(before(newFrom), before(newTo))
		.filter(({ each }) => lines.has(squash(patched[each.thing.head]!)))
		.sort((a, b) => a.at - b.at)
		.map(({ each }) => each);
}

type Placed = { readonly each: Numbered; readonly at: number };

const byHead = new WeakMap<Numbers, readonly Placed[]>();

/** Numbered things by the lines that name them. */
function headsOf(numbers: Numbers): readonly Placed[] {
	return getOrMake(byHead, numbers, () =>
		[...numbers.values()]
			.flat()
			.map((each, at) => ({ each, at }))
			.sort((a, b) => a.each.thing.head - b.each.thing.head),
	);
}
/** What upstream gave the number to that a thing of the patch has in the result. */
function takenBy(file: PortedFile, mine: Numbered): Numbered | undefined {
	const { path, base, patched, target, result } = file;
	const [before, own, now, then] = [base, patched, target, result].map(
		(lines) => numbersOf(path, lines).get(mine.group) ?? [],
	) as [Group, Group, Group, Group];
	const landed = named(then, mine.thing.name);
	if (!landed || isIn(before, landed)) return undefined;
	const rivals = indexed(then).byValue.get(landed.value) ?? [];
	return rivals.find((theirs) => {
		if (!isSameNumber(landed, theirs) || isIn(before, theirs) || !named(now, theirs.thing.name)) return false;
		const isKin = kinship(landed, theirs);
		const families = [before, own, now].map((group) => group.filter(isKin));
		if (!families.every(areApart)) return false;
		if (isAlone(mine)) return true;
		const family = families[0]!;
		const isOwn =
			mine.use === "enum" ||
			(isNearest(family, mine, patched, path) && isNearest(family, theirs, target, path));
		return isOwn && family.length >= TELLING && isSequence(mine.group, families.flat());
	});
}

type Group = readonly Numbered[];

/** A group by the names of its things, and by their numbers. */
interface Indexed {
	readonly byName: ReadonlyMap<string, Group>;
	readonly byValue: ReadonlyMap<string, Group>;
}

const indexes = new WeakMap<Group, Indexed>();

function indexed(group: Group): Indexed {
	return getOrMake(indexes, group, () => {
		const [byName, byValue] = [new Map<string, Numbered[]>(), new Map<string, Numbered[]>()];
		for (const each of group) {
			getOrMake(byName, each.thing.name, () => []).push(each);
			getOrMake(byValue, each.value, () => []).push(each);
		}
		return { byName, byValue };
	});
}

function named(group: Group, name: string): Numbered | undefined {
	return indexed(group).byName.get(name)?.[0];
}

function isIn(group: Group, { thing, value }: Numbered): boolean {
	return (
		indexed(group)
			.byName.get(thing.name)
			?.some((each) => each.value === value) ?? false
	);
}

function isSameNumber(a: Numbered, b: Numbered): boolean {
	return (
		a.value === b.value && a.thing.name !== b.thing.name && !areExclusive(a.thing.branch, b.thing.branch)
	);
}

/** No two have one number. */
function areApart(numbered: Group): boolean {
	const byValue = new Map<string, Numbered>();
	return numbered.every((each) => {
		const other = byValue.get(each.value);
		byValue.set(each.value, each);
		return !other || !isSameNumber(each, other);
	});
}

/** The number must be one whatever the others are. */
function isAlone({ use }: Numbered): boolean {
	return use === "ioctl" || use === "syscall" || use === "unit";
}

/** Tells those that belong together with two of a group. */
function kinship(a: Numbered, b: Numbered): (each: Numbered) => boolean {
	if (a.use !== "any") return () => true;
	const shared = sharedWords(a.thing.name, b.thing.name);
	return ({ thing }) => shared > 0 && sharedWords(a.thing.name, thing.name) >= shared;
}

/** With how many words two names begin alike: `ZED_CTRL_RUN` and `ZED_CTRL_DMA` with two. */
function sharedWords(a: string, b: string): number {
	const [words, others] = [a, b].map((name) => name.split("_")) as [string[], string[]];
	const end = words.findIndex((word, at) => word !== others[at]);
	const shared = words.slice(0, end < 0 ? words.length : end);
	return shared.some((word) => word !== "") ? shared.length : 0;
}

/** Numbers that are bits, or masks of one each, or go up by steps most of which are taken: no times and sizes. */
function isSequence(group: string, family: Group): boolean {
	if (group.endsWith(" bit")) return true;
	const numbers = [...new Set(family.map(({ value }) => value))].map(BigInt).sort(ascending);
	if (group.endsWith(" hex") && numbers.every((each) => (each & (each - 1n)) === 0n)) return true;
	const first = numbers[0]!;
	const step = numbers
		.slice(1)
		.map((each, i) => each - numbers[i]!)
		.sort(ascending)[0]!;
	const steps = (numbers.at(-1)! - first) / step;
	return numbers.every((each) => (each - first) % step === 0n) && steps < MOST_STEPS * numbers.length;
}

/** For each number there are at most so many of the sequence. */
const MOST_STEPS = 2;

function ascending(a: bigint, b: bigint): number {
	return a < b ? -1 : 1;
}

/** A name is a family's own: no other of its text begins like it with more words than the family's do. */
function isNearest(family: Group, { thing }: Numbered, lines: readonly string[], path: string): boolean {
	const nearest = Math.max(...family.map((each) => sharedWords(each.thing.name, thing.name)));
	return thingsOf(path, lines).things.every(
		({ kind, name }) =>
			kind !== thing.kind || name === thing.name || sharedWords(name, thing.name) <= nearest,
	);
}
