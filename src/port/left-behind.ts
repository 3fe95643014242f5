import { declarationsOf, type NameSpace } from "../fingerprint/things/declared.js";
import { thingsOf } from "../fingerprint/things/index.js";
import type { Thing, ThingKind } from "../fingerprint/things/thing.js";
import type { Hunk } from "../model/series.js";
import { splitLines } from "../text/lines.js";
import { blankComments, identifiersOf } from "../text/tokens.js";
import { wordsOf } from "../text/words-of.js";

/** What a file can declare that code uses by its name alone. */
const USED: ReadonlySet<NameSpace> = new Set<NameSpace>(["name", "tag", "macro", "prototype"]);

/**
 * Whether the lines that hunks of a file put in name what that file declares elsewhere, and another file, to which they
 * would go, speaks of nowhere: there it may not be known.
 *
 * @param patched the text of the file that the hunks are of
 * @param home the other file's text before they land
 */
export function needWhatStayed(path: string, patched: string, hunks: readonly Hunk[], home: string): boolean {
	const lines = splitLines(patched);
	const edits = hunks.flatMap((hunk) => hunk.edits);
	const added = edits.flatMap(({ newFrom, newTo }) => lines.slice(newFrom, newTo));
	const there = wordsOf(blankComments(home));
	const words = identifiersOf(blankComments(added.join("")));
	const isAdded = (line: number) => edits.some(({ newFrom, newTo }) => newFrom <= line && line < newTo);
	return declarationsOf(thingsOf(path, lines).things, (line) => !isAdded(line)).some(
		({ space, name, thing }) =>
			USED.has(space) &&
			!thing.parent &&
			words.has(name) &&
			!there.has(name) &&
			!isLinked(thing, lines.slice(thing.from, thing.head + 1)),
	);
}

/** A function or an object of C that other files reach by its name, which a header may declare to them. */
function isLinked({ kind }: Thing, lines: readonly string[]): boolean {
	return LINKED.has(kind) && !/\bstatic\b/.test(lines.join(""));
}

const LINKED: ReadonlySet<ThingKind> = new Set(["function", "prototype", "variable"]);
