import type { ChalkInstance } from "chalk";
import { isOnTheWay, type RunResult } from "../model/run.js";
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
	if (run.isUndone) return undoneText(run);
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
		...openEnds(run),
		...broken(chalk, run),
	].join("\n");
}

/** Where a run stands that was taken back, and what comes next. */
export function undoneText({ plan, tipRef }: RunResult): string {
	return [
		`Taken back; what it had made stands under ${tipRef}.`,
		`Next: git miggpt retry --run ${plan.run} makes it again.`,
	].join("\n");
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
		...displayLines(output)
			.slice(-20)
			.map((line) => `    ${line}`),
	];
}
