/** Work that is done step by step, so that others can be let in between: each step says how far it is. */
export type Steps<T, S = void> = Generator<S, T>;

/** Carries work out in one go. */
export function atOnce<T>(steps: Steps<T, unknown>): T {
	for (;;) {
		const step = steps.next();
		if (step.done) return step.value;
	}
}
