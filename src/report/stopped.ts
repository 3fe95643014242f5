import type { ChalkInstance } from "chalk";
import type { RunResult, Stop } from "../model/run.js";
import { counted, display, displayLines, short } from "./display.js";
import { patchReasonText } from "./wording/reason.js";

/** Why a run waits, where its user works on it, and what comes next; the last shorter where it is said again. */
export function stopLines(chalk: ChalkInstance, run: RunResult, said: "first" | "again" = "first"): string {
	const { stop, worktree, notes } = run.stopped!;
	const places = [
		...(worktree === undefined ? [] : [`worktree  ${display(worktree)}`]),
		...(notes === undefined ? [] : [`notes     ${display(notes)}`]),
	];
	const head = chalk.bold(stopHead(run));
	const output =
		stop.why === "exec" && stop.output !== ""
			? displayLines(stop.output)
					.slice(-20)
					.map((line) => `    ${line}`)
			: [];
	return [head, ...output, ...places, ...nextSteps(run, said)].join("\n");
}

/** Where a run waits, and why where that is not the patch itself, in a line. */
export function stopHead({ stopped, patches, plan }: RunResult): string {
	const { stop } = stopped!;
	const at = patches.findIndex(({ commit }) => commit === stop.key);
	const patch = patches[at];
	const where = patch
		? `patch ${at + 1} of ${plan.commits.length}, ${short(patch.commit)} ${display(patch.subject)}`
		: "the first patch";
	const reason = patch?.decision.reason;
	return headOf(stop, where, reason && patchReasonText(reason));
}

function headOf(stop: Stop, where: string, reason: string | undefined): string {
	switch (stop.why) {
		case "conflict":
			return `Stopped at ${where}`;
		case "edit":
			return `Stopped at ${where}: ${reason}`;
		case "exec":
			return `Stopped after ${where}: ${display(stop.command)} ended with ${stop.code}`;
		case "break":
			return `Stopped after ${where}, as the to-do list says`;
	}
}

function nextSteps({ stopped, patches, fates, dryRun }: RunResult, said: "first" | "again"): string[] {
	const { stop, worktree } = stopped!;
	const reason = patches.find(({ commit }) => commit === stop.key)?.decision.reason;
	if (dryRun) return [];
	const kept =
		said === "again"
			? []
			: [
					`${fates.landed === 0 ? "No patch has" : counted(fates.landed, "patch")} landed so far; no branch is made yet.`,
				];
	const go = "git miggpt rebase";
	if (stop.why === "break") return [...kept, `Next: ${go} --continue`];
	if (stop.why === "exec")
		return [
			...kept,
			`Next: put it right in the worktree, git add it, ${go} --continue:`,
			"it goes into that patch, and the command is run again.",
			"Or: --skip goes on without, --abort gives the run up.",
		];
	if (reason?.kind === "to be edited")
		return [
			...kept,
			`Next: ${worktree === undefined ? "git miggpt worktree, then " : ""}change the files there, git add them, ${go} --continue;`,
			"as they are, the patch lands as it had.",
			`Or: --skip leaves it out, --abort ${reason.by === "retry" ? "goes back to the run before" : "gives the run up"}.`,
		];
	const needs =
		reason?.kind === "builds on" ? [`It ${patchReasonText(reason)}; --continue lands it without.`] : [];
	return [
		...kept,
		...needs,
		...(worktree === undefined ? [`Next: git miggpt worktree, then ${RIGHT}.`] : settling(stopped!)),
		"Or: --skip leaves this patch out, --abort gives the run up, --quit makes a branch of what has landed.",
		...(said === "first" ? ["git miggpt status says all this again, and lists what is open."] : []),
	];
}

const CONTINUE = "git miggpt rebase --continue";
const RIGHT = `put the files there right, git add them, ${CONTINUE}`;

/** How what is open still is settled. */
function settling({ questions = [] }: NonNullable<RunResult["stopped"]>): string[] {
	const open = questions.filter(({ isOpen }) => isOpen);
	if (open.length > 0)
		return [
			`Next: ${RIGHT}.`,
			open.some(({ hasProposal }) => hasProposal)
				? "git miggpt take N takes a proposal, with --side patch|base|target a side."
				: "git miggpt take N --side patch|base|target takes a side.",
		];
	const unstaged = new Set(questions.flatMap(({ path, isUnstaged }) => (isUnstaged ? [display(path)] : [])));
	if (unstaged.size > 0)
		return [
			`No markers are left. Next: git add ${[...unstaged].join(" ")} in the worktree, then ${CONTINUE}`,
		];
	return [`${questions.length > 0 ? "Nothing is open any more. " : ""}Next: ${CONTINUE}`];
}
