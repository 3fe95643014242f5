import { sweepImport, sweepTemporary, unfinishedPacks } from "../git/leftovers.js";
import type { RunResult } from "../model/run.js";
import { readIfThere, writeDurably } from "../system/durable.js";
import { advance } from "./advance.js";
import type { Course } from "./course.js";
import { earlierOf } from "./earlier.js";
import type { RunOptions } from "./options.js";
import type { HeldRun, Run } from "./record/run.js";
import { remaining } from "./record/todo.js";

/** Goes on with a run from where its journal has it by now. What a killed process left of it is taken away before. */
export async function goOn(
	held: HeldRun,
	options: RunOptions,
	aim: Course["aim"] = "go on",
): Promise<RunResult> {
	const run = await held.reread();
	const todo = aim === "go on" ? await remaining(run) : [];
	await sweep(run);
	const { retryOf } = run.plan;
	const earlier = retryOf && (await earlierOf(run, retryOf));
	return advance(run, { todo, aim, ...(earlier && { earlier }) }, options);
}

/** Takes away what a killed process of the run left, and notes what unfinished packs are there that are not the run's. */
export async function sweep({ repository: { commonDir }, paths }: Run): Promise<void> {
	await sweepTemporary(commonDir, paths.home);
	const known = await readIfThere(paths.foreignPacks);
	if (known !== undefined) await sweepImport(commonDir, known.split("\n"));
	await writeDurably(paths.foreignPacks, (await unfinishedPacks(commonDir)).join("\n"));
}
