import { squash, squashed } from "../text/lines.js";
import { misfitOf } from "./argument.js";
import { callsAmong } from "./brought-calls.js";
import { upstreamSide } from "./callee.js";
import type { Found, LandedHunk, PortedFile } from "./gate.js";
import { isMisused, returnChange } from "./return-use.js";

/** A function to which the patch gives another type, and a new call of upstream's that is made for the type of before. */
export function unawareCall(file: PortedFile, { removed }: LandedHunk): Found<"signature"> | undefined {
	const heads = new Set(removed.flatMap((line) => /^[A-Za-z_].*?\b(\w+)[ \t]*\(/.exec(line)?.[1] ?? []));
	if (heads.size === 0) return undefined;
	const { path, base, patched, target, result } = file;
	const side = upstreamSide(file);
	const had = new Set([...squashed(base), ...squashed(patched)]);
	const [there, lines] = [squashed(target), squashed(result)];
	const isNew = (line: number) => !had.has(lines[line]!) && there.includes(lines[line]!);
	const wrong = callsAmong(result, [0, result.length], isNew, (name) => heads.has(name)).find((call) => {
		const change = returnChange(side, call.name);
		return (change && isMisused(call, change, side)) || misfitOf(path, call, side);
	});
	return (
		wrong && { what: "new call", word: wrong.name, line: there.indexOf(squash(result[wrong.line]!)) + 1 }
	);
}
