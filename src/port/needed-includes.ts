import { profileOf } from "../fingerprint/profile.js";
import { addInclude, INCLUDES } from "../migrate/drift/includes.js";
import { type Rewrite, splice } from "../migrate/drift/splice.js";
import type { HunkOutcome, Replacement } from "../model/decision.js";
import type { Hunk } from "../model/series.js";
import { diffLines } from "../text/diff.js";
import { splitLines } from "../text/lines.js";
import { wordsOf } from "../text/words-of.js";
import type { PortFacts } from "./target.js";

/** A file that a patch edits, once its hunks have landed. */
interface Edited {
	readonly path: string;
	readonly patched: string;
	readonly target: string;
	readonly hunks: readonly Hunk[];
}

interface Landed {
	readonly hunks: readonly HunkOutcome[];
	readonly replacements: readonly Replacement[];
	readonly text: string;
}

/**
 * Includes what the lines that landed use and the target's file did not, where its includes led to it in the base and do no
 * more. Of a file with an unsure hunk nothing is asked.
 *
 * @returns the port with the includes, and for each hunk the rewrites that it needs
 */
export async function includeNeeded<P extends Landed>(
	{ path, patched, target, hunks }: Edited,
	port: P,
	{ settings, upstream }: PortFacts,
): Promise<{ readonly port: P; readonly rewrites: readonly (readonly Rewrite[])[] }> {
	const none = { port, rewrites: hunks.map(() => []) };
	const isCode = profileOf(path).language === "c" && !settings.without.has(INCLUDES);
	if (!upstream || !isCode || port.hunks.some(({ state }) => state === "unsure")) return none;
	const lines = splitLines(patched);
	const added = hunks.map(({ edits }, i) =>
		port.hunks[i]!.state === "landed"
			? edits.map(({ newFrom, newTo }) => lines.slice(newFrom, newTo).join("")).join("")
			: "",
	);
	const known = wordsOf(target);
	const lost = (
		await upstream.lostHeaders({ path, patched, result: port.text, added: added.join("\n") })
	).filter(({ name }) => !known.has(wordOf(name)));
	let text = port.text;
	const rewrites: Rewrite[][] = hunks.map(() => []);
	for (const header of lost) {
		const rewrite = addInclude(text, header);
		if (!rewrite) continue;
		text = splice(text, rewrite.splices);
		added.forEach((each, i) => {
			if (wordsOf(each).has(wordOf(header.name))) rewrites[i]!.push(rewrite);
		});
	}
	if (text === port.text) return none;
	return { port: { ...port, text, replacements: replacementsBetween(target, text) }, rewrites };
}

/** The word that a declaration is known by: `demo` of `struct demo`. */
function wordOf(name: string): string {
	return name.slice(name.indexOf(" ") + 1);
}

/** What turns one text into another, line by line. */
export function replacementsBetween(old: string, now: string): Replacement[] {
	const [before, after] = [splitLines(old), splitLines(now)];
	return diffLines(before, after, { ignoreSpace: false }).map(({ oldFrom, oldTo, newFrom, newTo }) => ({
		from: oldFrom,
		to: oldTo,
		text: after.slice(newFrom, newTo).join(""),
	}));
}
