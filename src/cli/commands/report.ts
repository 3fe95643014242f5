import { ExitCode } from "../../exit-codes.js";
import { openRepository } from "../../git/repository.js";
import { requireRun } from "../../rebase/record/current.js";
import { inspectRun } from "../../rebase/verbs/inspect.js";
import { colours } from "../colours.js";
import type { CommandSpec, Io, Parsed } from "../command.js";
import { formatOf } from "../format.js";

export const report: CommandSpec = {
	name: "report",
	synopsis: "[RUN] [--json]",
	summary: "Print the whole account of the latest run, or another",
	description: [
		"Prints what git miggpt rebase printed at the end: what became of every patch, what is open and why, and where the results are.",
	],
	words: { least: 0, most: 1 },
	options: { json: { type: "boolean", describe: "Print it as git miggpt rebase --json does." } },
	examples: [{ command: "git miggpt report | less", says: "Read it again" }],
	run,
};

async function run(parsed: Parsed, io: Io): Promise<number> {
	const repository = await openRepository(io.cwd, io.signal);
	const result = await inspectRun(await requireRun(repository, parsed.words[0]));
	io.stdout.write(formatOf(parsed).account(colours(parsed, io.stdout, io.env), result));
	return ExitCode.Done;
}
