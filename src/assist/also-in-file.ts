import { type Definition, enclosing } from "../fingerprint/definition.js";
import { profileOf } from "../fingerprint/profile.js";
import type { GateFinding } from "../model/finding.js";
import { blankComments, identifiersOf } from "../text/tokens.js";
import type { Knowledge } from "./facts.js";
import { takenUpElsewhere } from "./moved-words.js";
import { standingElsewhere } from "./neighbours.js";
import type { AskedTexts, Question } from "./questions.js";
import type { Range } from "./regions.js";
import { restOfFunction } from "./rest-of-function.js";

/** So many definitions are shown, of so many lines each. */
const MOST = 3;
const LONGEST = 12;

/** What stands for something by its name, and is short. Functions are told of by their signatures. */
const SHOWN: ReadonlySet<Definition["kind"]> = new Set(["object", "call", "macro", "enum"]);

/**
 * The short definitions of the file that a question about stopped lines is about: what they name, be it declared or made by
 * a macro (`DEVICE_ATTRS(pump)` makes `pump_attrs`), so that a repair may name it otherwise; what upstream has that
 * they would define again; of a function that is shown in part, where it ends; and what is around lines that it hangs
 * together with and that stand elsewhere.
 */
export function alsoInFile(
	texts: AskedTexts,
	question: Question,
	{ outcomes, isNewFile = false }: Pick<Knowledge, "outcomes" | "isNewFile">,
): string {
	const { file, targetDefinitions } = texts;
	const found = outcomes.flatMap(({ gates }) => gates);
	const again = new Set(found.flatMap((each) => (each.gate === "redefined" && !each.at ? [each.word] : [])));
	const named = namedBy(texts, question, found);
	const text = isNewFile ? file.patched : file.target;
	const definitions = isNewFile ? profileOf(file.path).definitions(text) : targetDefinitions;
	const shown = new Set(file.patched.slice(question.patched.from, question.patched.to));
	const site = isNewFile ? undefined : question.target;
	const isShown = ({ from, to }: Definition) => site !== undefined && from < site.to && site.from < to;
	const isMeant = ({ kind, name, from }: Definition) =>
		(!isNewFile && again.has(name)) ||
		(SHOWN.has(kind) && !shown.has(text[from]!) && named.some((word) => makes(name, word)));
	const whole = definitions
		.filter((each) => each.to - each.from <= LONGEST && isMeant(each) && !isShown(each))
		.slice(0, MOST)
		.map(({ from, to }) => text.slice(from, to).join(""));
	if (isNewFile || !site) return whole.join("\n");
	const standing = standingElsewhere(texts, question, site, outcomes).map(({ at }) => at);
	const related = [...standing, ...takenUpElsewhere(texts, question, site, NEAR)];
	const others = joined(related.flatMap((at) => around(file.target, at, site) ?? []))
		.slice(0, MOST_AROUND)
		.map(({ from, to }) => {
			const within = enclosing(targetDefinitions, from);
			const head = within?.kind === "function" && within.from < from ? `/* in ${within.name} */\n` : "";
			return head + file.target.slice(from, to).join("");
		});
	return [...whole, ...restOfFunction(texts, question, found), ...others].join("\n");
}

/** So many places elsewhere are shown, from so many lines above a line to so many below. */
const MOST_AROUND = 2;
/** What upstream took away so many lines from the patch's edits is looked for elsewhere. */
const NEAR = 4;
const ABOVE = 4;
const BELOW = 7;

/** The lines around one that stands outside of a place, as far as they do; undefined for one within. */
function around(target: readonly string[], at: number, site: Range): Range | undefined {
	if (site.from <= at && at < site.to) return undefined;
	return {
		from: Math.max(at < site.from ? 0 : site.to, at - ABOVE),
		to: Math.min(at < site.from ? site.from : target.length, at + 1 + BELOW),
	};
}

/** Ranges in the order of their lines, those that meet as one. */
function joined(ranges: readonly Range[]): Range[] {
	const all: Range[] = [];
	for (const { from, to } of [...ranges].sort((a, b) => a.from - b.from)) {
		const last = all.at(-1);
		if (last && from <= last.to) all[all.length - 1] = { from: last.from, to: Math.max(last.to, to) };
		else all.push({ from, to });
	}
	return all;
}

/** What the stopped lines of C name besides what was found of them. */
function namedBy(
	{ file }: AskedTexts,
	{ base, patched }: Question,
	found: readonly GateFinding[],
): readonly string[] {
	const gone = found.flatMap((each) => ("word" in each ? [each.word] : []));
	if (file.profile.language !== "c" || gone.length === 0) return [];
	const before = new Set(file.base.slice(base.from, base.to));
	const own = file.patched.slice(patched.from, patched.to);
	const stopped = own.filter((line) => !before.has(line) && gone.some((word) => line.includes(word)));
	return [...identifiersOf(blankComments(stopped.join("")))].filter((word) => !gone.includes(word));
}

function makes(name: string, word: string): boolean {
	const [, made] = /^(?!EXPORT_)\w+\((\w+)\)$/.exec(name) ?? [];
	return made === undefined ? name === word : word === made || word.startsWith(`${made}_`);
}
