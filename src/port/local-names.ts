import { declarationsOf, type NameSpace } from "../fingerprint/things/declared.js";
import { thingsOf } from "../fingerprint/things/index.js";
import type { KnownCode } from "../model/tree.js";
import { splitLines } from "../text/lines.js";
import { blankComments, identifiersOf } from "../text/tokens.js";
import { wordsOf } from "../text/words-of.js";
import type { Surrounded } from "./headers-beside.js";

/** What a header can declare that code uses by its name alone. */
const USED: ReadonlySet<NameSpace> = new Set<NameSpace>(["name", "tag", "macro", "prototype"]);

/**
 * The names that the added lines of a patch's C files use, that a header beside them declared in the base, and that in
 * the target neither the file nor any header beside it mentions.
 *
 * @param code of both trees: what a public header declares is not lost, unless it was another thing in the base already
 */
export function lostLocalNames(
	around: readonly Surrounded[],
	{ base, target }: KnownCode,
): ReadonlySet<string> {
	const isElsewhere = (name: string) => {
		const header = target.header(name);
		return header !== undefined && header !== base.header(name);
	};
	return new Set(around.flatMap(lostNames).filter((name) => !isElsewhere(name)));
}

function lostNames({ lines, target, before, now }: Surrounded): string[] {
	if ([...now.missing].some((name) => !before.missing.has(name))) return [];
	const left = [target, ...now.texts.values()].map((text) => wordsOf(blankComments(text)));
	const words = [...identifiersOf(blankComments(lines.added.join("")))];
	const gone = words.filter((word) => left.every((each) => !each.has(word)));
	return gone.filter((word) => [...before.texts].some(([path, text]) => declares(path, text, word)));
}

function declares(path: string, text: string, word: string): boolean {
	if (!text.includes(word)) return false;
	const { things } = thingsOf(path, splitLines(text));
	return declarationsOf(things).some(({ space, name }) => name === word && USED.has(space));
}
