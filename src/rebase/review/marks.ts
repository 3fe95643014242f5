import type { ReviewMark, Wish } from "../../model/mark.js";
import { Run } from "../record/run.js";
import { instructions } from "../record/todo.js";

/** What reviewers said of a run, and of the runs that it does over where a patch came out there as it does now. */
export async function marksOf({ repository, plan, state }: Run): Promise<ReviewMark[]> {
	if (plan.retryOf === undefined) return [...state.marks];
	const earlier = await Run.open(repository, plan.retryOf.run);
	const [before, now] = [filesOf(earlier), filesOf({ state })];
	const standing = (await marksOf(earlier)).filter(({ key }) => before.get(key) === now.get(key));
	return [...standing, ...state.marks];
}

/** What is to be done otherwise, by patch: said of a run, or of one that it does over and not carried out in it. */
export async function wishesOf(run: Run): Promise<Map<string, Wish>> {
	const { repository, plan, state } = run;
	const wishes =
		plan.retryOf === undefined
			? new Map<string, Wish>()
			: await wishesOf(await Run.open(repository, plan.retryOf.run));
	if (wishes.size > 0)
		for (const each of await instructions(run))
			if ("key" in each && each.verb !== "pick") wishes.delete(each.key);
	for (const { key, wish } of state.wishes)
		if (wish === undefined) wishes.delete(key);
		else wishes.set(key, wish);
	const landed = new Set(state.decisions.flatMap(({ key, fate }) => (fate === "landed" ? [key] : [])));
	return new Map([...wishes].filter(([key]) => landed.has(key)));
}

/** What was decided of each patch's files, to be compared. */
function filesOf({ state }: Pick<Run, "state">): Map<string, string> {
	return new Map(state.decisions.map(({ key, files }) => [key, JSON.stringify(files)]));
}
