import { codeOf, retypedLocks, takenNames } from "../fingerprint/things/taken.js";
import type { TakenAway } from "../model/code.js";
import { getOrMake } from "../text/get-or-make.js";
import type { Found, Gate, PortedFile } from "./gate.js";

/** The patch renames, removes or retypes what the target uses at places that the patch does not know. */
export const takenGate: Gate<"taken"> = {
	name: "taken",
	find(file, { state, removed }) {
		if (state !== "landed" || removed.length === 0) return undefined;
		const words = new Set(removed.join("").match(/\w+/g));
		return findingsOf(file).find(({ word }) => words.has(word));
	},
};

const known = new WeakMap<PortedFile, Found<"taken">[]>();

function findingsOf(file: PortedFile): Found<"taken">[] {
	return getOrMake(known, file, () =>
		takenFrom(file).flatMap((taken) => {
			const lines = usesLeft(file, taken);
			const users = taken.users ?? [];
			return lines.length + users.length > 0 ? [{ word: taken.name, as: taken.as, lines, users }] : [];
		}),
	);
}

/** What the whole patch takes away, where that is known. */
function takenFrom({ path, base, patched, hunks, settings }: PortedFile): readonly TakenAway[] {
	if (settings.taken) return settings.taken;
	const removed = hunks.flatMap((hunk) => hunk.removed);
	const added = hunks.flatMap((hunk) => hunk.added);
	const edited = { base, patched, removed, added };
	return [...takenNames(path, edited), ...retypedLocks(path, edited)];
}

/** The target's lines, from 1, that use it and that no hunk replaces, where the result has more uses than the patched file. */
function usesLeft({ path, base, patched, target, result, hunks }: PortedFile, taken: TakenAway): number[] {
	const [before, after, then] = [base, patched, result].map((lines) => count(codeOf(path, lines), taken)) as [
		number,
		number,
		number,
	];
	const isOthers = after > 0 && !/^(?:name|tag|macro|prototype|config)$/.test(taken.as);
	if (before === 0 || then <= after || isOthers) return [];
	const use = new RegExp(taken.pattern);
	const isReplaced = (line: number) => hunks.some(({ at, to }) => at <= line && line < to);
	return codeOf(path, target)
		.split("\n")
		.flatMap((line, i) => (use.test(line) && !isReplaced(i) ? [i + 1] : []));
}

function count(code: string, { pattern }: TakenAway): number {
	return code.match(new RegExp(pattern, "g"))?.length ?? 0;
}
