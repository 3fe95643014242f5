import type { Definition } from "../fingerprint/definition.js";
import { profileOf } from "../fingerprint/profile.js";
import { blankComments, identifiersOf } from "../text/tokens.js";
import type { Knowledge } from "./facts.js";
import type { AskedTexts, Question } from "./questions.js";

/** So many definitions are shown, of so many lines each. */
const MOST = 3;
const LONGEST = 12;

/** What stands for something by its name, and is short. Functions are told of by their signatures. */
const SHOWN: ReadonlySet<Definition["kind"]> = new Set(["object", "call", "macro", "enum"]);

/**
 * The short definitions of the file that lines name which a gate stopped, be they declared or made by a macro:
 * `DEVICE_ATTRS(pump)` makes `pump_attrs`. What a repair may have to name otherwise is defined there.
 */
export function alsoInFile(
	{ file }: AskedTexts,
	{ base, patched }: Question,
	{ outcomes, isNewFile = false }: Pick<Knowledge, "outcomes" | "isNewFile">,
): string {
	const gone = outcomes.flatMap(({ gates }) =>
		gates.flatMap((found) => ("word" in found ? [found.word] : [])),
	);
	if (file.profile.language !== "c" || gone.length === 0) return "";
	const before = new Set(file.base.slice(base.from, base.to));
	const own = file.patched.slice(patched.from, patched.to);
	const stopped = own.filter((line) => !before.has(line) && gone.some((word) => line.includes(word)));
	const words = [...identifiersOf(blankComments(stopped.join("")))].filter((word) => !gone.includes(word));
	const text = isNewFile ? file.patched : file.target;
	const shown = new Set(own);
	return profileOf(file.path)
		.definitions(text)
		.filter(
			({ kind, name, from, to }) =>
				SHOWN.has(kind) &&
				to - from <= LONGEST &&
				!shown.has(text[from]!) &&
				words.some((word) => makes(name, word)),
		)
		.slice(0, MOST)
		.map(({ from, to }) => text.slice(from, to).join(""))
		.join("\n");
}

function makes(name: string, word: string): boolean {
	const [, made] = /^(?!EXPORT_)\w+\((\w+)\)$/.exec(name) ?? [];
	return made === undefined ? name === word : word === made || word.startsWith(`${made}_`);
}
