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

/** What the system says where it lacks room or leave, as Node's codes and git's words have it: what to do about it. */
const TROUBLES: readonly (readonly [RegExp, string])[] = [
	[/ENOSPC|EDQUOT|no space left|disk (is )?full|out of diskspace|quota exceeded/i, "make room on the disk"],
	[/EROFS|read-only file system/i, "make the repository's file system writable"],
	[
		/EACCES|EPERM|permission denied|insufficient permission/i,
		"see that you may write to the repository's git directory",
	],
	[/EIO|input\/output error/i, "see to the disk"],
	[
		/(couldn't|unable to|could not|cannot) (write|create|lock|open) [^\n]*(\.lock|objects|refs)/i,
		"see that the disk has room and the repository can be written to",
	],
	[/EMFILE|ENFILE|too many open files/i, "raise the limit on open files (ulimit -n)"],
];

/** An error of the system, our own or one that git met, as an expected failure; undefined where it is none. */
export function systemTrouble(error: unknown): UserError | undefined {
	if (!(error instanceof Error) || error instanceof UserError) return undefined;
	const remedy = TROUBLES.find(([pattern]) => pattern.test(error.message))?.[1];
	if (remedy === undefined) return undefined;
	return new UserError(
		error.message.split("\n")[0]!,
		`${remedy}; git miggpt status says whether there is a run to go on with`,
	);
}
