import type { HunkOutcome } from "../model/decision.js";
import type { TreeReader } from "../model/tree.js";
import { blankComments, identifiersOf } from "../text/tokens.js";
import { foldersOf, readFirst } from "./definitions.js";
import type { AskedTexts } from "./questions.js";
import type { Range } from "./regions.js";

/** So many enums are shown, of so many lines each, and so many constants are looked for. */
const MOST = 2;
const LONGEST = 16;
const MOST_WORDS = 8;

/**
 * The enums of the constants that the rows of a table have by now, where a row of the patch has the form of before: what it
 * lacks is one of them. Latin1; empty where no such row is in question.
 */
export async function constantsBeside(
	{ file }: AskedTexts,
	site: Range,
	outcomes: readonly HunkOutcome[],
	tree: TreeReader,
): Promise<string> {
	if (!outcomes.some(({ gates }) => gates.some(({ gate }) => gate === "row-form"))) return "";
	const known = identifiersOf(file.base.join(""));
	const now = blankComments(file.target.slice(site.from, site.to).join(""));
	const words = [...identifiersOf(now)].filter((word) => /^[A-Z][A-Z0-9_]+$/.test(word) && !known.has(word));
	const holding = await tree.grepHeaders(words.slice(0, MOST_WORDS), foldersOf(file.path));
	const enums = new Set<string>();
	for (const [word, paths] of holding) {
		const found = await readFirst(tree, paths, word);
		if (!found) continue;
		const { from, to } = found.definition;
		const text = found.lines.slice(from, to).join("");
		if (/^\s*(?:typedef\s+)?enum\b/.test(text) && to - from <= LONGEST) enums.add(text);
	}
	return [...enums].slice(0, MOST).join("\n");
}
