import type { Evidence } from "../model/evidence.js";
import type { PortSettings } from "../model/settings.js";
import type { Place } from "./check/place.js";
import { allRenames, ownRenames, statedRenames } from "./check/renames.js";
import type { AskedTexts, Question } from "./questions.js";
import type { Range } from "./regions.js";

/** Words of C that are always known. */
const ALWAYS =
	"NULL true false return if else for while do switch case default break continue goto void int char long unsigned struct enum union static const bool sizeof";

/**
 * What an answer about a place is held against.
 *
 * @param evidence texts that were shown to the model and speak of the target, latin1
 * @param rules what the engine found out about the trees
 */
export function placeOf(
	{ file }: AskedTexts,
	question: Question,
	targetRange: Range,
	evidence: readonly string[],
	rules: readonly Evidence[],
	settings: PortSettings,
): Place {
	const [base, target] = [
		file.base.slice(question.base.from, question.base.to),
		file.target.slice(targetRange.from, targetRange.to),
	];
	const isKept = (word: string) => settings.code?.target.arity(word) !== undefined;
	const own = allRenames(ownRenames(file.base, file.target, isKept), ownRenames(base, target, isKept, 2));
	return {
		path: file.path,
		language: file.profile.language,
		base,
		patched: file.patched.slice(question.patched.from, question.patched.to),
		target,
		targetRange,
		baseRange: question.base,
		whole: { base: file.base, target: file.target },
		shown: wordsOf([...file.target, ...evidence, ALWAYS]),
		renamed: allRenames(statedRenames(rules), own),
		settings,
	};
}

/** All identifiers, short ones too. */
function wordsOf(texts: readonly string[]): Set<string> {
	return new Set(texts.flatMap((text) => text.match(/[A-Za-z_]\w*/g) ?? []));
}
