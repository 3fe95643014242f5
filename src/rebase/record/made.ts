import { commitsBetween } from "../../git/refs.js";
import { meldsOf } from "../../model/meld.js";
import type { Run } from "./run.js";

/** The commits that a run made, by those that they were made of, in their order; none where they cannot be told. */
export async function madeCommits(
	{ repository, plan, state }: Run,
	tip: string,
): Promise<ReadonlyMap<string, string>> {
	const landed = state.decisions.filter(({ fate }) => fate === "landed").map(({ key }) => key);
	const made = await commitsBetween(repository, plan.target.commit, tip);
	if (made.length === landed.length) return new Map(landed.map((key, i) => [key, made[i]!.commit]));
	const melds = meldsOf(state.decisions);
	const own = landed.filter((key) => !melds.has(key));
	if (made.length !== own.length) return new Map();
	const commits = new Map(own.map((key, i) => [key, made[i]!.commit]));
	return new Map(landed.map((key) => [key, commits.get(melds.get(key) ?? key)!]));
}
