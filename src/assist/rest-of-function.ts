import { enclosing } from "../fingerprint/definition.js";
import type { GateFinding } from "../model/finding.js";
import type { AskedTexts, Question } from "./questions.js";

/** So many lines of its end are shown. */
const LONGEST = 12;

const LABEL = /^(\w+):\s*$/;

/**
 * Of a function that is shown in part: the lines that take what a check misses the release of, and its end from the label
 * on that the part jumps to.
 */
export function restOfFunction(
	{ file: { target }, targetDefinitions }: AskedTexts,
	{ target: site }: Question,
	found: readonly GateFinding[],
): string[] {
	const owner = site && enclosing(targetDefinitions, site.from);
	if (owner?.kind !== "function" || owner.to <= site!.to) return [];
	const { from, to } = site!;
	const taken = found.flatMap((each) => (each.gate === "held" && each.by === "upstream" ? [each.word] : []));
	const taking = target
		.slice(owner.from, from)
		.filter((line) => taken.some((call) => line.includes(`${call}(`)));
	const isJumpedTo = (label: string) =>
		target.slice(from, to).some((line) => line.includes(`goto ${label};`));
	const after = target.slice(to, owner.to);
	const at = after.findIndex((line) => isJumpedTo(LABEL.exec(line)?.[1] ?? "?"));
	const end = at < 0 ? [] : after.slice(at, at + LONGEST);
	return [taking.join(""), end.join("")].filter(Boolean);
}
