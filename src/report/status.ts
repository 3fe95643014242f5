import type { ChalkInstance } from "chalk";
import { targetLine } from "../model/evidence.js";
import { isOnTheWay, type RunPhase, type RunResult } from "../model/run.js";
import type { StopQuestion } from "../model/stop-question.js";
import { display, short } from "./display.js";
import { openEnds } from "./open-ends.js";
import { endText, leftWorktreeLines } from "./results.js";
import { stopLines } from "./stopped.js";
import { fateTable } from "./text.js";
import { twoLinesText } from "./wording/place.js";

/** Where a run stands, and what comes next, in one screen. @param worker the process at work on it, where one is */
export function statusText(
	chalk: ChalkInstance,
	run: RunResult,
	phase: RunPhase,
	worker: number | undefined,
): string {
	return `${[fateTable(chalk, run), standing(chalk, run, phase, worker)].join("\n\n")}\n`;
}

function standing(chalk: ChalkInstance, run: RunResult, phase: RunPhase, worker: number | undefined): string {
	if (phase.kind === "stopped") return [stopLines(chalk, run, "again"), ...openQuestions(run)].join("\n");
	if (phase.kind === "working") {
		if (worker === undefined && isOnTheWay(run.plan) && run.fates.pending === 0)
			return "This leg is done, the next has not begun. Next: git miggpt rebase --resume begins it; --abort gives up all.";
		return worker === undefined
			? "Interrupted. Next: git miggpt rebase --resume goes on where it was; --abort gives it up."
			: `At work, in process ${worker}.`;
	}
	const branch = display(run.plan.branch.replace("refs/heads/", ""));
	const { patchesDir, tip } = run;
	return (
		endText(run) ??
		[
			`${phase.how === "quit" ? "Ended early" : "Done"}. branch ${branch} (${short(tip ?? "")}), patches ${display(patchesDir ?? "")}`,
			...leftWorktreeLines(run),
			...openEnds(run),
			"git miggpt report prints the whole account, git miggpt undo takes the run back.",
		].join("\n")
	);
}

function openQuestions({ stopped }: RunResult): string[] {
	const { questions = [] } = stopped!;
	if (questions.length === 0) return [];
	const open = questions.filter(({ isOpen }) => isOpen);
	if (open.length === 0) return [];
	return [`${open.length} of ${questions.length} still open:`, ...open.map(question)];
}

function question({ number, path, line, oldLine, why, hasProposal }: StopQuestion): string {
	const where = line === undefined ? path : twoLinesText(targetLine(path, line), oldLine);
	const proposed = hasProposal ? `git miggpt take ${number} takes what is proposed` : "nothing is proposed";
	return display(`  [${number}] ${[where, ...(why ? [why] : [])].join(": ")}; ${proposed}`);
}
