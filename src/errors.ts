/** An expected failure: what happened and where, and what to do next. Ends with exit code 2. */
export class UserError extends Error {
	override readonly name = "UserError";

	/**
	 * @param message what happened and where, in one line
	 * @param remedy what to do next, in one line
	 */
	constructor(
		message: string,
		readonly remedy?: string,
	) {
		super(message);
	}
}

/** A command was called with words or options that it does not take. */
export class UsageError extends UserError {}

/** Something this tool promises did not hold. Ends with exit code 70 and a request to report it. */
export class InternalError extends Error {
	override readonly name = "InternalError";
}

/** The work was cancelled from outside, by a signal. */
export class CancelledError extends Error {
	override readonly name = "CancelledError";

	constructor() {
		super("cancelled");
	}
}
