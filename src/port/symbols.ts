import { VOTE, type WordRule } from "../migrate/drift/vote.js";
import { symbolsUsed } from "../text/names-outside-c.js";
import { isSymbolGone } from "../verify/vanished.js";
import type { PortFacts } from "./target.js";

/**
 * What upstream made of the Kconfig symbols that lines of a Kconfig file, Makefile or defconfig ask for and the target
 * has no more, where all files that had one agree on another name.
 *
 * @param shown the lines, context included
 */
export async function symbolRules(
	path: string,
	shown: string,
	{ settings: { code, without }, upstream }: PortFacts,
): Promise<WordRule[]> {
	if (!code || !upstream || without.has(VOTE)) return [];
	const gone = [...symbolsUsed(path, shown)].filter((symbol) => isSymbolGone(symbol, code));
	const rules = await Promise.all(gone.map((symbol) => upstream.wordRule(symbol, path)));
	const isBare = /(?:^|\/)Kconfig[^/]*$/.test(path);
	return rules.flatMap((rule) => {
		const now = rule && isRename(rule) ? rule.new![0]! : undefined;
		if (!rule || now === undefined || code.target.files(now) === 0) return [];
		return isBare ? [{ ...rule, companions: [] }] : [prefixed(rule, now)];
	});
}

/** All files that changed the word made the same other word of it. */
function isRename({ old, new: now, evidence: [first] }: WordRule): boolean {
	const isUnanimous = first?.kind === "renamed" && first.in === "files" && first.votes === first.voters;
	return isUnanimous && old.length === 1 && now?.length === 1 && /^[A-Z0-9_]+$/.test(now[0]!);
}

/** The rule as Makefiles and defconfigs write symbols. */
function prefixed(rule: WordRule, now: string): WordRule {
	const word = `CONFIG_${rule.word}`;
	return { ...rule, word, old: [word], new: [`CONFIG_${now}`], companions: [] };
}
