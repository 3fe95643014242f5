import { ExitCode } from "../../exit-codes.js";
import { openRepository } from "../../git/repository.js";
import { finishedRuns, undoRun } from "../../rebase/verbs/undo.js";
import { counted, display, short } from "../../report/display.js";
import type { Io, Parsed } from "../command.js";
import { fitted } from "../fitted.js";

export async function run(parsed: Parsed, io: Io): Promise<number> {
	const repository = await openRepository(io.cwd, io.signal);
	if (parsed.flag("list")) {
		const lines = (await finishedRuns(repository)).map(({ run: { plan, state }, isUndone }) => {
			const landed = state.decisions.filter(({ fate }) => fate === "landed").length;
			const branch = plan.branch.replace("refs/heads/", "");
			return `${plan.run}  ${display(branch)}: ${display(plan.series.name)} onto ${display(plan.target.name)}, ${counted(landed, "patch")}${isUndone ? ", taken back" : ""}\n`;
		});
		io.stdout.write(lines.length > 0 ? fitted(lines.join(""), io.stdout) : "No run has made a branch.\n");
		return ExitCode.Done;
	}
	const { plan, branchAt, movedTo, keptRef, movedBack, leftAsTheyAre } = await undoRun(
		repository,
		parsed.words[0],
	);
	const branch = display(plan.branch.replace("refs/heads/", ""));
	const where = branchAt === undefined ? "is gone" : `is at ${short(branchAt)} again`;
	io.stdout.write(
		[
			`Taken back: branch ${branch} ${where}.`,
			...(movedBack.length === 0 ? [] : [`Back where they were as well: ${names(movedBack)}.`]),
			...(leftAsTheyAre.length === 0
				? []
				: [`Left as they are, since they moved or are checked out: ${names(leftAsTheyAre)}.`]),
			...(movedTo === undefined ? [] : [`Its patch files are in ${display(movedTo)}.`]),
			`What the run had made stands under ${keptRef}.`,
			"",
		].join("\n"),
	);
	return ExitCode.Done;
}

function names(refs: readonly string[]): string {
	return refs.map((ref) => display(ref.replace("refs/heads/", ""))).join(", ");
}
