import type { Clues, NamedId, Naming } from "../model/history.js";

const ID = "([0-9a-f]{8,64})";
/** How messages name the commit that they were made from: stable's own ways, `git cherry-pick -x`, DEP-3, `git format-patch`. */
const NAMINGS: readonly (readonly [Naming, RegExp])[] = [
	["backport", new RegExp(`^\\s{0,8}\\[?\\s?commit ${ID} upstream\\b`, "gim")],
	["backport", new RegExp(`^\\s{0,8}\\[?\\s?upstream commit:? ${ID}\\b`, "gim")],
	["cherry-pick", new RegExp(`^\\s{0,8}\\(cherry[- ]picked from commit ${ID}\\b`, "gim")],
	["origin", new RegExp(`^(?:Origin|Applied-Upstream):[^\\n]{0,300}?\\b${ID}\\s*$`, "gim")],
	["mail", new RegExp(`^From ${ID} \\w{3} \\w{3} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d \\d{4}$`, "gm")],
];
const REVERTS = new RegExp(`\\b[Tt]his reverts commit ${ID}\\b`, "g");
const FIXES = new RegExp(`^Fixes: ${ID}\\b`, "gim");
const REVERT_SUBJECT = /^Revert "(.{1,500})"$/;
const MAIL_LINK =
	/^(?:Link|Message-I[Dd]):\s{0,4}(?:<|https?:\/\/[\w.]{1,60}\/(?:[\w.-]{1,60}\/)?)([^\s<>/@]{1,200}@[^\s<>/@]{1,200})[>/]?\s{0,4}$/gim;

/** Reads what a commit's message says about other commits and mails. */
export function cluesOf(message: string): Clues {
	const subject = message.split("\n", 1)[0]!;
	const all = (pattern: RegExp) => [...message.matchAll(pattern)].map((match) => match[1]!);
	const reverted = REVERT_SUBJECT.exec(subject.trim())?.[1];
	return {
		sameAs: NAMINGS.flatMap(([how, pattern]) => all(pattern).map((id): NamedId => ({ how, id }))),
		reverts: all(REVERTS),
		fixes: all(FIXES),
		...(reverted !== undefined && { revertsSubject: reverted }),
		mails: all(MAIL_LINK),
	};
}
