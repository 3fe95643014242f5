import type { CodeChange } from "../model/tree.js";
import { callsIn, takes } from "../text/calls.js";
import type { Gate } from "./gate.js";

/** An added call has as many arguments as the base's prototype took, and the target's does not. */
export const arityGate: Gate<"arity"> = {
	name: "arity",
	find({ settings: { code }, language, result }, { state, added, placed }) {
		if (!code || language !== "c" || state !== "landed" || added.length === 0) return undefined;
		const calls = callsIn(placed.join(""));
		const stale = calls.find(
			({ name, count }) => isStaleCall(name, count, code) && !result.some((line) => definesHere(line, name)),
		);
		return stale && { word: stale.name, arguments: stale.count };
	},
};

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
