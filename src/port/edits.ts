import type { TreeEffect } from "../model/decision.js";
import { diffLines } from "../text/diff.js";
import { splitLines } from "../text/lines.js";

type Edited = Extract<TreeEffect, { kind: "edited" }>;

/** The effect that turns the text of a file into another, line by line. Texts are latin1. */
export function editsBetween(
	before: string,
	after: string,
	target: Pick<Edited, "path" | "from" | "mode" | "oid">,
): Edited {
	const lines = splitLines(after);
	const replacements = diffLines(splitLines(before), lines, { ignoreSpace: false }).map(
		({ oldFrom, oldTo, newFrom, newTo }) => ({
			from: oldFrom,
			to: oldTo,
			text: lines.slice(newFrom, newTo).join(""),
		}),
	);
	const isEnded = after === "" || after.endsWith("\n");
	return { kind: "edited", ...target, replacements, ...(!isEnded && { finalNewline: false }) };
}
