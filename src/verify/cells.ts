import { cellsGiven } from "../text/devicetree-cells.js";
import { type Found, type LandedHunk, newLines, type PortedFile } from "./gate.js";

/** An added reference to a devicetree node has as many cells behind it as the node wanted, and not as it wants in the target. */
export function staleCells({ settings: { code } }: PortedFile, hunk: LandedHunk): Found<"arity"> | undefined {
	const stale = cellsGiven(newLines(hunk).join("")).find(({ label, kind, count }) => {
		const change = code?.cells(label, kind);
		return change !== undefined && change.before === count && change.now !== count;
	});
	return stale && { word: `&${stale.label}`, arguments: stale.count };
}
