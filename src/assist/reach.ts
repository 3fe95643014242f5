import { type Definition, enclosing } from "../fingerprint/definition.js";
import type { AlignedFile } from "../retrieve/aligned-file.js";
import { isWeak, squash, squashed } from "../text/lines.js";
import type { Range } from "./regions.js";

/** A place and the definition that it is extended to are of so many lines together. */
const LONGEST = 80;

/**
 * A place in the target, extended to a definition of the same file that has a line now between which and another the
 * patch's edit stood: what it belongs to was split, and either part may be meant.
 *
 * @param edits the lines of the base that the patch changes
 * @param owner the base's definition that has them
 */
export function reaching(
	{ base, target }: AlignedFile,
	edits: readonly Range[],
	owner: Definition,
	site: Range,
	targetDefinitions: readonly Definition[],
): Range {
	const now = squashed(target);
	let { from, to } = site;
	for (const line of edits.flatMap((edit) => besides(base, edit, owner))) {
		const at = now.indexOf(line);
		if (at < 0 || now.indexOf(line, at + 1) >= 0 || (site.from <= at && at < site.to)) continue;
		const heir = enclosing(targetDefinitions, at);
		if (heir?.kind !== owner.kind) continue;
		const wider = { from: Math.min(from, heir.from), to: Math.max(to, heir.to) };
		if (wider.to - wider.from <= LONGEST) ({ from, to } = wider);
	}
	return { from, to };
}

/** The telling lines next above and below an edit in its definition, and its own, without white space. */
function besides(lines: readonly string[], { from, to }: Range, owner: Range): string[] {
	const above = lines.slice(owner.from + 1, from).findLast((line) => !isWeak(line));
	const below = lines.slice(to, owner.to).find((line) => !isWeak(line));
	const own = lines.slice(from, to).filter((line) => !isWeak(line));
	return [above ?? "", ...own, below ?? ""].map(squash).filter((line) => line !== "");
}
