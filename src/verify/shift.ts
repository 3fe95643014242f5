import { firstOf } from "../text/first-of.js";
import { getOrMake } from "../text/get-or-make.js";
import type { PortedFile } from "./gate.js";

/** By how many lines all landings that end before some place of the target shift what stands behind. */
interface Shift {
	/** The target's line that the last of them ends at; half a line more for an insertion, which stands behind its line. */
	readonly end: number;
	readonly sum: number;
}

const known = new WeakMap<PortedFile, readonly Shift[]>();

/** By how many lines the landings before a line of the target, from 0, shift it in the result. */
export function shiftAt(file: PortedFile, line: number): number {
	const shifts = getOrMake(known, file, () => shiftsOf(file));
	return shifts[firstOf(shifts, ({ end }) => end > line) - 1]?.sum ?? 0;
}

function shiftsOf({ hunks }: PortedFile): Shift[] {
	let sum = 0;
	return hunks
		.filter(({ state }) => state === "landed")
		.map(({ at, to, placed }) => ({ end: at < to ? to : to + 0.5, by: placed.length - (to - at) }))
		.sort((a, b) => a.end - b.end)
		.map(({ end, by }) => {
			sum += by;
			return { end, sum };
		});
}
