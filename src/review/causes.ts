import type { CommitName } from "../model/history.js";
import type { CommitCause, FileCause, PatchReview, Review } from "../model/review.js";

/** Which files made the work, and which of upstream's commits. */
export function causesOf(patches: readonly PatchReview[]): Pick<Review, "files" | "commits"> {
	const files = new Map<string, { hunks: number; patches: number[] }>();
	const commits = new Map<string, { commit: CommitName; patches: number[] }>();
	for (const { number, standing, decision } of patches) {
		for (const { commit } of decision.tie ? [decision.tie] : []) note(commits, commit, number);
		if (standing !== "adapted" && standing !== "left") continue;
		for (const { path, hunks } of decision.files) {
			const worked = hunks.filter(({ manner, state }) => state === "unsure" || manner !== "unchanged");
			if (worked.length === 0) continue;
			const known = files.get(path) ?? { hunks: 0, patches: [] };
			files.set(path, { hunks: known.hunks + worked.length, patches: [...known.patches, number] });
			for (const { evidence } of worked)
				for (const fact of evidence)
					if (fact.kind === "changed by")
						for (const { id, subject, tag } of fact.commits)
							note(commits, { id, subject, ...(tag !== undefined && { tag }) }, number);
		}
	}
	return {
		files: [...files]
			.map(([path, cause]): FileCause => ({ path, ...cause }))
			.sort((a, b) => b.hunks - a.hunks || (a.path < b.path ? -1 : 1)),
		commits: [...commits.values()].sort((a, b) => b.patches.length - a.patches.length),
	};
}

function note(
	commits: Map<string, CommitCause & { patches: number[] }>,
	commit: CommitName,
	patch: number,
): void {
	const known = commits.get(commit.id);
	if (!known) commits.set(commit.id, { commit, patches: [patch] });
	else if (!known.patches.includes(patch)) known.patches.push(patch);
}
