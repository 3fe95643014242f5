import { squash, squashed } from "../text/lines.js";
import { broughtCalls } from "./brought-calls.js";
import type { Found, LandedHunk, PortedFile } from "./gate.js";
import { isMisused, returnChange } from "./return-use.js";
import { patchSide } from "./side.js";

/** An added call is made for what the function returned before, and it returns something else now. */
export function misusedReturn(file: PortedFile, hunk: LandedHunk): Found<"return"> | undefined {
	if (file.language !== "c" || hunk.state !== "landed") return undefined;
	const side = patchSide(file);
	const calls = broughtCalls(file, hunk, (name) => returnChange(side, name) !== undefined);
	const stands = (line: number) => squashed(file.target).includes(squash(file.result[line]!));
	const wrong = calls.find(
		(call) => !stands(call.line) && isMisused(call, returnChange(side, call.name)!, side),
	);
	if (!wrong) return undefined;
	const { before, now } = returnChange(side, wrong.name)!;
	return { function: wrong.name, base: before.returns, target: now.returns };
}
