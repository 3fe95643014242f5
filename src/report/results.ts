import type { ChalkInstance } from "chalk";
import { isOnTheWay, type Plan, type RunPhase, type RunResult } from "../model/run.js";
import { counted, display, displayLines, short } from "./display.js";
import { openEnds } from "./open-ends.js";
import { stopLines } from "./stopped.js";

/** Where the results of a run are, and what comes next. */
export function results(chalk: ChalkInstance, run: RunResult): string {
	const { plan, fates, tip, tipRef, branchMade, patchesDir, dryRun } = run;
	if (dryRun)
		return [...(run.stopped ? [stopLines(chalk, run)] : []), "dry run: nothing was written"].join("\n");
	const branch = display(plan.branch.replace("refs/heads/", ""));
	if (run.stopped) return stopLines(chalk, run);
	const end = endText(run);
	if (end !== undefined) return end;
	if (isOnTheWay(plan) && fates.pending === 0)
		return [
			`on the way to ${display(plan.way!.after.at(-1)!.name)}: what has landed on ${display(plan.target.name)} goes on from there (${tipRef})`,
			...broken(chalk, run),
		].join("\n");
	if (!branchMade)
		return tipRef === undefined
			? "No branch was made."
			: `No branch was made. ${counted(fates.landed, "patch")} landed so far: ${tipRef}`;
	return [
		...(run.isUnchanged ? [`nothing changed: run ${plan.run} stands as it was`] : []),
		`branch   ${chalk.bold(branch)} (${short(tip!)})`,
		...(run.movedRefs ?? []).map(
			({ ref, to }) => `         ${display(ref.replace("refs/heads/", ""))} (${short(to)}) went along`,
		),
		`patches  ${display(patchesDir!)}`,
		...(isMails(plan) && fates.landed > 0
			? ["         git am -3 --empty=drop applies them; git miggpt format-patch addresses them"]
			: []),
		...leftWorktreeLines(run),
		...broken(chalk, run),
		...openEnds(run),
	].join("\n");
}

/** The worktree that a run which was quit has left. */
export function leftWorktreeLines({ leftWorktree }: RunResult): string[] {
	if (leftWorktree === undefined) return [];
	const folder = display(leftWorktree);
	return [
		`worktree ${folder}`,
		`         it is yours now: git worktree remove --force ${folder} takes it away`,
	];
}

/** Where a run stands that left nothing, or was taken back, and what comes next; undefined for any other. */
export function endText({
	plan,
	tipRef,
	ended,
}: Pick<RunResult, "plan" | "tipRef" | "ended">): string | undefined {
	switch (ended) {
		case "aborted":
			return [
				`Given up with --abort: no branch was made; run ${plan.run} is known until the next one begins.`,
				"Next: git miggpt rebase BASE..TARGET starts anew.",
			].join("\n");
		case "unchanged":
			return "It came to the same as the run before it, which stands: git miggpt undo --list names it.";
		case "undone":
			return [
				`Taken back${tipRef === undefined ? "" : `; what it had made stands under ${tipRef}`}.`,
				`Next: git miggpt retry --run ${plan.run} makes it again.`,
			].join("\n");
		default:
			return undefined;
	}
}

/** The same in a line that stands before what is shown of such a run. */
export function endNote({ run }: Plan, phase: RunPhase): string {
	const how = phase.kind === "ended" ? phase.how : undefined;
	if (how === "aborted")
		return `note: run ${run} was given up with --abort: no branch was made; this is what it had decided\n`;
	if (how === "undone")
		return `note: run ${run} was taken back; git miggpt retry --run ${run} makes it again\n`;
	return "";
}

function isMails({ form, patchFiles }: RunResult["plan"]): boolean {
	return form === "mail" || (form === undefined && patchFiles === undefined);
}

function broken(chalk: ChalkInstance, { broken: found, plan, patches }: RunResult): string[] {
	if (!found) return [];
	const { commit, number, output } = found;
	const subject = patches.find((patch) => patch.commit === commit)?.subject ?? "";
	const where =
		number === 0
			? `${display(plan.target.name)} itself`
			: `patch ${number}, ${short(commit)} ${display(subject)}`;
	return [
		chalk.red(`${display(plan.checks.bisectExec ?? "")} fails from ${where} on:`),
		...(output === "" ? [] : displayLines(output)).slice(-20).map((line) => `    ${line}`),
	];
}
