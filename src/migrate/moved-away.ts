import { thingsOf } from "../fingerprint/things/index.js";
import { isOfFreeKind } from "../fingerprint/things/order.js";
import type { ThingTable } from "../fingerprint/things/table.js";
import type { Thing } from "../fingerprint/things/thing.js";
import { targetLine } from "../model/evidence.js";
import type { Edit } from "../model/series.js";
import type { AlignedFile, Cluster } from "../retrieve/aligned-file.js";
import { getOrMake } from "../text/get-or-make.js";
import { isBlank, isWeak, squash } from "../text/lines.js";
import { range } from "../text/range.js";
import type { LandingRule } from "./landing.js";

/** Shorter lines may well stand elsewhere for a reason of their own. */
const TELLING = 12;

/**
 * The first line that a cluster removes and that upstream moved: it put it elsewhere into the thing that it was in, or,
 * with all that is removed beside it, anywhere in the file. What is removed there is not upstream.
 */
export function movedLine(aligned: AlignedFile, { edits }: Cluster): string | undefined {
	if (aligned.alignment.edits.length === 0) return undefined;
	for (const edit of edits) {
		const removed = aligned.base
			.slice(edit.oldFrom, edit.oldTo)
			.filter((line, i) => aligned.alignment.at(edit.oldFrom + i) === undefined && !isKept(aligned, line));
		const telling = removed.filter((line) => !isWeak(line));
		if (telling.length === 0) continue;
		const home = homeOf(aligned, edit);
		const there = new Set(home && broughtIn(aligned, home).map((line) => squash(aligned.target[line]!)));
		const inside = telling.find((line) => there.has(squash(line)));
		if (inside !== undefined) return inside;
		const isLong = telling.map(squash).join("").length >= TELLING;
		if (isLong && runsOf(aligned, removed).length > 0) return telling[0];
	}
	return undefined;
}

/** What the patch takes out, whole things and nothing else, stands at another place now, and only there. */
export const takenOutRule: LandingRule = {
	name: "relocate",
	land(aligned, { edits }) {
		const [edit, ...others] = edits;
		if (others.length > 0 || edit!.newFrom < edit!.newTo || edit!.oldFrom === edit!.oldTo) return undefined;
		const { path, base, target } = aligned;
		const removed = base.slice(edit!.oldFrom, edit!.oldTo);
		if (removed.some((line) => !isBlank(line) && isKept(aligned, line))) return undefined;
		const [run, ...more] = runsOf(aligned, removed);
		if (!run || more.length > 0) return undefined;
		const [before, now] = [thingsOf(path, base), thingsOf(path, target)];
		const was = before.thingOf(edit!.oldFrom, edit!.oldTo);
		const is = now.thingOf(run.from, run.to);
		const isHome =
			was?.parent === undefined ? is?.parent === undefined : is !== undefined && now.find(was).includes(is);
		if (!isHome || !areThings(before, edit!) || !areThings(now, { oldFrom: run.from, oldTo: run.to }))
			return undefined;
		return {
			state: "landed",
			...run,
			lines: [],
			confidence: 0.9,
			evidence: [{ kind: "moved away", at: targetLine(path, run.from) }],
			ported: true,
		};
	},
};

/**
 * What the patch replaces stands, to the letter, at one other place of the same thing: upstream moved it within. In the
 * file as a whole that goes for whole things whose order means nothing.
 */
export const movedWithinRule: LandingRule = {
	name: "relocate",
	land(aligned, { edits }) {
		const [edit, ...others] = edits;
		if (others.length > 0 || edit!.newFrom === edit!.newTo || edit!.oldFrom === edit!.oldTo) return undefined;
		const { path, base, patched, target, alignment } = aligned;
		const replaced = base.slice(edit!.oldFrom, edit!.oldTo);
		const isMoved = replaced.every(
			(line, i) => isBlank(line) || alignment.at(edit!.oldFrom + i) === undefined,
		);
		const isTelling =
			replaced
				.filter((line) => !isWeak(line))
				.map(squash)
				.join("").length >= TELLING;
		if (!isMoved || !isTelling || replaced.some((line) => !isWeak(line) && isKept(aligned, line)))
			return undefined;
		const homes = homesOf(aligned, edit!);
		if (!homes) return undefined;
		const [at, ...twins] = placesOf(target, homes.now, replaced);
		if (at === undefined || twins.length > 0 || placesOf(base, homes.was, replaced).length > 1)
			return undefined;
		return {
			state: "landed",
			from: at,
			to: at + replaced.length,
			lines: patched.slice(edit!.newFrom, edit!.newTo),
			confidence: 0.85,
			evidence: [{ kind: "moved away", at: targetLine(path, at) }],
			ported: true,
		};
	},
};

type Range = Pick<Thing, "from" | "to">;

