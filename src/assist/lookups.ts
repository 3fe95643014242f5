import type { FileOutcome, HunkOutcome } from "../model/decision.js";
import type { Patch } from "../model/series.js";
import type { CodeChange } from "../model/tree.js";
import type { World } from "../port/target.js";
import { splitLines, squash } from "../text/lines.js";
import type { Brought } from "./brought.js";
import { signaturesIn } from "./called.js";
import { constantsBeside } from "./constants.js";
import { type ChangedDefinitions, definitionsIn, type Used } from "./definitions.js";
import { movedNames } from "./moved-names.js";
import { broughtByOthers, elsewhereOf, otherFiles } from "./other-files.js";
import type { AskedTexts, Question } from "./questions.js";
import type { Range } from "./regions.js";
import { type Successors, successorsIn } from "./successors.js";

/** What is looked up in both kernels, and in the rest of the patch, for a question about a place. */
export interface Lookups {
	/** What the patch uses and upstream changed. */
	readonly definitions: (used: Used) => Promise<ChangedDefinitions>;
	/** What became of what gates found gone, and of these names. */
	readonly successors: (
		path: string,
		outcomes: readonly HunkOutcome[],
		gone: readonly string[],
	) => Promise<Successors>;
	/** How these functions are declared in the target, a line each. */
	readonly signatures: (names: readonly string[], texts: AskedTexts) => Promise<string>;
	/** Where definitions of a place went that the file has no more, one line each. */
	readonly movedNames: (texts: AskedTexts, question: Question) => Promise<readonly string[]>;
	/** The enums of constants that rows beside one in the old form have, latin1. */
	readonly constants: (texts: AskedTexts, site: Range, outcomes: readonly HunkOutcome[]) => Promise<string>;
	/** The lines of a file before the series as a whole, without white space; undefined where that is not known. */
	readonly pristine: (path: string) => Promise<ReadonlySet<string> | undefined>;
	/** Which of these words another file of the patch brings. */
	readonly brought: (words: readonly string[]) => Promise<readonly Brought[]>;
	/** What the patch does in its other files, one line each; more of what these lines, which it changes, have to do with. */
	readonly elsewhere: (changed: readonly string[]) => Promise<readonly string[]>;
}

/**
 * @param files what became of the patch's files so far
 * @param own the number of the file that is asked about
 */
export function lookupsIn(
	code: CodeChange | undefined,
	world: Pick<World, "upstream" | "tree" | "blob">,
	patch: Pick<Patch, "changes">,
	files: readonly FileOutcome[],
	own: number,
): Lookups {
	const others = otherFiles(patch, files, own, world);
	return {
		definitions: definitionsIn(code, world),
		successors: successorsIn(code, world),
		movedNames: (texts, question) => movedNames(texts, question, world.tree),
		signatures: signaturesIn(code, world.tree),
		constants: (texts, site, outcomes) => constantsBeside(texts, site, outcomes, world.tree),
		pristine: async (path) => {
			const text = await world.upstream?.base.read(path);
			return text === undefined ? undefined : new Set(splitLines(text).map(squash));
		},
		brought: broughtByOthers(others, code, world.tree),
		elsewhere: elsewhereOf(others, code),
	};
}
