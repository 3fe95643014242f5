import { ExitCode } from "../../exit-codes.js";
import { openRepository } from "../../git/repository.js";
import { finishedRuns, undoRun } from "../../rebase/verbs/undo.js";
import { counted, display, short } from "../../report/display.js";
import type { CommandSpec, Io, Parsed } from "../command.js";

export const undo: CommandSpec = {
	name: "undo",
	synopsis: "[RUN] [--list]",
	summary: "Take the latest run, or another, back",
	description: [
		"Takes a run back that made a branch: the branch is gone, or where it was before; its patch files are moved aside, never deleted. Refused where the branch has moved since. What the run had made stays under refs/miggpt/<run>/tip. Resolutions that were made by hand stay in the memory, so that the same run needs them no second time; a model's are forgotten.",
	],
	words: { least: 0, most: 1 },
	options: {
		list: {
			type: "boolean",
			config: "nobody",
			describe: "List the runs that made a branch, the latest last, and which of them were taken back.",
		},
	},
	examples: [
		{ command: "git miggpt undo", says: "Take the latest run back" },
		{ command: "git miggpt undo --list", says: "Which runs could be taken back?" },
	],
	run,
};

async function run(parsed: Parsed, io: Io): Promise<number> {
	const repository = await openRepository(io.cwd, io.signal);
	if (parsed.flag("list")) {
		const lines = (await finishedRuns(repository)).map(({ run: { plan, state }, isUndone }) => {
			const landed = state.decisions.filter(({ fate }) => fate === "landed").length;
			const branch = plan.branch.replace("refs/heads/", "");
			return `${plan.run}  ${display(branch)}: ${display(plan.series.name)} onto ${display(plan.target.name)}, ${counted(landed, "patch")}${isUndone ? ", taken back" : ""}\n`;
		});
		io.stdout.write(lines.length > 0 ? lines.join("") : "No run has made a branch.\n");
		return ExitCode.Done;
	}
	const { plan, branchAt, movedTo, keptRef } = await undoRun(repository, parsed.words[0]);
	const branch = display(plan.branch.replace("refs/heads/", ""));
	const where = branchAt === undefined ? "is gone" : `is at ${short(branchAt)} again`;
	io.stdout.write(
		[
			`Taken back: branch ${branch} ${where}.`,
			...(movedTo === undefined ? [] : [`Its patch files are in ${display(movedTo)}.`]),
			`What the run had made stands under ${keptRef}.`,
			"",
		].join("\n"),
	);
	return ExitCode.Done;
}
