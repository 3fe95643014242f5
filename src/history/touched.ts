import type { Hunk } from "../model/series.js";
import { diffLines } from "../text/diff.js";
import { isWeak, squash } from "../text/lines.js";

/** The lines by which a hunk's surroundings differ between base and target. White space left out, those whose like is everywhere too. */
export interface ChangedLines {
	readonly went: ReadonlySet<string>;
	readonly came: ReadonlySet<string>;
}

/** What a commit does to one file; lines as in `ChangedLines`. */
export interface CommitDiff extends ChangedLines {
	readonly id: string;
}

const MOST_COMMITS = 3;

/** What upstream changed where a hunk needs its lines, its context included. */
export function changedAround(
	hunk: Pick<Hunk, "oldFrom" | "oldTo">,
	base: readonly string[],
	target: readonly string[],
): ChangedLines {
	const edits = diffLines(base, target, { ignoreSpace: true }).filter(
		({ oldFrom, oldTo }) => oldFrom <= hunk.oldTo && oldTo >= hunk.oldFrom,
	);
	const went = edits.flatMap(({ oldFrom, oldTo }) =>
		base.slice(Math.max(oldFrom, hunk.oldFrom), Math.min(oldTo, hunk.oldTo)),
	);
	return {
		went: tellingLines(went),
		came: tellingLines(edits.flatMap(({ newFrom, newTo }) => target.slice(newFrom, newTo))),
	};
}

export function tellingLines(lines: readonly string[]): Set<string> {
	return new Set(lines.filter((line) => !isWeak(line)).map(squash));
}

/**
 * The commits that made a change: each line counts for the newest commit that took it out or brought it in.
 *
 * @param diffs newest first
 * @returns ids, newest first, those that made most of the change where there are more than three
 */
export function whoChanged({ went, came }: ChangedLines, diffs: readonly CommitDiff[]): string[] {
	const counts = new Map<string, number>();
	const credit = (lines: ReadonlySet<string>, side: "went" | "came") => {
		for (const line of lines) {
			const commit = diffs.find((each) => each[side].has(line));
			if (commit) counts.set(commit.id, (counts.get(commit.id) ?? 0) + 1);
		}
	};
	credit(went, "went");
	credit(came, "came");
	const chosen = [...counts].sort((a, b) => b[1] - a[1]).slice(0, MOST_COMMITS);
	return diffs.map(({ id }) => id).filter((id) => chosen.some(([each]) => each === id));
}
