import type { ReviewMark } from "../../model/mark.js";
import { Run } from "../record/run.js";

/** What reviewers said of a run, and of the runs that it does over where a patch came out there as it does now. */
export async function marksOf({ repository, plan, state }: Run): Promise<ReviewMark[]> {
	if (plan.retryOf === undefined) return [...state.marks];
	const earlier = await Run.open(repository, plan.retryOf.run);
	const [before, now] = [filesOf(earlier), filesOf({ state })];
	const standing = (await marksOf(earlier)).filter(({ key }) => before.get(key) === now.get(key));
	return [...standing, ...state.marks];
}

/** What was decided of each patch's files, to be compared. */
function filesOf({ state }: Pick<Run, "state">): Map<string, string> {
	return new Map(state.decisions.map(({ key, files }) => [key, JSON.stringify(files)]));
}
