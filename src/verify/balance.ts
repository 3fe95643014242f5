import { textOf } from "../text/lines.js";
import { BRACKETS, bracketDepth, conditionalDepth, type Depth } from "../text/nesting.js";
import type { Gate, LandedHunk, PortedFile } from "./gate.js";

type Measure = { readonly name: string; readonly depthOf: (text: string) => Depth };

const CONDITIONALS: Measure = { name: "#if", depthOf: conditionalDepth };
const MEASURES: readonly Measure[] = [
	CONDITIONALS,
	...BRACKETS.map((bracket) => ({ name: bracket, depthOf: (text: string) => bracketDepth(text, bracket) })),
];

/** `#if` and brackets nest in the result as target, patch and base together say they should. */
export const balanceGate: Gate<"balance"> = {
	name: "balance",
	find(file, hunk) {
		if (file.language !== "c" || hunk.state !== "landed") return undefined;
		const broken = MEASURES.find((measure) => isBroken(measure, file) && mayHaveBroken(measure, file, hunk));
		return broken && { nesting: broken.name };
	},
};

const results = new WeakMap<PortedFile, Map<Measure, boolean>>();

function isBroken(measure: Measure, file: PortedFile): boolean {
	const known = results.get(file) ?? new Map<Measure, boolean>();
	results.set(file, known);
	if (!known.has(measure)) known.set(measure, computeBroken(measure, file));
	return known.get(measure)!;
}

function computeBroken({ depthOf }: Measure, { base, patched, target, result, hunks }: PortedFile): boolean {
	const [b, t, o, n] = [base, patched, target, result].map((lines) => depthOf(textOf(lines))) as [
		Depth,
		Depth,
		Depth,
		Depth,
	];
	const isPartlyUpstream = hunks.some(({ state }) => state === "upstream");
	const wanted =
		isPartlyUpstream && o.end === 0 ? [0] : [o.end + t.end - b.end, ...(isPartlyUpstream ? [o.end] : [])];
	return !wanted.includes(n.end) || n.lowest < Math.min(b.lowest, t.lowest, o.lowest);
}

/** Blames the hunks that change the depth; where none does, any may have landed on the wrong side. */
function mayHaveBroken({ depthOf }: Measure, { hunks }: PortedFile, hunk: LandedHunk): boolean {
	const changes = ({ placed, replaced }: LandedHunk) =>
		depthOf(placed.join("")).end !== depthOf(replaced.join("")).end;
	return changes(hunk) || !hunks.some(changes);
}