/** What an edit is in, in base and target: a thing that is known again, or the file, where the edit is of whole things. */
function homesOf(aligned: AlignedFile, edit: Edit): { was: Range; now: Range } | undefined {
	const { path, base, target } = aligned;
	const was = outerOf(aligned, edit);
	const [before, after] = [thingsOf(path, base), thingsOf(path, target)];
	if (was) {
		const [now, ...more] = after.find(was);
		return now && more.length === 0 ? { was, now } : undefined;
	}
	if (!areThings(before, edit)) return undefined;
	const isKnown = before.headedIn(edit.oldFrom, edit.oldTo).every((thing) => {
		const [now, ...more] = after.find(thing);
		return now && more.length === 0 && !now.parent && conditionsOf(now) === conditionsOf(thing);
	});
	return isKnown ? { was: { from: 0, to: base.length }, now: { from: 0, to: target.length } } : undefined;
}

function conditionsOf({ branch }: Thing): string {
	return branch.map(({ condition }) => condition).join("\n");
}

/** The lines of a thing at which lines stand to the letter. */
function placesOf(text: readonly string[], { from, to }: Range, lines: readonly string[]): number[] {
	const places: number[] = [];
	for (let at = from; at + lines.length <= to; at++)
		if (lines.every((line, i) => text[at + i] === line)) places.push(at);
	return places;
}

/** The patch has a line as often as the base: what it takes out here it puts elsewhere. */
function isKept(aligned: AlignedFile, line: string): boolean {
	const key = squash(line);
	return (getOrMake(gains, aligned, () => gainsOf(aligned)).get(key) ?? 0) >= 0;
}

const gains = new WeakMap<AlignedFile, ReadonlyMap<string, number>>();

/** How often more the patched file has each line that the patch changes, white space left out. */
function gainsOf({ base, patched, own }: AlignedFile): ReadonlyMap<string, number> {
	const counts = new Map<string, number>();
	const count = (lines: readonly string[], by: number) => {
		for (const key of lines.map(squash)) counts.set(key, (counts.get(key) ?? 0) + by);
	};
	for (const { oldFrom, oldTo, newFrom, newTo } of own) {
		count(base.slice(oldFrom, oldTo), -1);
		count(patched.slice(newFrom, newTo), 1);
	}
	return counts;
}

/** Every line that is not blank belongs to a thing of a free order that is whole between the lines. */
function areThings(table: ThingTable, { oldFrom, oldTo }: Pick<Edit, "oldFrom" | "oldTo">): boolean {
	const whole = table
		.headedIn(oldFrom, oldTo)
		.filter((thing) => isOfFreeKind(thing) && thing.from >= oldFrom && thing.to <= oldTo);
	let line = oldFrom;
	for (const { from, to } of whole) if (from <= line) line = Math.max(line, to);
	return whole.length > 0 && line >= oldTo;
}

/** The target's form of the innermost thing that an edit is in; undefined where it is in none, or none is left. */
function homeOf(aligned: AlignedFile, edit: Edit): Thing | undefined {
	const outer = outerOf(aligned, edit);
	return outer && thingsOf(aligned.path, aligned.target).find(outer)[0];
}

/** The innermost thing that an edit is in, and is not the whole of. */
function outerOf({ path, base }: AlignedFile, { oldFrom, oldTo }: Edit): Thing | undefined {
	const thing = thingsOf(path, base).thingOf(oldFrom, oldTo);
	return thing && thing.from >= oldFrom && thing.to <= oldTo ? thing.parent : thing;
}

/** The target's lines that upstream brought in, in a thing or anywhere. */
function broughtIn({ alignment }: AlignedFile, thing?: Thing): number[] {
	const { from, to } = thing ?? { from: 0, to: Number.POSITIVE_INFINITY };
	return alignment.edits.flatMap(({ newFrom, newTo }) => {
		return range(Math.max(newFrom, from), Math.min(newTo, to));
	});
}

/** Where lines stand one behind the other among those that upstream brought in; blank lines are looked through. */
function runsOf(aligned: AlignedFile, lines: readonly string[]): { from: number; to: number }[] {
	const wanted = lines.filter((line) => !isBlank(line)).map(squash);
	if (wanted.length === 0) return [];
	const { lines: there, texts, at } = getOrMake(known, aligned, () => linesBroughtIn(aligned));
	return (at.get(wanted[0]!) ?? []).flatMap((first) => {
		const isIt = wanted.every((text, k) => texts[first + k] === text);
		return isIt ? [{ from: there[first]!, to: there[first + wanted.length - 1]! + 1 }] : [];
	});
}

/** The lines that upstream brought in, blank ones left out: where they stand, their texts, and by text which of them it is. */
interface Brought {
	readonly lines: readonly number[];
	readonly texts: readonly string[];
	readonly at: ReadonlyMap<string, readonly number[]>;
}

const known = new WeakMap<AlignedFile, Brought>();

function linesBroughtIn(aligned: AlignedFile): Brought {
	const lines = broughtIn(aligned).filter((line) => !isBlank(aligned.target[line]!));
	const texts = lines.map((line) => squash(aligned.target[line]!));
	const at = new Map<string, number[]>();
	texts.forEach((text, i) => {
		getOrMake(at, text, () => []).push(i);
	});
	return { lines, texts, at };
}
