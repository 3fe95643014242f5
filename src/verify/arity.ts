import { callsIn, takes } from "../text/calls.js";
import type { Gate } from "./gate.js";

/** An added call has as many arguments as the base's prototype took, and the target's does not. */
export const arityGate: Gate = ({ code, language, result }, { state, added, placed }) => {
	if (!code || language !== "c" || state !== "landed" || added.length === 0) return undefined;
	const calls = callsIn(placed.join(""));
	const stale = calls.find(({ name, count }) => {
		const before = code.base.arity(name);
		const now = code.target.arity(name);
		const isStale = before !== undefined && now !== undefined && takes(before, count) && !takes(now, count);
		return isStale && !code.isProvided(name) && !result.some((line) => definesHere(line, name));
	});
	return (
		stale && { gate: "arity", reason: `${stale.name} no longer takes ${stale.count} arguments in the target` }
	);
};

/** The file has a function or macro of that name of its own. */
function definesHere(line: string, name: string): boolean {
	return (
		line.includes(name) &&
		(new RegExp(`^#[ \\t]*define[ \\t]+${name}\\(`).test(line) ||
			new RegExp(`^static [\\w \\t*]*\\b${name}\\(`).test(line))
	);
}
