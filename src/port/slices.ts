import type { Steps } from "../text/steps.js";
import type { PortFacts } from "./target.js";

/** Work on a file: each step says what share of it is done, 0 to 1. */
export type FileSteps<T> = Steps<T, number>;

/** Carries work on a file out with a rest between the steps where it is time for one. @throws what the rest throws */
export async function inSlices<T>(
	path: string,
	steps: FileSteps<T>,
	{ rest }: Pick<PortFacts, "rest">,
): Promise<T> {
	for (;;) {
		const step = steps.next();
		if (step.done) return step.value;
		const resting = rest?.({ path, share: step.value });
		if (resting) await resting;
	}
}
