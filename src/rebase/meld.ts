import { readCommit } from "../git/commits.js";
import type { ObjectReader } from "../git/objects.js";
import { writeCommit } from "../git/write-commit.js";
import type { PatchDecision } from "../model/decision.js";
import { meldsOf, missingFrom } from "../model/meld.js";
import { addTrailer } from "../series/trailer.js";
import type { Reached } from "./reached.js";
import type { Run } from "./record/run.js";
import { trailersOf } from "./replay/message.js";
import type { SteppedPatch } from "./replay/stepper.js";

/**
 * What is published of a run in which patches are melded: till then each has a commit of its own, so that every verb works
 * on it. The commits are made again from the first group on, the same each time.
 */
export async function melded(
	{ repository, plan }: Run,
	{ tip, patches, readers: { objects }, tell }: Reached,
): Promise<Pick<Reached, "tip" | "patches">> {
	const decisions = patches.map(({ decision }) => decision);
	tellOfUnused(decisions, tell);
	const melds = meldsOf(decisions);
	if (melds.size === 0) return { tip, patches };
	const own = patches.filter(({ commit, newCommit }) => newCommit !== undefined && !melds.has(commit));
	const made = new Map<string, { readonly id: string; readonly message: string }>();
	let parent = plan.target.commit;
	for (const head of own) {
		const group = [head, ...patches.filter(({ commit }) => melds.get(commit) === head.commit)];
		const first = await readCommit(objects, head.newCommit!);
		const { tree } = await readCommit(objects, group.at(-1)!.newCommit!);
		const message = group.length === 1 ? first.message : await messageOf(plan, group, decisions, objects);
		const isSame = group.length === 1 && first.parents[0] === parent;
		parent = isSame
			? head.newCommit!
			: await writeCommit(repository.context, { ...first, tree, parents: [parent], message });
		for (const { commit } of group) made.set(commit, { id: parent, message });
	}
	const inGroup = new Set([...melds].flat());
	return {
		tip: parent,
		patches: patches.map((patch) => {
			const now = made.get(patch.commit);
			if (!now) return patch;
			const madeAs = inGroup.has(patch.commit) && { madeAs: patch.newCommit! };
			return { ...patch, newCommit: now.id, message: now.message, ...madeAs };
		}),
	};
}

/** A message that was written for a group of which something did not land says too much. */
function tellOfUnused(decisions: readonly PatchDecision[], tell: Reached["tell"]): void {
	for (const { meld } of decisions) {
		const missing = meld?.message === undefined ? [] : missingFrom(decisions, meld.into);
		if (missing.length === 0) continue;
		const why = missing.map(({ key, fate }) => `patch ${key.slice(0, 12)} is ${fate}`).join(", ");
		const text = `the message that you wrote for a group of patches is not used, since ${why}: theirs are joined`;
		tell({ kind: "warning", text });
	}
}

/** The message of a group: what the user wrote for it, where all that it speaks of landed, else those of its patches joined. */
async function messageOf(
	plan: Run["plan"],
	group: readonly SteppedPatch[],
	decisions: readonly PatchDecision[],
	objects: ObjectReader,
): Promise<string> {
	const into = group.map(({ decision: { meld } }) => meld?.into).find((key) => key !== undefined)!;
	const missing = missingFrom(decisions, into);
	const wished = decisions.findLast(({ meld }) => meld?.into === into && meld.message !== undefined)?.meld
		?.message;
	const isWhole = missing.length === 0 && wished !== undefined;
	const messages = await Promise.all(
		group.map(
			async ({ commit, decision }) => decision.message ?? (await readCommit(objects, commit)).message,
		),
	);
	const joined = messages.filter((_, i) => i === 0 || group[i]!.decision.meld?.how === "squash");
	const trailers = [
		...messages.flatMap((message) => message.match(/^Assisted-by: git-miggpt:.*$/gm) ?? []),
		...group.flatMap(({ commit }) => trailersOf(plan, commit)),
	];
	return trailers.reduce(
		addTrailer,
		isWhole ? wished : `${joined.map((each) => each.trimEnd()).join("\n\n")}\n`,
	);
}
