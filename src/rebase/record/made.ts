import { commitsBetween } from "../../git/refs.js";
import type { Run } from "./run.js";

/** The commits that a run made, by those that they were made of, in their order; none where they cannot be told. */
export async function madeCommits(
	{ repository, plan, state }: Run,
	tip: string,
): Promise<ReadonlyMap<string, string>> {
	const landed = state.decisions.filter(({ fate }) => fate === "landed");
	const made = await commitsBetween(repository, plan.target.commit, tip);
	return new Map(made.length === landed.length ? landed.map(({ key }, i) => [key, made[i]!.commit]) : []);
}
