import { commitsBetween, nearestTag, resolveCommit } from "../git/refs.js";
import type { Repository } from "../git/repository.js";
import type { Scratch } from "../git/scratch.js";
import type { MailSettings } from "../model/mail.js";
import { standingOf } from "../model/review.js";
import type { PatchResult, Plan } from "../model/run.js";
import { coverLetter, type OwnCover } from "../series/cover-letter.js";
import { rangeDiff, rangeDiffText } from "../series/range-diff.js";

/** So many commits of the target upon a tag are named as prerequisites. */
const MOST_PREREQUISITES = 200;

/** What a user says of the mails; the rest is known. */
export type MailWishes = Omit<MailSettings, "cover" | "below" | "from" | "base">;

/** Plain mails: no version, nobody to send them to. */
export const PLAIN_MAILS: MailWishes = { to: [], cc: [] };

/** How the mails of a run are written: with a cover letter that says what became of the series, and what was adapted. */
export async function mailSettings(
	repository: Repository,
	scratch: Scratch,
	plan: Plan,
	patches: readonly PatchResult[],
	wishes: MailWishes,
	own?: OwnCover,
): Promise<MailSettings> {
	const [pairs, base] = await Promise.all([
		rangeDiff(
			scratch.context,
			patches,
			({ decision, newCommit }) => newCommit !== undefined && standingOf(decision) === "adapted",
		),
		baseCommit(repository, plan.target.commit),
	]);
	const diff = rangeDiffText(pairs, patches.length);
	return {
		...wishes,
		from: plan.committer,
		cover: coverLetter(plan, patches, own),
		below: diff === "" ? "" : `Range-diff of what was adapted:\n\n${diff}`,
		...(base !== undefined && { base }),
	};
}

/** The tag below the target, where it is near and no merge lies between, else the target. */
async function baseCommit(repository: Repository, target: string): Promise<string> {
	const tag = await nearestTag(repository, target);
	if (tag === undefined) return target;
	const commit = await resolveCommit(repository, `refs/tags/${tag}`, "the tag below TARGET");
	const between = await commitsBetween(repository, commit, target);
	const isPlain = between.length <= MOST_PREREQUISITES && between.every(({ parents }) => parents === 1);
	return isPlain ? commit : target;
}
