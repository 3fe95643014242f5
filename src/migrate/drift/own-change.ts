import { takenNames } from "../../fingerprint/things/taken.js";
import type { Edit } from "../../model/series.js";
import { squash } from "../../text/lines.js";
import { tokensOf } from "../../text/tokens.js";
import type { WordRule } from "./vote.js";

/** A patch's edits of a file, and its lines before and after. */
export interface EditedFile {
	readonly path: string;
	readonly base: readonly string[];
	readonly patched: readonly string[];
	readonly edits: readonly Edit[];
}

/**
 * The patch itself does to a word what a rule would do: to follow the rule would take the patch's own edits away, or,
 * where the patch renames to another name what upstream renamed, would hide that the two disagree.
 */
export function isOwnChange(file: EditedFile, rule: WordRule): boolean {
	return makesIt(file, rule) || isRenamedByPatch(file, rule.word);
}

/** The patch makes the very change that upstream made. */
function makesIt({ base, patched, edits }: EditedFile, { word, new: now }: WordRule): boolean {
	const pattern = new RegExp(`\\b${word}\\b`, "g");
	return edits.some(({ oldFrom, oldTo, newFrom, newTo }) => {
		const added = new Set(patched.slice(newFrom, newTo).map(squash));
		return base
			.slice(oldFrom, oldTo)
			.some((line) => line.includes(word) && added.has(squash(line.replace(pattern, (now ?? []).join("")))));
	});
}

/** The file declares the word and, once patched, has it nowhere; a line of it stands with another word in its place. */
function isRenamedByPatch({ path, base, patched, edits }: EditedFile, word: string): boolean {
	const lines = edits.map(({ oldFrom, oldTo, newFrom, newTo }) => ({
		removed: base.slice(oldFrom, oldTo),
		added: patched.slice(newFrom, newTo),
	}));
	const removed = lines.flatMap((each) => each.removed);
	if (!removed.some((line) => line.includes(word))) return false;
	return (
		takenNames(path, { base, patched, edits: lines }).some(({ name }) => name === word) &&
		lines.some((each) =>
			each.removed.some((line) => each.added.some((other) => isOtherName(line, other, word))),
		)
	);
}

/** Two lines differ in that one has another word, one and the same, wherever the other has a word. */
function isOtherName(line: string, other: string, word: string): boolean {
	const [before, after] = [tokensOf(line), tokensOf(other)];
	const by = after[before.indexOf(word)];
	return (
		by !== undefined &&
		by !== word &&
		before.length === after.length &&
		before.every((token, i) => after[i] === (token === word ? by : token))
	);
}
