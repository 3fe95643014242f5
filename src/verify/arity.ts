import type { CodeChange } from "../model/tree.js";
import { callsIn } from "../text/calls.js";
import { takes } from "../text/declarations.js";
import { liveLines } from "../text/live-lines.js";
import { broughtCalls } from "./brought-calls.js";
import { maskChange } from "./callee.js";
import { staleCells } from "./cells.js";
import type { Found, Gate, LandedHunk, PortedFile } from "./gate.js";
import { rustArity } from "./rust-arity.js";
import { patchSide } from "./side.js";

/**
 * An added call has as many arguments as the function took, of the file, of a header beside it or of a public one, and not
 * as many as it takes now; so it is of cells behind a reference to a devicetree node.
 */
export const arityGate: Gate<"arity"> = {
	name: "arity",
	find(file, hunk) {
		if (hunk.state !== "landed" || hunk.added.length === 0) return undefined;
		if (file.path.endsWith(".rs")) return rustArity(file, hunk);
		if (file.language === "devicetree") return staleCells(file, hunk);
		return file.language === "c" ? (nearArity(file, hunk) ?? publicArity(file, hunk)) : undefined;
	},
};

function nearArity(file: PortedFile, hunk: LandedHunk): Found<"arity"> | undefined {
	const side = patchSide(file);
	const stale = broughtCalls(file, hunk, (name) => maskChange(side, name) !== undefined).find(
		({ name, given }) => {
			const { before, now } = maskChange(side, name)!;
			return takes(before, given.length) && !takes(now, given.length);
		},
	);
	return stale && { word: stale.name, arguments: stale.given.length };
}

function publicArity({ settings: { code }, result }: PortedFile, { placed }: LandedHunk) {
	if (!code) return undefined;
	const stale = callsIn(liveLines(placed).join("")).find(
		({ name, count }) => isStaleCall(name, count, code) && !result.some((line) => definesHere(line, name)),
	);
	return stale && { word: stale.name, arguments: stale.count };
}

/** True for a number of arguments that the base's headers took and the target's do not. */
export function isStaleCall(name: string, count: number, { base, target, isProvided }: CodeChange): boolean {
	const before = base.arity(name);
	const now = target.arity(name);
	return (
		before !== undefined &&
		now !== undefined &&
		takes(before, count) &&
		!takes(now, count) &&
		!isProvided(name)
	);
}

/** The file has a function or macro of that name of its own. */
function definesHere(line: string, name: string): boolean {
	return (
		line.includes(name) &&
		(new RegExp(`^#[ \\t]*define[ \\t]+${name}\\(`).test(line) ||
			new RegExp(`^static [\\w \\t*]*\\b${name}\\(`).test(line))
	);
}
