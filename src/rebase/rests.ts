import type { Within } from "../port/target.js";
import type { RunOptions } from "./options.js";
import type { Run } from "./record/run.js";

/** How long the engine works without looking up, in milliseconds. */
const SLICE = 100;

/**
 * Makes the rests of a run: each lets signals in where the engine has worked for a while, and tells how far it is.
 *
 * @throws CancelledError from a rest where the repository's signal has fired
 */
export function restsOf(run: Run, { clock }: Pick<RunOptions, "clock">, tell: (within: Within) => void) {
	let since = clock();
	const rest = async (): Promise<void> => {
		await new Promise((resolve) => setImmediate(resolve));
		since = clock();
		run.throwIfCancelled();
	};
	return (within: Within): Promise<void> | undefined => {
		if (clock() - since < SLICE) return undefined;
		tell(within);
		return rest();
	};
}
