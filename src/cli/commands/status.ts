import { ExitCode } from "../../exit-codes.js";
import { openRepository } from "../../git/repository.js";
import { runToShow } from "../../rebase/record/current.js";
import { inspectRun, workerOf } from "../../rebase/verbs/inspect.js";
import { colours } from "../colours.js";
import type { CommandSpec, Io, Parsed } from "../command.js";
import { formatOf } from "../format.js";

export const status: CommandSpec = {
	name: "status",
	synopsis: "[--json]",
	summary: "Say where the latest run stands, and what comes next",
	description: [
		"Says in one screen what the latest run of this worktree is about, also one that was taken back, how far it is, why it stopped and what is open, where its worktree is, and what can be done next. Changes nothing. Works from the run's own worktree too.",
		"Ends with 0, also where there is no run; with 3 where the run waits for its user.",
	],
	words: { least: 0, most: 0 },
	options: {
		json: { type: "boolean", describe: "Print the run as git miggpt rebase --json does." },
	},
	examples: [{ command: "git miggpt status", says: "Where was I?" }],
	run,
};

async function run(parsed: Parsed, io: Io): Promise<number> {
	const repository = await openRepository(io.cwd, io.signal);
	const latest = await runToShow(repository);
	if (!latest) {
		io.stdout.write("No run was started here. git miggpt rebase BASE..TARGET starts one.\n");
		return ExitCode.Done;
	}
	const result = await inspectRun(latest);
	const chalk = colours(parsed, io.stdout, io.env);
	io.stdout.write(formatOf(parsed).status(chalk, result, latest.phase, await workerOf(latest)));
	return latest.phase.kind === "stopped" ? ExitCode.NeedsHuman : ExitCode.Done;
}
