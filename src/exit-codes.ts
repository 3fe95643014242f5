/** The exit codes of every command but merge-file and merge-driver, which keep git's own. */
export const ExitCode = {
	/** Everything was done. */
	Done: 0,
	/** The benchmark got worse than its baseline. */
	Regressed: 1,
	/** The tool cannot run: wrong usage, or an environment it cannot work in. */
	CannotRun: 2,
	/** Stopped or parked: a human is needed. */
	NeedsHuman: 3,
	/** A bug in this tool. */
	Internal: 70,
	/** Added to the number of the signal that ended the program, as shells do. */
	SignalBase: 128,
} as const;
