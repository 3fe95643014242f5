import { isWaiting } from "../model/fate.js";
import { laidOutAt, type RunResult, type Stop } from "../model/run.js";
import type { Reached } from "./reached.js";
import type { HeldRun } from "./record/run.js";
import { laidOut, layOutConflict, shownBefore } from "./stop/lay-out.js";
import { questionsOf } from "./stop/questions.js";

/** Lets a run wait for its user: notes why, and lays out in its worktree what is open. */
export async function stopRun(
	run: HeldRun,
	stop: Stop,
	reached: Reached,
): Promise<NonNullable<RunResult["stopped"]>> {
	if (reached.aim !== "show") await run.journal.append({ kind: "stopped", stop });
	const key = laidOutAt(stop);
	if (key !== undefined) return { stop, ...(await showPatch(run, key, reached)), ...(await asked(run)) };
	return { stop, ...(run.hasCommands && { worktree: run.paths.worktree }) };
}

async function asked(run: HeldRun): Promise<Pick<NonNullable<RunResult["stopped"]>, "questions">> {
	const [worktree, stop] = [await run.worktree(), await laidOut(run)];
	return worktree && stop ? { questions: await questionsOf(worktree, stop) } : {};
}

async function showPatch(run: HeldRun, key: string, { aim, readers, patches, overlay, tip }: Reached) {
	const shown = aim === "show" ? await shownBefore(run) : undefined;
	if (shown) return shown;
	const decided = [...patches.map(({ decision }) => decision), ...run.state.decisions];
	const decision = decided.find((each) => each.key === key && isWaiting(each.fate))!;
	return layOutConflict(run, await readers.patch(key), decision, { overlay, tip });
}
