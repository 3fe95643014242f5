import type { ChalkInstance } from "chalk";
import type { RunPhase, RunResult } from "../model/run.js";
import { runAsJson } from "./json.js";
import { statusText } from "./status.js";
import { type IsTold, summary } from "./text.js";

/** A way to show a run. What it gives ends with a line end. */
export interface RunFormat {
	/** A program reads it: nothing is printed beside it, and quiet or not it is printed. */
	readonly isForPrograms: boolean;
	/** The account of a run; for people, of those of its patches that are to be told. */
	readonly account: (chalk: ChalkInstance, run: RunResult, isTold?: IsTold) => string;
	/** Where a run stands. @param worker the process at work on it, where one is */
	readonly status: (
		chalk: ChalkInstance,
		run: RunResult,
		phase: RunPhase,
		worker: number | undefined,
	) => string;
}

/** The formats by name. */
export const RUN_FORMATS = {
	text: {
		isForPrograms: false,
		account: (chalk, run, isTold) => `${summary(chalk, run, isTold)}\n`,
		status: statusText,
	},
	json: {
		isForPrograms: true,
		account: (_, run) => runAsJson(run),
		status: (_, run) => runAsJson(run),
	},
} satisfies Record<string, RunFormat>;
