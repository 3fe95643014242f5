import { ExitCode } from "../../exit-codes.js";
import { openToRead } from "../../git/repository.js";
import { runToShow } from "../../rebase/record/current.js";
import { inspectRun, workerOf } from "../../rebase/verbs/inspect.js";
import { colours } from "../colours.js";
import type { Io, Parsed } from "../command.js";
import { fitted } from "../fitted.js";
import { formatOf } from "../format.js";
import { noteWorktree } from "../in-worktree.js";

export async function run(parsed: Parsed, io: Io): Promise<number> {
	const repository = await openToRead(io.cwd, io.signal);
	const latest = await runToShow(repository);
	if (!latest) {
		io.stdout.write("No run was started here. git miggpt rebase BASE..TARGET starts one.\n");
		return ExitCode.Done;
	}
	const result = await inspectRun(latest);
	const chalk = colours(parsed, io.stdout, io.env);
	const format = formatOf(parsed);
	const text = format.status(chalk, result, latest.phase, await workerOf(latest));
	io.stdout.write(format.isForPrograms ? text : fitted(text, io.stdout));
	if (!format.isForPrograms) noteWorktree(io, result);
	return latest.phase.kind === "stopped" ? ExitCode.NeedsHuman : ExitCode.Done;
}
