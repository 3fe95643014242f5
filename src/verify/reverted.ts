import { isSameType } from "../fingerprint/callbacks.js";
import { findFunction } from "../fingerprint/functions.js";
import { thingsOf } from "../fingerprint/things/index.js";
import { textOf } from "../text/lines.js";
import type { LandedHunk, PortedFile } from "./gate.js";

/**
 * A function whose type upstream changed and the patch did not, and that has the type of before again in the result: the
 * patch brings a copy of the definition.
 */
export function revertedFunction(file: PortedFile, { newFrom, newTo }: LandedHunk): string | undefined {
	const written = thingsOf(file.path, file.patched)
		.headedIn(newFrom, newTo)
		.filter(({ kind }) => kind === "function")
		.map(({ name }) => name);
	return written.find((name) => {
		const [before, patched, target, result] = [file.base, file.patched, file.target, file.result].map(
			(lines) => findFunction(textOf(lines), name),
		);
		if (!before || !patched || !target || !result) return false;
		return isSameType(before, patched) && isSameType(before, result) && !isSameType(before, target);
	});
}
