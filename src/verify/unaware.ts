import { misfitOf } from "./argument.js";
import { callsAmong } from "./brought-calls.js";
import type { Found, LandedHunk, PortedFile } from "./gate.js";
import { targetLineOf } from "./origins.js";
import { isMisused, returnChange } from "./return-use.js";
import { upstreamLines, upstreamSide } from "./side.js";

/** A function to which the patch gives another type, and a new call of upstream's that is made for the type of before. */
export function unawareCall(file: PortedFile, { removed }: LandedHunk): Found<"signature"> | undefined {
	const heads = new Set(removed.flatMap((line) => /^[A-Za-z_].*?\b(\w+)[ \t]*\(/.exec(line)?.[1] ?? []));
	if (heads.size === 0) return undefined;
	const { path, result } = file;
	const side = upstreamSide(file);
	const calls = callsAmong(result, [0, result.length], upstreamLines(file), (name) => heads.has(name));
	const wrong = calls.find((call) => {
		const change = returnChange(side, call.name);
		return (change && isMisused(call, change, side)) || misfitOf(path, call, side);
	});
	return wrong && { what: "new call", word: wrong.name, line: targetLineOf(file, wrong.line) };
}
