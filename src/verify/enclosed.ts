import { isSame, squashed, textOf } from "../text/lines.js";
import { bracketDepth } from "../text/nesting.js";
import { blankComments } from "../text/tokens.js";
import type { Gate, LandedHunk, PortedFile } from "./gate.js";

/**
 * The patch opens a block before lines and closes it behind them, and upstream changed or added what stands between:
 * what the patch wanted of those lines, it wanted of the old ones.
 */
export const enclosedGate: Gate<"enclosed"> = {
	name: "enclosed",
	find(file, hunk) {
		if (file.language !== "c" || hunk.state !== "landed") return undefined;
		const opens = opened(hunk) > 0 ? hunk : openerOf(file, hunk);
		const closes = opens === hunk ? closerOf(file, hunk) : opens && hunk;
		if (!opens || !closes || closes.at < opens.to) return undefined;
		const before = file.base.slice(opens.oldTo, closes.oldFrom);
		const now = file.target.slice(opens.to, closes.at);
		return isSame(squashed(before), squashed(now)) ? undefined : { lines: [opens.to + 1, closes.at] };
	},
};

/** How many more braces a hunk leaves open than the lines did that it takes out; negative where it closes more. */
function opened({ added, removed }: LandedHunk): number {
	return bracketDepth(added.join(""), "{}").end - bracketDepth(removed.join(""), "{}").end;
}

/** The hunk that closes what a hunk opens; undefined where the closing brace is not the patch's own, or in no other hunk. */
function closerOf({ patched, hunks }: PortedFile, hunk: LandedHunk): LandedHunk | undefined {
	const lines = blankComments(textOf(patched)).split("\n");
	let depth = opened(hunk);
	for (let line = hunk.newTo; line < lines.length; line++) {
		depth += bracketDepth(lines[line]!, "{}").lowest;
		if (depth <= 0) return hunks.find((other) => closesAt(other, patched, line));
		depth += bracketDepth(lines[line]!, "{}").end - bracketDepth(lines[line]!, "{}").lowest;
	}
	return undefined;
}

function openerOf(file: PortedFile, hunk: LandedHunk): LandedHunk | undefined {
	if (opened(hunk) >= 0) return undefined;
	return file.hunks.find(
		(other) => other.state === "landed" && opened(other) > 0 && isSameHunk(closerOf(file, other), hunk),
	);
}

function closesAt(hunk: LandedHunk, patched: readonly string[], line: number): boolean {
	const isIts = hunk.newFrom <= line && line < hunk.newTo && hunk.added.includes(patched[line]!);
	return hunk.state === "landed" && isIts && opened(hunk) < 0;
}

/** Hunks are made anew for each gate: the same one changes the same lines. */
function isSameHunk(a: LandedHunk | undefined, b: LandedHunk): boolean {
	return a?.newFrom === b.newFrom && a.newTo === b.newTo;
}
