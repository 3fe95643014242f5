import type { PatchDecision } from "../model/decision.js";
import { type Standing, standingOf } from "../model/review.js";
import type { PatchResult, Plan } from "../model/run.js";
import { evidenceText } from "../report/wording/evidence.js";
import { tieText } from "../report/wording/history.js";
import { reasonForOthers } from "../report/wording/reason.js";
import { MANNER_FOR_OTHERS } from "../report/wording/standing.js";
import { STRATEGIES } from "../report/wording/strategy.js";

/** So many reasons are given for a patch that was adapted. */
const MOST_REASONS = 3;

/** What a user says in a cover letter: its subject, and the text above ours. latin1. */
export interface OwnCover {
	readonly subject: string;
	readonly blurb: string;
}

/** Takes a text apart into the subject, its first paragraph, and the rest. */
export function ownCover(text: string): OwnCover {
	const [subject = "", ...rest] = text.trim().split(/\n[ \t]*\n/);
	return { subject: subject.replace(/\s*\n\s*/g, " "), blurb: rest.join("\n\n") };
}

/** The text to send along with a rebased series, in the porters' convention: the subject, then the rest. latin1. */
export function coverLetter(
	{ base, target, series }: Plan,
	patches: readonly Pick<PatchResult, "subject" | "decision">[],
	own: OwnCover | undefined,
): string {
	const by = (standing: Standing) => patches.filter(({ decision }) => standingOf(decision) === standing);
	const automatic = by("automatic");
	const section = (title: string, standing: Standing, why: (decision: PatchDecision) => string[]) => {
		const chosen = by(standing);
		if (chosen.length === 0) return [];
		const lines = chosen.flatMap(({ subject, decision }) => [
			`  ${subject}`,
			...why(decision).map((each) => `    ${each.replace(/\s*\n\s*/g, " ")}`),
		]);
		return [`${title} (${chosen.length}):\n\n${lines.join("\n")}`];
	};
	const parts = [
		own?.subject ?? `${series.name}: from ${base.name} to ${target.name}`,
		...(own?.blurb ? [own.blurb] : []),
		...section("Adapted", "adapted", adaptedBy),
		...section("Superseded and upstream", "upstream", leftOutBy),
		...section("Left out", "left", leftOutBy),
		...automaticText(automatic.length),
	];
	return `${parts.join("\n\n")}\n`;
}

/** What was done to the hunks that did not land as they were. */
function adaptedBy({ files, manner }: PatchDecision): string[] {
	const worked = files.flatMap(({ hunks }) => hunks.filter((hunk) => hunk.manner !== "unchanged"));
	const reasons = new Set(
		worked.map(({ strategy, evidence }) => (evidence[0] ? evidenceText(evidence[0]) : STRATEGIES[strategy])),
	);
	const all = [...reasons];
	if (all.length === 0) return manner === undefined ? [] : [MANNER_FOR_OTHERS[manner]];
	const more = all.length > MOST_REASONS ? [`and ${all.length - MOST_REASONS} more reasons`] : [];
	return [...all.slice(0, MOST_REASONS), ...more];
}

function leftOutBy({ fate, reason, tie }: PatchDecision): string[] {
	const why = reason ? reasonForOthers(reason) : fate;
	const upstream = tie && reason?.kind !== "upstream as" ? [tieText(tie)] : [];
	return [`${fate}: ${why}`, ...upstream];
}

function automaticText(count: number): string[] {
	if (count === 0) return [];
	return [
		count === 1
			? "The other one is automatic: it landed as it was."
			: `All ${count} others automatic: they landed as they were.`,
	];
}
