import type { GitContext } from "../git/process.js";
import { pairDiff } from "../git/range-diff.js";
import type { PatchResult } from "../model/run.js";
import { type PairWords, pairHead } from "../report/wording/range-diff.js";

/** A patch beside the commit that it became, where it did. */
export type DiffedPair = PairWords & { readonly subject: string };

/** The run's patches beside what they became, by the run's own pairs. @param isWanted which of them */
export async function rangeDiff(
	context: GitContext,
	patches: readonly PatchResult[],
	isWanted: (patch: PatchResult) => boolean = () => true,
): Promise<DiffedPair[]> {
	const pairs: Omit<DiffedPair, "diff">[] = [];
	const asked: (readonly [old: string, now: string] | undefined)[] = [];
	const numbers = new Map<string, number>();
	for (const [i, patch] of patches.entries()) {
		const { commit, newCommit, madeAs, decision } = patch;
		if (newCommit !== undefined && !numbers.has(newCommit)) numbers.set(newCommit, numbers.size + 1);
		const newNumber = newCommit === undefined ? undefined : numbers.get(newCommit);
		if (!isWanted(patch)) continue;
		const isSame = decision.manner === "unchanged" && decision.message === undefined;
		asked.push(newCommit === undefined || isSame ? undefined : [commit, madeAs ?? newCommit]);
		const now = newCommit !== undefined && newNumber !== undefined && { newCommit, newNumber };
		const others = patches.flatMap((each, j) =>
			j !== i && newCommit && each.newCommit === newCommit ? [j + 1] : [],
		);
		const subject = `${patch.subject}${others.length === 0 ? "" : ` (melded with ${others.join(", ")})`}`;
		pairs.push({ oldNumber: i + 1, commit, subject, ...now });
	}
	const diffs: string[] = [];
	for (let from = 0; from < asked.length; from += TOGETHER) {
		const some = asked.slice(from, from + TOGETHER);
		diffs.push(...(await Promise.all(some.map((pair) => (pair ? pairDiff(context, ...pair) : "")))));
	}
	return pairs.map((pair, i) => ({ ...pair, diff: diffs[i]! }));
}

/** Each takes a process of git, which starts others and maps the packs. */
const TOGETHER = 2;

/** The same as `git range-diff` prints it, latin1. */
export function rangeDiffText(pairs: readonly DiffedPair[], total: number): string {
	return pairs
		.map((pair) => {
			const { old, sign, new: now } = pairHead(pair, total);
			return `${old} ${sign} ${now} ${pair.subject}\n${pair.diff}`;
		})
		.join("");
}
