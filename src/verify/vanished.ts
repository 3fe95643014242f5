import type { CodeChange } from "../model/tree.js";
import { callsIn, includesIn } from "../text/calls.js";
import { getOrMake } from "../text/get-or-make.js";
import { blankComments, identifiersOf } from "../text/tokens.js";
import { type Gate, newLines, type PortedFile } from "./gate.js";

/** From this many files on, a word that is left in a tenth of them counts as gone. */
const COMMON = 8;

/** An added line uses an identifier that the base's code knew and the target's does not. */
export const vanishedGate: Gate<"vanished"> = {
	name: "vanished",
	find(file, hunk) {
		const { code } = file.settings;
		if (!code || file.language !== "c" || hunk.state !== "landed") return undefined;
		const known = wordsOf(file);
		const text = newLines(hunk).join("");
		const words = identifiersOf(blankComments(text));
		const gone = [...words].find((word) => !known.has(word) && hasVanished(word, code));
		if (gone !== undefined)
			return {
				what: "word",
				word: gone,
				files: code.base.files(gone),
			};
		const include = includesIn(text).find((name) => code.isLostInclude(name));
		if (include !== undefined) return { what: "header", word: include };
		const call = callsIn(text).find(({ name }) => !known.has(name) && isUndeclared(name, code));
		return call && { what: "call", word: call.name };
	},
};

/** True for a function or macro of the public headers that none of them declares now, and that the series does not bring. */
export function isUndeclared(name: string, { base, target, isProvided }: CodeChange): boolean {
	return base.arity(name) !== undefined && target.arity(name) === undefined && !isProvided(name);
}

/** True for an identifier that upstream gave up, and that the series does not bring itself. */
export function hasVanished(word: string, { base, target, isProvided }: CodeChange): boolean {
	const before = base.files(word);
	const now = target.files(word);
	const isGone = before > 0 && (now === 0 || (before >= COMMON && now <= before / 10));
	return isGone && !isProvided(word);
}

const known = new WeakMap<PortedFile, Set<string>>();

/** The words of the target's own file: what it uses cannot be gone. */
function wordsOf(file: PortedFile): Set<string> {
	return getOrMake(known, file, () => identifiersOf(file.target.join("")));
}
