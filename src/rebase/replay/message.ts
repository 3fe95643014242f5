import type { PatchDecision } from "../../model/decision.js";
import type { Plan } from "../../model/run.js";
import type { Patch } from "../../model/series.js";
import { addTrailer } from "../../series/trailer.js";

/** The message that a patch's commit gets (bytes, latin1): its own or the one decided on, with the trailers that the plan asks for. */
export function messageOf(
	plan: Plan,
	{ key, message }: Pick<Patch, "key" | "message">,
	decision: PatchDecision,
): string {
	return trailersOf(plan, key).reduce(addTrailer, decision.message ?? message);
}

/** In the order in which git cherry-pick -x -s writes them. */
export function trailersOf({ trailers = [], committer: { name, email } }: Plan, key: string): string[] {
	return [
		...(trailers.includes("origin") ? [`(cherry picked from commit ${key})`] : []),
		...(trailers.includes("signoff") ? [`Signed-off-by: ${name} <${email}>`] : []),
	];
}
