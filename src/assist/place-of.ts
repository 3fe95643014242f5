import type { CParser } from "../model/syntax.js";
import type { CodeChange } from "../model/tree.js";
import type { Work } from "./check/place.js";
import { allRenames, ownRenames, statedRenames } from "./check/renames.js";
import type { Grounds, Question, Range } from "./questions.js";

/** Words of C that are always known. */
const ALWAYS =
	"NULL true false return if else for while do switch case default break continue goto void int char long unsigned struct enum union static const bool sizeof";

/**
 * What an answer about a place is held against.
 *
 * @param evidence texts that were shown to the model and speak of the target, latin1
 * @param rules of these, what the engine found out about the trees
 */
export function workOf(
	{ ground }: Grounds,
	question: Question,
	site: Range,
	evidence: readonly string[],
	rules: readonly string[],
	{ code, parser }: { readonly code: CodeChange | undefined; readonly parser: CParser | undefined },
): Work {
	const [old, now] = [
		ground.base.slice(question.old.from, question.old.to),
		ground.ours.slice(site.from, site.to),
	];
	const isKept = (word: string) => code?.target.arity(word) !== undefined;
	const own = allRenames(ownRenames(ground.base, ground.ours, isKept), ownRenames(old, now, isKept, 2));
	return {
		path: ground.path,
		language: ground.profile.language,
		old,
		patched: ground.patched.slice(question.patched.from, question.patched.to),
		now,
		site,
		place: question.old,
		file: { base: ground.base, ours: ground.ours },
		shown: wordsOf([...ground.ours, ...evidence, ALWAYS]),
		renamed: allRenames(statedRenames(rules), own),
		...(code && { code }),
		...(parser && { parser }),
	};
}

/** All identifiers, short ones too. */
function wordsOf(texts: readonly string[]): Set<string> {
	return new Set(texts.flatMap((text) => text.match(/[A-Za-z_]\w*/g) ?? []));
}
