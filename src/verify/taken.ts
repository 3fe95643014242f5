import { codeOf, retypedLocks, takenNames } from "../fingerprint/things/taken.js";
import type { TakenAway } from "../model/code.js";
import { getOrMake } from "../text/get-or-make.js";
import { squash } from "../text/lines.js";
import { range } from "../text/range.js";
import type { Found, Gate, PortedFile } from "./gate.js";
import { misusedMembers } from "./member-change.js";
import { targetLineOf } from "./origins.js";
import { upstreamLines, upstreamSide } from "./side.js";
import { takenInside } from "./taken-inside.js";

/** The patch renames, removes or retypes what the target uses at places that the patch does not know. */
export const takenGate: Gate<"taken"> = {
	name: "taken",
	find(file, hunk) {
		const { state, removed } = hunk;
		if (state !== "landed" || removed.length === 0) return undefined;
		const words = new Set(removed.join("").match(/\w+/g));
		return findingsOf(file).find(({ word }) => words.has(word)) ?? takenInside(file, hunk);
	},
};

const known = new WeakMap<PortedFile, Found<"taken">[]>();

function findingsOf(file: PortedFile): Found<"taken">[] {
	return getOrMake(known, file, () => [
		...takenFrom(file).flatMap((taken) => {
			const lines = usesLeft(file, taken);
			const users = taken.users ?? [];
			return lines.length + users.length > 0 ? [{ word: taken.name, as: taken.as, lines, users }] : [];
		}),
		...retypedMembers(file),
	]);
}

/** The members that the patch retypes and that lines which only the target has use as what they were. */
function retypedMembers(file: PortedFile): Found<"taken">[] {
	if (file.language !== "c") return [];
	const theirs = range(0, file.result.length).filter(upstreamLines(file));
	return misusedMembers(file.path, upstreamSide(file), theirs).flatMap(({ member, before, now, line }) =>
		before === undefined || now === undefined
			? []
			: [{ word: member, as: before, lines: [targetLineOf(file, line)], users: [] }],
	);
}

/** What the whole patch takes away, where that is known. */
function takenFrom({ path, base, patched, hunks, settings }: PortedFile): readonly TakenAway[] {
	if (settings.taken) return settings.taken;
	// A hunk has several places: no comment is taken to go on from one added line to the next.
	const edits = hunks.flatMap(({ removed, added }) => [
		{ removed, added: [] },
		...added.map((line) => ({ removed: [], added: [line] })),
	]);
	const edited = { base, patched, edits };
	return [...takenNames(path, edited), ...retypedLocks(path, edited)];
}

/** The target's lines, from 1, that use it and that no hunk replaces, where the result has more uses than the patched file. */
function usesLeft(file: PortedFile, taken: TakenAway): number[] {
	const { path, base, patched, target, result, hunks } = file;
	const [before, after, then] = [base, patched, result].map((lines) => count(codeOf(path, lines), taken)) as [
		number,
		number,
		number,
	];
	const isOthers = after > 0 && !/^(?:name|tag|macro|prototype|config)$/.test(taken.as);
	if (before === 0 || then <= after || isOthers) return [];
	const use = new RegExp(taken.pattern);
	const open = after === 0 ? withoutPlace(file, use) : [];
	const isReplaced = (line: number) => hunks.some(({ at, to }) => at <= line && line < to);
	return codeOf(path, target)
		.split("\n")
		.flatMap((line, i) => {
			if (!use.test(line) || isReplaced(i)) return [];
			const own = open.indexOf(squash(target[i]!));
			if (own >= 0) open.splice(own, 1);
			return own >= 0 ? [] : [i + 1];
		});
}

/** The uses that the patch changes in an edit which found no place: that edit is the open question, not this one. */
function withoutPlace({ path, base, hunks }: PortedFile, use: RegExp): string[] {
	const isLanded = (line: number) => hunks.some(({ oldFrom, oldTo }) => oldFrom <= line && line < oldTo);
	return codeOf(path, base)
		.split("\n")
		.flatMap((line, i) => (use.test(line) && !isLanded(i) ? [squash(base[i]!)] : []));
}

function count(code: string, { pattern }: TakenAway): number {
	return code.match(new RegExp(pattern, "g"))?.length ?? 0;
}
