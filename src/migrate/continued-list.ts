import type { Language } from "../fingerprint/profile.js";
import { thingsOf } from "../fingerprint/things/index.js";
import { targetLine } from "../model/evidence.js";
import type { AlignedFile } from "../retrieve/aligned-file.js";
import { isBlank, squash } from "../text/lines.js";
import type { LandingRule } from "./landing.js";

/** Languages whose lists go on to the next line by a mark at the end of a line that the last one has not. */
const LISTS: ReadonlySet<Language> = new Set(["makefile"]);
const MARK = /(?<![ \t])[ \t]*\\[ \t]*(?=\r?\n?$)/;

/**
 * Both the patch and upstream let a list go on behind what was its last line: upstream's new lines come first, the
 * last of them gets the mark that the list goes on, and the patch's come behind.
 */
export const continuedListRule: LandingRule = {
	name: "both-insert",
	land(aligned, { edits, upstream }) {
		const [edit, theirs] = [edits[0]!, upstream[0]];
		const isOne = edits.length === 1 && upstream.length === 1 && theirs !== undefined;
		if (!isOne || !LISTS.has(aligned.profile.language) || !isLastLine(aligned, edit, theirs))
			return undefined;
		const { base, patched, target, path } = aligned;
		const last = base[edit.oldFrom]!;
		const mine = patched.slice(edit.newFrom, edit.newTo);
		const own = target.slice(theirs.newFrom, theirs.newTo);
		if (![mine, own].every((lines) => goesOn(last, lines)) || sharesWord(mine, own)) return undefined;
		const [mark] = MARK.exec(mine[0]!)!;
		return {
			state: "landed",
			from: theirs.newFrom,
			to: theirs.newTo,
			lines: [...own.slice(0, -1), own.at(-1)!.replace(/(?=\r?\n?$)/, mark), ...mine.slice(1)],
			confidence: 0.85,
			evidence: [
				{
					kind: "both inserted",
					lines: own.length - 1,
					order: "order does not matter",
					at: targetLine(path, theirs.newTo),
				},
			],
			ported: true,
			byTokens: true,
		};
	},
};

type Lines = { readonly oldFrom: number; readonly oldTo: number };

/** Both change one line alone, which holds words of a list whose order means nothing. */
function isLastLine({ path, base }: AlignedFile, edit: Lines, theirs: Lines): boolean {
	const isOneLine = edit.oldTo - edit.oldFrom === 1;
	if (!isOneLine || edit.oldFrom !== theirs.oldFrom || edit.oldTo !== theirs.oldTo) return false;
	return thingsOf(path, base).things.some(({ kind, head }) => kind === "object" && head === edit.oldFrom);
}

/** The lines are the old one with the mark that it goes on, and more that end without it. */
function goesOn(last: string, [first, ...more]: readonly string[]): boolean {
	if (first === undefined || more.length === 0 || MARK.test(last) || !MARK.test(first)) return false;
	const isMarked = squash(first.replace(MARK, "")) === squash(last);
	const isEnded = more.every((line, i) => MARK.test(line) === i < more.length - 1 && !isBlank(line));
	return isMarked && isEnded;
}

function sharesWord([, ...mine]: readonly string[], [, ...theirs]: readonly string[]): boolean {
	const words = (lines: readonly string[]) =>
		lines
			.join(" ")
			.split(/[\s\\]+/)
			.filter(Boolean);
	const there = new Set(words(theirs));
	return words(mine).some((word) => there.has(word));
}
